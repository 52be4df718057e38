"""The exam's skills as the attempts have shown them: the weakest first."""

from __future__ import annotations

from collections.abc import Hashable
from gettext import gettext as _

from tfcert_tui import words
from tfcert_tui.fitting import fit
from tfcert_tui.history import history_words
from tfcert_tui.history.skill_progress import SkillProgress
from tfcert_tui.widgets.chosen_rows import ChosenRows

NUMBER, LEVEL, STARS, DAY = 5, 12, 5, 10
STYLES = {"shown": "$success", "faded": "$warning", "begun": "$warning", "new": "$dim"}


class SkillTable(ChosenRows[SkillProgress]):
    """One line a skill."""

    def __init__(self) -> None:
        super().__init__(id="skills-table")

    def key(self, row: SkillProgress) -> Hashable:
        """Return its number."""
        return row.skill.number

    def names(self, width: int) -> str:
        """Return the names of the columns."""
        head = (
            f"{fit(_('skill'), NUMBER)} {fit(_('level'), LEVEL)} {fit(_('best'), STARS)}  {fit(_('last tried'), DAY)}"
        )
        return f"{head}  {_('what it is')}"

    def cells(self, row: SkillProgress, width: int, look: str) -> list[tuple[str, str]]:
        """Return one skill."""
        last = "" if row.last_at is None else history_words.day(row.last_at)
        pieces = [
            (f"{fit(row.skill.number, NUMBER)} ", look),
            (f"{fit(history_words.level_name(row), LEVEL)} ", f"{STYLES[row.level]} {look}".strip()),
            (words.stars(row.best) + "  ", f"{'$star' if row.best else '$dim'} {look}".strip()),
            (f"{fit(last, DAY)}  ", f"$dim {look}".strip()),
        ]
        return [*pieces, (fit(row.skill.shown, self.rest(pieces, width)), look)]
