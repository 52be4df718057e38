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
        self._sent: list[Content] = []
        """The lines as Textual last got them, in this width."""
        self._width = 0

    def lines(self) -> list[Content]:
        """Return the lines, each of at most the widget's width."""
        raise NotImplementedError

    def render(self) -> Content:
        """Return the lines as one content; Textual may want some of them alone, and keep the others as they were."""
        others = self._take(self.lines())
        if others:
            self.call_next(self.refresh, *others)
        return Content("\n").join(self._sent)

    def paint(self) -> None:
        """Send the lines that differ from those on the screen."""
        if not self.is_attached or not self.size:
            return
        now = self.lines()
        if len(self._sent) != len(now):
            self.refresh()
        elif changed := self._take(now):
            self.refresh(*changed)

    def _take(self, now: list[Content]) -> list[Region]:
        """Take lines as sent; returns where they differ from as many others."""
        before, self._sent = self._sent, now
        width, self._width = self._width, self.size.width
        if len(before) != len(now) or width != self._width:
            return []  # Textual asks for all of them by itself.
        pairs = enumerate(zip(before, now, strict=True))
        return [Region(0, row, self.size.width, 1) for row, (was, new) in pairs if not _same(was, new)]


def _same(one: Content, other: Content) -> bool:
    return one.plain == other.plain and one.spans == other.spans
