"""The runs of an attempt: one line-drawn table, sorted by any of its columns, with marks for those to compare."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.keys import keymap
from tfcert_tui.runs.run_columns import Column, columns_for, ordered
from tfcert_tui.runs.run_facts import RunFacts
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_drawn import LineDrawn

HEAD_ROWS = 2
EDGE_CELLS = 3
"""Cursor and mark, and a blank."""
STYLES = {"running": "bold $primary", "queued": "$accent", "trained": "$success", "cancelled": "$dim"}
"""The colour of a state; any other one is a failure. The words say it too."""


class RunTable(LineDrawn):
    """One line a run under two lines of names; one is chosen, and some are marked."""

    DEFAULT_CSS = "RunTable { height: 1fr; min-height: 5; }"

    class Chosen(Message):
        """Another run is under the cursor, or the order changed."""

    def __init__(self) -> None:
        super().__init__(id="runs")
        self.facts: list[RunFacts] = []
        self.of_all = False
        self.index = 0
        self.marked: set[int] = set()
        """Numbers of the runs to compare."""
        self.sorted_by = "run"
        self.turned = False
        self._number: int | None = None

    @property
    def chosen(self) -> RunFacts | None:
        """The run under the cursor."""
        return self.facts[self.index] if self.index < len(self.facts) else None

    def put(self, facts: Sequence[RunFacts], of_all: bool) -> None:
        """Show these runs; the cursor stays at its run."""
        self.of_all = of_all
        self.facts = list(facts)
        self._order(self._number)
        self.paint()

    def _order(self, number: int | None) -> None:
        column = next((each for each in self._columns() if each.id == self.sorted_by), self._columns()[0])
        self.facts = ordered(self.facts, column, self.turned)
        numbers = [each.run.run for each in self.facts]
        self.index = numbers.index(number) if number in numbers else 0
        self._number = numbers[self.index] if numbers else None

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.index = max(0, min(self.index + step, len(self.facts) - 1))
        self._number = self.chosen.run.run if self.chosen else None
        self.paint()
        self.post_message(self.Chosen())

    def mark(self) -> None:
        """Mark the chosen run, or take its mark away, and go on to the next."""
        if self._number is not None:
            self.marked ^= {self._number}
            self.move(1)

    def sort(self, step: int) -> None:
        """Sort by the column beside."""
        ids = [column.id for column in self._columns()]
        at = ids.index(self.sorted_by) if self.sorted_by in ids else 0
        self.sort_by(ids[(at + step) % len(ids)])

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the one it is sorted by: the other way round."""
        self.turned = not self.turned if column == self.sorted_by else False
        self.sorted_by = column
        self._order(self._number)
        self.paint()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose a run with the mouse, or the column to sort by."""
        if event.y < HEAD_ROWS:
            column = self._column_at(event.x)
            if column is not None:
                self.sort_by(column.id)
            return
        row = self._top() + event.y - HEAD_ROWS
        if row < len(self.facts):
            self.move(row - self.index)

    def _column_at(self, x: int) -> Column | None:
        at = EDGE_CELLS
        for column in self._columns():
            if at <= x <= at + column.cells:
                return column
            at += column.cells + 1
        return None

    def lines(self) -> list[Content]:
        """Return the names and the rows that fit, the chosen one among them."""
        if not self.facts:
            said = _("No run yet: {key} trains solution.py.").format(key=keymap.shown("exam.run"))
            return [Content.assemble((fit(said, self.size.width), "$dim"))]
        columns, top = self._columns(), self._top()
        rows = list(enumerate(self.facts))[top : top + self.size.height - HEAD_ROWS]
        return [self._groups(columns), self._names(columns), *(self._row(each, at, columns) for at, each in rows)]

    def _columns(self) -> list[Column]:
        return columns_for(self.facts, self.of_all, max(40, self.size.width - EDGE_CELLS + 1))

    def _top(self) -> int:
        return max(0, self.index - self.size.height + HEAD_ROWS + 1)

    def _groups(self, columns: Sequence[Column]) -> Content:
        """Return the names that stand above several columns."""
        text, at = " " * EDGE_CELLS, 0
        while at < len(columns):
            group = columns[at].group
            span = 1
            while group and at + span < len(columns) and columns[at + span].group == group:
                span += 1
            cells = sum(column.cells + 1 for column in columns[at : at + span])
            text += fit(fit_right(group, cells - 1), cells)
            at += span
        return Content.assemble((fit(text.rstrip(), self.size.width), "$dim"))

    def _names(self, columns: Sequence[Column]) -> Content:
        pieces: list[tuple[str, str]] = [(" " * EDGE_CELLS, "$dim")]
        up, down = ("^", "v") if ascii_only() else ("▴", "▾")
        for column in columns:
            here = column.id == self.sorted_by
            sign = (up if column.rising != self.turned else down) if here else ""
            text = f"{sign}{column.title}" if column.right else f"{column.title}{sign}"
            pieces += [(_in_cells(text, column), "bold $accent" if here else "$dim"), (" ", "$dim")]
        return self._whole(pieces, "$dim")

    def _row(self, facts: RunFacts, index: int, columns: Sequence[Column]) -> Content:
        look = "bold on $selected" if index == self.index else ""
        cursor, mark = (">", "*") if ascii_only() else ("▸", "●")
        here = cursor if index == self.index else " "
        marked = mark if facts.run.run in self.marked else " "
        pieces = [(here, look), (f"{marked} ", f"$accent {look}".strip())]
        for column in columns:
            pieces += [(_in_cells(column.text(facts), column), f"{_style(column, facts)} {look}".strip()), (" ", look)]
        return self._whole(pieces, look)

    def _whole(self, pieces: list[tuple[str, str]], look: str) -> Content:
        """Return a line of exactly the widget's width."""
        line = Content.assemble(*pieces)
        missing = self.size.width - line.cell_length
        return Content.assemble(line, (" " * missing, look)) if missing >= 0 else line.truncate(self.size.width)


def _in_cells(text: str, column: Column) -> str:
    return fit_right(text, column.cells) if column.right else fit(text, column.cells)


def _style(column: Column, facts: RunFacts) -> str:
    if column.id == "state":
        return STYLES.get(facts.run.state, "$warning")
    return "$star" if column.id == "stars" else ""
