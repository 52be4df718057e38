"""The lines of a log, wrapped to the width of its pane as a terminal wraps them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size

from tfcert_tui.widgets.line_cells import Line, Run

MAX_LINES = 10_000
"""About 8 MB; what lies beyond is read from the log's file when one goes there."""
SLACK = 64
"""Old lines go in portions, a 64th of all at a time: taking one off the front of a long list each time is slow."""


def wrapped(line: Line, width: int) -> list[Line]:
    """Return the rows of a line, at most `width` cells each; wide characters are not cut."""
    if sum(cell_len(text) for text, _ in line) <= width or width < 2:
        return [line]
    rows: list[Line] = []
    row: list[Run] = []
    room = width
    for text, style in line:
        rest = text
        while rest:
            count, cells = _fitting(rest, room)
            if count:
                row.append((rest[:count], style))
            rest, room = rest[count:], room - cells
            if rest:
                rows.append(tuple(row))
                row, room = [], width
    return [*rows, tuple(row)] if row else rows


def _fitting(text: str, room: int) -> tuple[int, int]:
    """Return (characters, cells) of the longest beginning of `text` that takes at most `room` cells."""
    if text.isascii():
        count = min(len(text), room)
        return count, count
    cells = 0
    for count, character in enumerate(text):
        size = get_character_cell_size(character)
        if cells + size > room:
            return count, cells
        cells += size
    return len(text), cells


def text_of(line: Line) -> str:
    """Return what a line or a row says."""
    return "".join(text for text, _style in line)


class Scrollback:
    """At most `max_lines` finished lines, as rows of the width last asked for."""

    def __init__(self, max_lines: int = MAX_LINES) -> None:
        self._max_lines = max_lines
        self._lines: deque[Line] = deque()
        self._counts: deque[int] = deque()
        self.rows: list[Line] = []
        self.width = 80
        self.dropped_rows = 0
        """Rows thrown away at the top so far, less those put there: what a paused view moves by."""
        self.dropped_lines = 0
        """As `dropped_rows`, in lines: the number of the first line that is here."""
        self.full = False
        """Lines had to go: older ones than are here cannot be put above them any more."""

    @property
    def lines(self) -> Iterable[Line]:
        """The lines, oldest first."""
        return self._lines

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    def add(self, line: Line) -> None:
        """Append a line and let the oldest go."""
        rows = wrapped(line, self.width)
        self._lines.append(line)
        self._counts.append(len(rows))
        self.rows += rows
        if len(self._lines) > self._max_lines + self._max_lines // SLACK:
            self.full = True
            self._drop_first(len(self._lines) - self._max_lines)

    def take_back(self, count: int) -> list[Line]:
        """Take away and return up to `count` of the newest lines, oldest first."""
        taken: list[Line] = []
        for _each in range(min(count, len(self._lines))):
            taken.append(self._lines.pop())
            del self.rows[len(self.rows) - self._counts.pop() :]
        return taken[::-1]

    def _drop_first(self, lines: int) -> None:
        gone = 0
        for _each in range(min(lines, len(self._lines))):
            self._lines.popleft()
            gone += self._counts.popleft()
        del self.rows[:gone]
        self.dropped_lines += lines
        self.dropped_rows += gone

    def put_above(self, lines: list[Line], *, instead: int = 0) -> None:
        """Put older lines above, the newest of them where not all fit, in the place of the first `instead` lines."""
        self._drop_first(instead)
        room = max(0, self._max_lines - len(self._lines))
        self.full = self.full or len(lines) > room
        kept = lines[len(lines) - min(room, len(lines)) :]
        parts = [wrapped(line, self.width) for line in kept]
        self._lines.extendleft(reversed(kept))
        self._counts.extendleft(len(part) for part in reversed(parts))
        rows = [row for part in parts for row in part]
        self.rows[:0] = rows
        self.dropped_rows -= len(rows)
        self.dropped_lines -= len(kept)

    def rewrap(self, width: int) -> None:
        """Wrap every line to another width."""
        self.width = width
        parts = [wrapped(line, width) for line in self._lines]
        self._counts = deque(len(part) for part in parts)
        self.rows = [row for part in parts for row in part]

    def line_at(self, row: int) -> int:
        """Return the number of the line that `row` belongs to."""
        for number, count in enumerate(self._counts):
            row -= count
            if row < 0:
                return number
        return len(self._lines)

    def row_of(self, line: int) -> int:
        """Return the first row of a line."""
        return sum(count for number, count in enumerate(self._counts) if number < line)

    def ends(self) -> set[int]:
        """Return the rows that a line ends with: all others go on in the row after them."""
        return {end - 1 for end in accumulate(self._counts)}
