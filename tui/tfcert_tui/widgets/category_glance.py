"""Stars by category over all attempts: how often each number was got, the mean, the newest."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from textual.content import Content

from tfcert_exam_engine.views import AttemptView
from tfcert_tui.history import history_words
from tfcert_tui.history.history_points import CategoryStars, stars_by_category
from tfcert_tui.widgets.line_drawn import LineDrawn

AIRY_ROWS = 11
"""From here on there is a blank line before each category."""


class CategoryGlance(LineDrawn):
    """Five lines under one of names."""

    def __init__(self) -> None:
        super().__init__(id="categories", classes="pane")
        self.found: list[CategoryStars] = []

    def put(self, attempts: Sequence[AttemptView]) -> None:
        """Show these attempts."""
        self.found = stars_by_category(attempts)
        self.paint()

    def lines(self) -> list[Content]:
        """Return the lines."""
        width, height = self.size
        lines = [Content.assemble(("   012345  " + _("how often so many stars"), "$dim"))]
        for one in self.found:
            lines += [Content("")] if height >= AIRY_ROWS else []
            lines.append(history_words.category_line(one))
        return [line.truncate(width) for line in lines]
