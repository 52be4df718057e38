"""The problems that were sat, each with its best submission; and the best submissions of one of them."""

from __future__ import annotations

from collections.abc import Hashable
from gettext import gettext as _

from rich.cells import cell_len

from tfcert_exam_engine.history.views import BestSubmission, ProblemHistory
from tfcert_tui import words
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.history import history_words
from tfcert_tui.runs.run_columns import count
from tfcert_tui.widgets.chosen_rows import ChosenRows

CATEGORY, TRIED, STARS, VALUE, PARAMETERS, DAY, LONG_DAY, VARIANT = 3, 5, 5, 9, 10, 10, 16, 8
ROOMY_CELLS = 84
"""From this width on there are parameters and the day of the best."""


class ProblemTable(ChosenRows[ProblemHistory]):
    """By category and name."""

    def __init__(self) -> None:
        super().__init__(id="problems-table")

    def key(self, row: ProblemHistory) -> Hashable:
        """Return category and slug."""
        return row.category, row.slug

    def names(self, width: int) -> str:
        """Return the names of the columns."""
        more = f" {fit_right(_('parameters'), PARAMETERS)}  {fit(_('when'), DAY)}" if width >= ROOMY_CELLS else ""
        figures = f"{fit_right(_('tried'), TRIED)}  {fit(_('stars'), STARS)} {fit_right(_('value'), VALUE)}{more}"
        title = fit(_("problem"), max(0, width - CATEGORY - 2 - cell_len(figures)))
        return f"{fit_right(_('cat'), CATEGORY)} {title} {figures}"

    def cells(self, row: ProblemHistory, width: int, look: str) -> list[tuple[str, str]]:
        """Return one problem."""
        best = row.best[0] if row.best else None
        figures = [
            (f" {fit_right(str(row.attempts), TRIED)}  ", f"$dim {look}".strip()),
            (words.stars(best.stars if best else None), f"{'$star' if best else '$dim'} {look}".strip()),
            (f" {fit_right(words.figure(best.value if best else None), VALUE)}", look),
        ]
        if width >= ROOMY_CELLS:
            day = history_words.day(best.at) if best else ""
            said = f" {fit_right(count(best.parameters) if best else '', PARAMETERS)}  {fit(day, DAY)}"
            figures.append((said, f"$dim {look}".strip()))
        title = fit(row.title, self.rest(figures, width - CATEGORY - 1))
        return [(f"{fit_right(str(row.category), CATEGORY)} {title}", look), *figures]


class BestTable(ChosenRows[BestSubmission]):
    """The best of one problem, the best first."""

    def __init__(self) -> None:
        super().__init__(id="best-table")

    def key(self, row: BestSubmission) -> Hashable:
        """Return the submission's number."""
        return row.submission

    def names(self, width: int) -> str:
        """Return the names of the columns."""
        figures = f"{fit(_('stars'), STARS)} {fit_right(_('value'), VALUE)} {fit_right(_('parameters'), PARAMETERS)}"
        return f"{figures}  {fit(_('when'), LONG_DAY)}  {fit(_('variant'), VARIANT)}  {_('attempt')}"

    def cells(self, row: BestSubmission, width: int, look: str) -> list[tuple[str, str]]:
        """Return one submission."""
        figures = f" {fit_right(words.figure(row.value), VALUE)} {fit_right(count(row.parameters), PARAMETERS)}"
        where = f"  {fit(history_words.minute(row.at), LONG_DAY)}  {fit(row.variant or history_words.NEVER, VARIANT)}  "
        pieces = [(words.stars(row.stars), f"$star {look}".strip()), (figures, look), (where, f"$dim {look}".strip())]
        attempt = f"{words.mode_name(row.mode)} {row.attempt}" + (f" ({row.origin})" if row.origin else "")
        return [*pieces, (fit(attempt, self.rest(pieces, width)), look)]
