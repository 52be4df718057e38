"""What a search of the reference has found: one line-drawn list."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.reference.views import ReferenceHit
from tfcert_tui.fitting import fit, shorten
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_drawn import LineDrawn


class HitList(LineDrawn):
    """The best first; each with its own name before the place that it stands in."""

    class Chosen(Message):
        """A hit was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="hits", classes="pane")
        self.hits: list[ReferenceHit] = []
        self.words: list[str] = []
        """What is said where there is no hit."""
        self.index = 0
        self._top = 0

    @property
    def chosen(self) -> ReferenceHit | None:
        """The hit under the cursor."""
        return self.hits[self.index] if self.index < len(self.hits) else None

    def put(self, hits: list[ReferenceHit], words: list[str]) -> None:
        """Show these; the cursor goes to the best."""
        self.hits, self.words, self.index, self._top = hits, words, 0, 0
        self.paint()

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.index = max(0, min(self.index + step, len(self.hits) - 1))
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        at = event.get_content_offset(self)
        if at is not None and self._top + at.y < len(self.hits):
            self.index = self._top + at.y
            self.paint()
            self.post_message(self.Chosen(self.hits[self.index].name))

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.move(-3)

    def lines(self) -> list[Content]:
        """Return the rows that fit, the chosen one among them; always as many as the pane has."""
        width, height = self.size
        self._top = max(min(self._top, self.index), self.index - height + 1, 0)
        if not self.hits:
            rows = [Content.assemble((shorten(line, width), "$dim")) for line in self.words[:height]]
        else:
            seen = list(enumerate(self.hits))[self._top : self._top + height]
            rows = [self._row(hit, at == self.index, width) for at, hit in seen]
        return rows + [Content("")] * (height - len(rows))

    @staticmethod
    def _row(hit: ReferenceHit, here: bool, width: int) -> Content:
        place, _dot, name = hit.name.rpartition(".")
        called = name + "()" if hit.kind in ("function", "method") else name
        look = "bold on $selected" if here else ""
        mark = ("> " if ascii_only() else "▸ ") if here else "  "
        room = max(0, width - cell_len(mark + called) - 1)
        own = shorten(called, width - cell_len(mark))
        return Content.assemble(
            (mark, look), (own, f"$primary {look}"), (" " + fit(place, room) if room > 0 else "", f"$dim {look}")
        )
