"""Rows under one line of names, one of them chosen; it stays chosen when others come and go."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_tui.fitting import shorten
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_drawn import LineDrawn

Row = TypeVar("Row")
HEAD_ROWS = 1
EDGE_CELLS = 2
"""Cursor and a blank."""
WHEEL_ROWS = 3


class ChosenRows(LineDrawn, Generic[Row]):
    """A subclass says what a row is told by, how the names of the columns read, and how a row looks."""

    class Chosen(Message):
        """Another row is under the cursor."""

        def __init__(self, rows: ChosenRows[Row]) -> None:
            super().__init__()
            self.rows = rows

    class Opened(Message):
        """The row under the cursor was clicked once more."""

        def __init__(self, rows: ChosenRows[Row]) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes="pane")
        self.rows: list[Row] = []
        self.empty = ""
        """What is said where there is no row."""
        self._at: Hashable = None
        self._last = 0
        self._top = 0

    def key(self, row: Row) -> Hashable:
        """Return what tells a row from all others."""
        raise NotImplementedError

    def names(self, width: int) -> str:
        """Return the names of the columns, behind the edge."""
        raise NotImplementedError

    def cells(self, row: Row, width: int, look: str) -> list[tuple[str, str]]:
        """Return a row behind the edge, in exactly `width` cells; `look` is that of the chosen one, else ""."""
        raise NotImplementedError

    @staticmethod
    def rest(pieces: Sequence[tuple[str, str]], width: int) -> int:
        """Return the cells that pieces leave free."""
        return max(0, width - sum(cell_len(text) for text, _style in pieces))

    @property
    def index(self) -> int:
        """The row under the cursor; where that has gone, the one that took its place."""
        keys = [self.key(row) for row in self.rows]
        return keys.index(self._at) if self._at in keys else max(0, min(self._last, len(keys) - 1))

    @property
    def chosen(self) -> Row | None:
        """What is under the cursor."""
        return self.rows[self.index] if self.rows else None

    def put(self, rows: Sequence[Row], empty: str = "") -> None:
        """Show these; the cursor stays at its row."""
        self._last = self.index
        self.rows, self.empty = list(rows), empty
        self.paint()

    def move(self, step: int) -> None:
        """Move the cursor."""
        if self.rows:
            self._last = max(0, min(self.index + step, len(self.rows) - 1))
            self._at = self.key(self.rows[self._last])
        self.paint()
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse; the chosen one is opened."""
        at = event.get_content_offset(self)
        row = self._top + at.y - HEAD_ROWS if at is not None else -1
        if at is None or at.y < HEAD_ROWS or row >= len(self.rows):
            return
        if row == self.index and self._at is not None:
            self.post_message(self.Opened(self))
        else:
            self.move(row - self.index)

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.move(-WHEEL_ROWS)

    def lines(self) -> list[Content]:
        """Return the names of the columns and the rows that fit, the chosen one among them."""
        width, room = self.size.width, max(1, self.size.height - HEAD_ROWS)
        here = self.index
        self._top = max(min(self._top, here, len(self.rows) - room), here - room + 1, 0)
        if not self.rows:
            return [Content.assemble((shorten(self.empty, width), "$dim")), *[Content("")] * room]
        seen = list(enumerate(self.rows))[self._top : self._top + room]
        rows = [self._row(row, at == here, width) for at, row in seen]
        head = " " * EDGE_CELLS + self.names(max(0, width - EDGE_CELLS))
        return [Content.assemble((shorten(head, width), "$dim")), *rows, *[Content("")] * (room - len(rows))]

    def _row(self, row: Row, here: bool, width: int) -> Content:
        look = "bold on $selected" if here else ""
        cursor = (">" if ascii_only() else "▸") if here else " "
        return Content.assemble((f"{cursor} ", look), *self.cells(row, max(0, width - EDGE_CELLS), look))
