"""The top line: what is being sat, the score, what is missing."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual.content import Content

from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit, shorten
from tfcert_tui.widgets.line_drawn import LineDrawn

GAP = 2


class HeaderBar(LineDrawn):
    """One line; wordings give way from long to short."""

    DEFAULT_CSS = "HeaderBar { width: 1fr; height: 1; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="header")
        self.desk = desk

    def lines(self) -> list[Content]:
        """Return the line in exactly the widget's width."""
        return [self._line()]

    def _line(self) -> Content:
        attempt, width = self.desk.state.attempt, self.size.width
        if self.desk.state.link == "lost":
            lost = [_("engine gone, reconnecting · training and the clock go on"), _("engine gone, reconnecting")]
            return Content.assemble((fit(" " + first_that_fits(lost, width - 2), width), "bold reverse $error"))
        if attempt is None:
            return Content(fit(" tfcert", width))
        title, standing = best_pair(words.describe(attempt), words.standing(attempt), width - 2 - GAP)
        gap = max(GAP, width - cell_len(title) - cell_len(standing) - 2)
        room = max(0, width - cell_len(title) - gap - 1)
        return Content.assemble(" ", (title, "bold $primary"), " " * gap, (fit(standing, room), "$foreground"))


def best_pair(titles: list[str], standings: list[str], cells: int) -> tuple[str, str]:
    """Return the fullest title and standing that fit together; at last the title goes."""
    for at_title, at_standing in ((0, 0), (1, 0), (1, 1), (2, 1), (2, 2)):
        title, standing = titles[at_title], standings[at_standing]
        if cell_len(title) + cell_len(standing) <= cells:
            return title, standing
    return "", shorten(standings[-1], max(0, cells))
