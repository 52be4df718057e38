"""The figures of a run: one line-drawn list."""

from __future__ import annotations

import time

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.training.figure_views import FigureFile
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_drawn import LineDrawn

NUMBER_CELLS, TIME_CELLS = 4, 9


class FigureList(LineDrawn):
    """One line a figure: its number, when it came, what it is."""

    DEFAULT_CSS = "FigureList { width: 38; height: 1fr; }"

    class Chosen(Message):
        """A figure was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__(id="figures", classes="pane")
        self.figures: list[FigureFile] = []
        self.index = 0
        self._top = 0

    def put(self, figures: list[FigureFile], index: int) -> None:
        """Show these, and which is chosen."""
        self.figures, self.index = figures, index
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        at = event.get_content_offset(self)
        if at is not None and self._top + at.y < len(self.figures):
            self.post_message(self.Chosen(self._top + at.y))

    def lines(self) -> list[Content]:
        """Return the rows that fit, the chosen one among them."""
        width, height = self.size
        self._top = max(min(self._top, self.index), self.index - height + 1, 0)
        seen = list(enumerate(self.figures))[self._top : self._top + height]
        rows = [self._row(one, at == self.index, width) for at, one in seen]
        return rows + [Content("")] * (height - len(rows))

    @staticmethod
    def _row(one: FigureFile, here: bool, width: int) -> Content:
        look = "bold on $selected" if here else ""
        mark = ">" if ascii_only() else "▸"
        name = one.saved_as or one.how
        return Content.assemble(
            ((mark if here else " ") + fit_right(str(one.number), NUMBER_CELLS) + "  ", look),
            (fit(time.strftime("%H:%M:%S", time.localtime(one.at)), TIME_CELLS), f"$dim {look}".strip()),
            (fit(name, max(0, width - NUMBER_CELLS - TIME_CELLS - 3)), look),
        )
