"""Lines on character cells: 2 x 4 braille dots each, or one ASCII mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfcert_tui.widgets.series import Point

Dot = tuple[int, int]

NOBODY = -1
_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_MARKS = "*o+x"


class Canvas:
    """Cells remember whose line went through last, for its colour."""

    def __init__(self, width: int, height: int, ascii_mode: bool) -> None:
        self._ascii = ascii_mode
        self._cell_wide, self._cell_high = (1, 1) if ascii_mode else (2, 4)
        self.columns, self._dots_high = width * self._cell_wide, height * self._cell_high
        self._bits = [[0] * width for _ in range(height)]
        self._owners = [[NOBODY] * width for _ in range(height)]

    def curve(self, owner: int, points: Iterable[Point], dashed: bool) -> None:
        """Draw a line through `points` (0 to 1, None breaks it); a dashed one leaves out every other cell."""
        lonely = 0
        previous: Dot | None = None
        for x, y in points:
            dot = None if y is None else self._dot(x, y)
            if dot is None:
                self._cross(owner, previous if lonely == 1 else None)
                previous, lonely = None, 0
                continue
            self._line(owner, previous or dot, dot, dashed)
            previous, lonely = dot, lonely + 1
        self._cross(owner, previous if lonely == 1 else None)

    def rows(self) -> Iterator[list[tuple[str, int]]]:
        """Return each row as runs of (text, owner)."""
        for bits, owners in zip(self._bits, self._owners, strict=True):
            runs: list[tuple[str, int]] = []
            for bit, owner in zip(bits, owners, strict=True):
                character = self._character(bit, owner)
                if runs and runs[-1][1] == owner:
                    runs[-1] = (runs[-1][0] + character, owner)
                else:
                    runs.append((character, owner))
            yield runs

    def _character(self, bit: int, owner: int) -> str:
        if not bit:
            return " "
        return _MARKS[owner % len(_MARKS)] if self._ascii else chr(0x2800 | bit)

    def _dot(self, x: float, y: float) -> Dot:
        column = round(min(max(x, 0.0), 1.0) * (self.columns - 1))
        return column, self._dots_high - 1 - round(min(max(y, 0.0), 1.0) * (self._dots_high - 1))

    def _line(self, owner: int, start: Dot, end: Dot, dashed: bool) -> None:
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            if dashed and not self._ascii and x % 4 >= 2:
                continue
            self._set(owner, x, start[1] + (end[1] - start[1]) * step // steps)

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
