"""A widget that is a few lines of content, and sends again only the lines that differ."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class LineDrawn(Widget):
    """A subclass says in `lines` how it looks; `paint` is called as often as one likes."""

    DEFAULT_CSS = "LineDrawn { text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._shown: list[Content] = []

    def lines(self) -> list[Content]:
        """Return the lines, each of at most the widget's width."""
        raise NotImplementedError

    def render(self) -> Content:
        """Return the lines as one content."""
        self._shown = self.lines()
        return Content("\n").join(self._shown)

    def paint(self) -> None:
        """Send the lines that differ from those on the screen."""
        if not self.is_attached or not self.size:
            return
        before, now = self._shown, self.lines()
        if len(before) != len(now):
            self.refresh()
            return
        pairs = enumerate(zip(before, now, strict=True))
        changed = [Region(0, row, self.size.width, 1) for row, (was, new) in pairs if not _same(was, new)]
        if changed:
            self.refresh(*changed)


def _same(one: Content, other: Content) -> bool:
    return one.plain == other.plain and one.spans == other.spans
