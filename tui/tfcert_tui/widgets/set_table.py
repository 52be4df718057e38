"""The public data sets: one line-drawn table, with marks for those that something is to be done with."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_tui.fitting import fit, fit_right, shorten
from tfcert_tui.sets.set_rows import SetRow
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_drawn import LineDrawn

HEAD_ROWS = 1
EDGE_CELLS = 3
"""Cursor and mark, and a blank."""
NAME, CATEGORY, STATE, SIZE, LICENCE = 22, 3, 14, 10, 18
LEAST_TITLE = 12
TAKEN = EDGE_CELLS + NAME + CATEGORY + STATE + SIZE + 5
"""Cells of all columns before the licence."""


class SetTable(LineDrawn):
    """One line a set; one is chosen, and some are marked."""

    class Chosen(Message):
        """Another set is under the cursor."""

    def __init__(self) -> None:
        super().__init__(id="sets", classes="pane")
        self.rows: list[SetRow] = []
        self.words = ""
        """What is said where there is no row."""
        self.marked: set[str] = set()
        """Names of sets; also of those that are not shown just now."""
        self._at = ""
        self._top = 0

    @property
    def index(self) -> int:
        """The row under the cursor."""
        names = [row.one.name for row in self.rows]
        return names.index(self._at) if self._at in names else 0

    @property
    def chosen(self) -> SetRow | None:
        """The set under the cursor."""
        return self.rows[self.index] if self.rows else None

    def put(self, rows: Sequence[SetRow], words: str = "") -> None:
        """Show these; the cursor stays at its set."""
        self.rows, self.words = list(rows), words
        self.paint()

    def move(self, step: int) -> None:
        """Move the cursor."""
        if self.rows:
            self._at = self.rows[max(0, min(self.index + step, len(self.rows) - 1))].one.name
        self.paint()
        self.post_message(self.Chosen())

    def mark(self) -> None:
        """Mark the chosen set, or take its mark away, and go on to the next."""
        if self.chosen is not None:
            self.marked ^= {self.chosen.one.name}
            self.move(1)

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked = set()
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse; a click on the edge marks."""
        at = event.get_content_offset(self)
        row = self._top + at.y - HEAD_ROWS if at is not None else -1
        if at is None or at.y < HEAD_ROWS or row >= len(self.rows):
            return
        self.move(row - self.index)
        if at.x < EDGE_CELLS:
            self.marked ^= {self._at}
            self.paint()

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.move(-3)

    def lines(self) -> list[Content]:
        """Return the names of the columns and the rows that fit, the chosen one among them."""
        width, room = self.size.width, self.size.height - HEAD_ROWS
        self._top = max(min(self._top, self.index), self.index - room + 1, 0)
        if not self.rows:
            rows = [Content.assemble((shorten(self.words, width), "$dim"))]
        else:
            seen = list(enumerate(self.rows))[self._top : self._top + room]
            rows = [self._row(row, at == self.index, width) for at, row in seen]
        return [self._head(width), *rows, *[Content("")] * (room - len(rows))]

    def _head(self, width: int) -> Content:
        names = fit(_("name"), NAME) + " " + fit_right(_("cat"), CATEGORY) + "  " + fit(_("state"), STATE)
        names += fit_right(_("size"), SIZE) + "  "
        last = (_("licence"), _("title")) if self._has_titles(width) else (_("licence"), "")
        return Content.assemble((fit(" " * EDGE_CELLS + names + self._licence_and_title(*last, width), width), "$dim"))

    @staticmethod
    def _has_titles(width: int) -> bool:
        return width - TAKEN >= LICENCE + 1 + LEAST_TITLE

    def _licence_and_title(self, licence: str, title: str, width: int) -> str:
        """Return the last columns: the title where there is room for it."""
        room = max(0, width - TAKEN)
        return (
            f"{fit(licence, LICENCE)} {fit(title, room - LICENCE - 1)}"
            if self._has_titles(width)
            else fit(licence, room)
        )

    def _row(self, row: SetRow, here: bool, width: int) -> Content:
        look = "bold on $selected" if here else ""
        cursor, mark = (">", "*") if ascii_only() else ("▸", "●")
        marked = mark if row.one.name in self.marked else " "
        return Content.assemble(
            (cursor if here else " ", look),
            (f"{marked} ", f"$accent {look}".strip()),
            (fit(row.one.name, NAME) + " " + fit_right(str(row.one.category), CATEGORY) + "  ", look),
            (fit(row.state, STATE), f"{row.style} {look}".strip()),
            (fit_right(row.size, SIZE) + "  ", look),
            (self._licence_and_title(row.one.licence, row.one.title, width), f"$dim {look}".strip()),
        )
