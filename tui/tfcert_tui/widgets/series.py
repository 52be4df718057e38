"""Values over epochs, cheap to keep by the ten thousand and to draw in a few dozen columns."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

BEYOND = 1e100
"""Larger values count as not finite."""
POINTS_PER_COLUMN = 4
NAN = math.nan

Point = tuple[float, float | None]
"""x and y; None where there is nothing to draw."""


class Series:
    """One metric. Arrays of numbers, since lists of pairs by the ten thousand keep the garbage collector busy."""

    def __init__(self) -> None:
        self.xs = array("d")
        self.ys = array("d")
        """NaN where the value is not finite or beyond all bounds."""

    def append(self, x: float, value: float | None) -> None:
        """Take one more value; x rises."""
        self.xs.append(x)
        self.ys.append(value if value is not None and abs(value) < BEYOND else NAN)

    def followed_by(self, other: Series) -> Series:
        """Return a series of both."""
        both = Series()
        both.xs, both.ys = self.xs + other.xs, self.ys + other.ys
        return both

    @property
    def newest(self) -> float | None:
        """Return the last value, None when there is none or it is not finite."""
        return self.ys[-1] if self.ys and self.ys[-1] == self.ys[-1] else None

    def finite(self) -> list[float]:
        """Return the values that can be drawn."""
        return [value for value in self.ys if value == value]

    def thinned(self, low: float, high: float, columns: int) -> list[Point]:
        """Return at most four points per column (first, lowest, highest, last), so that spikes stay."""
        if len(self.xs) <= POINTS_PER_COLUMN * columns or high <= low:
            return [(x, y if y == y else None) for x, y in zip(self.xs, self.ys, strict=True)]
        points: list[Point] = []
        scale, at, start = (columns - 1) / (high - low), -1, 0
        for number, x in enumerate(self.xs):
            column = int((x - low) * scale + 0.5)
            if column != at:
                points += _extremes(self.xs[start:number], self.ys[start:number])
                at, start = column, number
        return points + _extremes(self.xs[start:], self.ys[start:])


def _extremes(xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
    """Return what is seen of the points that share a column; a gap among them is shown at the column's end."""
    if not xs:
        return []
    finite = [y for y in ys if y == y]
    seen: list[Point] = [(xs[0], y) for y in (finite[0], min(finite), max(finite), finite[-1])] if finite else []
    return seen if len(finite) == len(ys) else [*seen, (xs[-1], None)]
