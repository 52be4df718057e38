"""The top line: what is being sat, the score, what is missing."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual.content import Content

from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit
from tfcert_tui.widgets.line_drawn import LineDrawn


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
        for title, standing in zip(words.describe(attempt), words.standing(attempt), strict=True):
            gap = width - cell_len(title) - cell_len(standing) - 2
            if gap >= 2:
                break
        else:
            title, gap = "", 0
        return Content.assemble(
            " ",
            (title, "bold $primary"),
            " " * max(0, gap),
            (fit(standing, max(0, width - cell_len(title) - gap - 2)), "$foreground"),
        )
