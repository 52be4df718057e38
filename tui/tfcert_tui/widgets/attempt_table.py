"""All attempts in a table: when, what, the score, how it ended, stars by category, how long, the person's note."""

from __future__ import annotations

import time
from collections.abc import Hashable
from gettext import gettext as _

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.history import history_words
from tfcert_tui.widgets.chosen_rows import ChosenRows

LONG_DAY, SHORT_DAY = 16, 10
MODE, FORM, SCORE, OUTCOME, STARS, TIME = 9, 9, 7, 10, 9, 6
ROOMY_CELLS = 100
"""From this width on the time of day and the form are there."""


class AttemptTable(ChosenRows[AttemptView]):
    """Newest first."""

    def __init__(self) -> None:
        super().__init__(id="attempts-table")

    def key(self, row: AttemptView) -> Hashable:
        """Return its name."""
        return row.attempt

    def names(self, width: int) -> str:
        """Return the names of the columns."""
        form = fit(_("form"), FORM) + " " if width >= ROOMY_CELLS else ""
        before = f"{fit(_('began'), self._day_cells(width))} {fit(_('mode'), MODE)} {form}"
        figures = f"{fit_right(_('score'), SCORE)}  {fit('', OUTCOME)} {fit('1 2 3 4 5', STARS)}"
        return f"{before}{figures} {fit_right(_('h:min'), TIME)}  {_('note')}"

    def cells(self, row: AttemptView, width: int, look: str) -> list[tuple[str, str]]:
        """Return one attempt."""
        roomy = width >= ROOMY_CELLS
        began = time.strftime("%Y-%m-%d %H:%M" if roomy else "%Y-%m-%d", time.localtime(row.started.wall_s))
        what = f"{fit(began, self._day_cells(width))} {fit(words.mode_name(row.mode), MODE)} "
        what += fit(row.form, FORM) + " " if roomy else ""
        style = "$primary" if not row.ended else "$success" if row.passed else "$dim"
        pieces = [
            (what, look),
            (fit_right(self._score(row), SCORE) + "  ", f"bold {look}".strip()),
            (fit(words.outcome(row), OUTCOME) + " ", f"{style} {look}".strip()),
            (fit(history_words.stars_in_row(row), STARS) + " ", f"$star {look}".strip()),
            (fit_right(history_words.took(row), TIME) + "  ", f"$dim {look}".strip()),
        ]
        return [*pieces, (fit(history_words.remark(row), self.rest(pieces, width)), look)]

    @staticmethod
    def _day_cells(width: int) -> int:
        return LONG_DAY if width >= ROOMY_CELLS else SHORT_DAY

    @staticmethod
    def _score(row: AttemptView) -> str:
        score = words.number(row.score)
        return f"{score}/{words.number(row.full)}" if row.mode == "drill" else score
