"""One line below the problems: what is still needed to pass."""

from __future__ import annotations

from textual.content import Content

from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit
from tfcert_tui.verdicts.what_if import what_if
from tfcert_tui.widgets.line_drawn import LineDrawn


class WhatIfLine(LineDrawn):
    """Seen where there is room for it; elsewhere a key says the same."""

    DEFAULT_CSS = "WhatIfLine { height: 1; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="what_if")
        self.desk = desk

    def lines(self) -> list[Content]:
        """Return the line in exactly the widget's width."""
        attempt, width = self.desk.state.attempt, self.size.width
        if attempt is None or attempt.ended:
            return [Content(fit("", width))]
        return [Content.assemble((fit("  " + first_that_fits(what_if(attempt), width - 4), width), "$dim"))]
