"""Lines on character cells: 2 x 4 braille dots each, or one ASCII mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from tfcert_tui.series import Point

Dot = tuple[int, int]

NOBODY = -1
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Pattern(Enum):
    """How a line is told from the others, whatever its colour: what shows of it, and its mark in ASCII."""

    SOLID = ("*", "━━", "1111")
    DASHED = ("o", "╍╍", "1100")
    DOTTED = (".", "··", "1010")
    DASH_DOT = ("+", "━·", "11110010")
    SPARSE = ("x", "╴ ", "11000000")

    @property
    def mark(self) -> str:
        """The character of a point in ASCII."""
        return self.value[0]

    def key(self, ascii_mode: bool) -> str:
        """Return two cells that look like the line, for a legend."""
        return self.mark * 2 if ascii_mode else self.value[1]

    def shows(self, x: int) -> bool:
        """Return whether the dot column x is drawn."""
        on = self.value[2]
        return on[x % len(on)] == "1"


class Canvas:
    """Cells remember whose line went through last, for its colour."""

    def __init__(self, width: int, height: int, ascii_mode: bool) -> None:
        self._ascii = ascii_mode
        self._width, self._height = width, height
        self._cell_wide, self._cell_high = (1, 1) if ascii_mode else (2, 4)
        self.columns, self._dots_high = width * self._cell_wide, height * self._cell_high
        self._bits = [[0] * width for _ in range(height)]
        self._owners = [[NOBODY] * width for _ in range(height)]
        self._patterns: dict[int, Pattern] = {}
        self._marks: dict[tuple[int, int], tuple[str, int]] = {}

    def curve(self, owner: int, points: Iterable[Point], pattern: Pattern) -> None:
        """Draw a line through `points` (0 to 1 where it is seen, None breaks it)."""
        self._patterns[owner] = pattern
        lonely = 0
        previous: Dot | None = None
        for x, y in points:
            dot = None if y is None else self._dot(x, y)
            if dot is None:
                self._cross(owner, previous if lonely == 1 else None)
                previous, lonely = None, 0
                continue
            self._line(owner, previous or dot, dot, pattern)
            previous, lonely = dot, lonely + 1
        self._cross(owner, previous if lonely == 1 else None)

    def mark(self, owner: int, x: float, y: float, character: str) -> None:
        """Put a character over whatever is at a place (0 to 1)."""
        self._marks[self.row(y), self.cell(x)] = (character, owner)

    def rule(self, owner: int, x: float, character: str) -> None:
        """Draw an upright line behind all curves."""
        column = self.cell(x)
        for row in range(self._height):
            if not self._bits[row][column]:
                self._marks.setdefault((row, column), (character, owner))

    def cell(self, x: float) -> int:
        """Return the column of cells of a place from 0 to 1."""
        return round(min(max(x, 0.0), 1.0) * (self.columns - 1)) // self._cell_wide

    def row(self, y: float) -> int:
        """Return the row of cells of a place from 0 (below) to 1."""
        return self._dot(0.0, y)[1] // self._cell_high

    def rows(self) -> Iterator[list[tuple[str, int]]]:
        """Return each row as runs of (text, owner)."""
        for row in range(self._height):
            runs: list[tuple[str, int]] = []
            for column in range(self._width):
                character, owner = self._cell_at(row, column)
                if runs and runs[-1][1] == owner:
                    runs[-1] = (runs[-1][0] + character, owner)
                else:
                    runs.append((character, owner))
            yield runs

    def _cell_at(self, row: int, column: int) -> tuple[str, int]:
        marked = self._marks.get((row, column))
        if marked is not None:
            return marked
        bits, owner = self._bits[row][column], self._owners[row][column]
        if not bits:
            return " ", NOBODY
        return (self._patterns[owner].mark if self._ascii else chr(0x2800 | bits)), owner

    def _dot(self, x: float, y: float) -> Dot:
        # x is not held to the edges: what lies outside is where a line comes from.
        return round(x * (self.columns - 1)), self._dots_high - 1 - round(min(max(y, 0.0), 1.0) * (self._dots_high - 1))

    def _line(self, owner: int, start: Dot, end: Dot, pattern: Pattern) -> None:
        if start[0] == end[0]:
            self._upright(owner, start[0], min(start[1], end[1]), max(start[1], end[1]), pattern)
            return
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            if self._ascii or pattern.shows(x):
                self._set(owner, x, start[1] + (end[1] - start[1]) * step // steps)

    def _upright(self, owner: int, x: int, top: int, bottom: int, pattern: Pattern) -> None:
        """Draw an upright line cell by cell: of thousands of epochs there is little else."""
        if not 0 <= x < self.columns or not (self._ascii or pattern.shows(x)):
            return
        column, dots = x // self._cell_wide, [row[x % self._cell_wide] for row in _BRAILLE[: self._cell_high]]
        for row in range(top // self._cell_high, bottom // self._cell_high + 1):
            first = row * self._cell_high
            self._bits[row][column] |= sum(dots[max(0, top - first) : bottom - first + 1])
            self._owners[row][column] = owner

    def _cross(self, owner: int, dot: Dot | None) -> None:
        """Make a point without neighbours large enough to be seen."""
        if dot is None:
            return
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            self._set(owner, dot[0] + dx, dot[1] + dy)

    def _set(self, owner: int, x: int, y: int) -> None:
        if not (0 <= x < self.columns and 0 <= y < self._dots_high):
            return
        row, column = y // self._cell_high, x // self._cell_wide
        self._bits[row][column] |= _BRAILLE[y % self._cell_high][x % self._cell_wide]
        self._owners[row][column] = owner
