"""One entry of the reference, scrolled by lines, with links that keys and mouse follow."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.reference.views import ReferenceEntry
from tfcert_tui.fitting import shorten
from tfcert_tui.reference_text import Lines, lay_out
from tfcert_tui.widgets.line_drawn import LineDrawn


class EntryView(LineDrawn):
    """Draws the lines that are seen."""

    class Followed(Message):
        """A link was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="entry", classes="pane")
        self.entry: ReferenceEntry | None = None
        self.words: list[str] = []
        """What is said where there is no entry."""
        self.top = 0
        self.link = -1
        """Place of the chosen link; -1: none."""
        self._laid_out: tuple[int, Lines] | None = None

    def show(self, entry: ReferenceEntry | None, words: list[str] | None = None) -> None:
        """Show an entry from its beginning, or words."""
        self.entry, self.words = entry, words or []
        self.top, self.link, self._laid_out = 0, -1, None
        self._say_place()
        self.paint()

    def _content(self) -> Lines:
        width = self.size.width
        if self._laid_out is None or self._laid_out[0] != width:
            if self.entry is not None:
                laid_out = lay_out(self.entry, width)
            else:
                laid_out = Lines([Content.assemble((shorten(line, width), "$dim")) for line in self.words], [])
            self._laid_out = (width, laid_out)
        return self._laid_out[1]

    @property
    def followed(self) -> str | None:
        """The name behind the chosen link."""
        links = self._content().links
        return links[self.link][1] if 0 <= self.link < len(links) else None

    def move(self, step: int) -> None:
        """Scroll by lines."""
        last = max(0, len(self._content().lines) - self.size.height)
        self.top = max(0, min(self.top + step, last))
        self._say_place()
        self.paint()

    def choose_link(self, step: int) -> None:
        """Go to the next link, and see it."""
        links = self._content().links
        if not links:
            return
        self.link = (self.link + step) % len(links) if self.link >= 0 else (0 if step > 0 else len(links) - 1)
        row = links[self.link][0]
        if not self.top <= row < self.top + self.size.height:
            self.move(row - self.size.height // 2 - self.top)
        self.paint()

    def _say_place(self) -> None:
        height, count = self.size.height, len(self._content().lines)
        below = count - self.top - height
        said = f"{self.top + 1}-{min(count, self.top + height)} / {count}" if below > 0 or self.top else ""
        if str(self.border_subtitle) != said:
            self.border_subtitle = said

    def lines(self) -> list[Content]:
        """Return the lines that are seen, as many as there is room for."""
        content, height = self._content(), self.size.height
        chosen = content.links[self.link][0] if 0 <= self.link < len(content.links) else -1
        rows = [
            line.stylize("bold on $selected") if self.top + at == chosen else line
            for at, line in enumerate(content.lines[self.top : self.top + height])
        ]
        return rows + [Content("")] * (height - len(rows))

    def on_click(self, event: events.Click) -> None:
        """Follow a link."""
        at = event.get_content_offset(self)
        if at is None:
            return
        for row, name in self._content().links:
            if row == self.top + at.y:
                self.post_message(self.Followed(name))

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.move(-3)

    def on_resize(self) -> None:
        """Lay out anew."""
        self._laid_out = None
        self.move(0)
