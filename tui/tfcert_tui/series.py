"""Values over epochs, cheap to keep by the ten thousand and to draw in a few dozen columns."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

BEYOND = 1e100
"""Larger values count as not finite."""
POINTS_PER_COLUMN = 4
NAN = math.nan
SMOOTHING = 0.7
"""Weight of what was before, per epoch."""

Point = tuple[float, float | None]
"""x and y; None where there is nothing to draw."""


class Series:
    """One metric. Arrays of numbers, since lists of pairs by the ten thousand keep the garbage collector busy."""

    def __init__(self) -> None:
        self.xs = array("d")
        self.ys = array("d")
        """NaN where the value is not finite or beyond all bounds."""
        self.broken = array("d")
        """Where it is so."""
        self._thinned: tuple[tuple[float, float, int, int], list[Point]] | None = None

    def append(self, x: float, value: float | None) -> None:
        """Take one more value; x rises."""
        self.xs.append(x)
        if value is not None and abs(value) < BEYOND:
            self.ys.append(value)
        else:
            self.ys.append(NAN)
            self.broken.append(x)

    def gap(self, x: float) -> None:
        """Leave the line off here."""
        self.xs.append(x)
        self.ys.append(NAN)

    def followed_by(self, other: Series) -> Series:
        """Return a series of both."""
        both = Series()
        both.xs, both.ys, both.broken = self.xs + other.xs, self.ys + other.ys, self.broken + other.broken
        return both

    @property
    def newest(self) -> float | None:
        """Return the last value, None when there is none or it is not finite."""
        return self.ys[-1] if self.ys and self.ys[-1] == self.ys[-1] else None

    def at(self, x: float) -> float | None:
        """Return the value at x, None where there is none or it is not finite."""
        place = bisect_left(self.xs, x)
        if place == len(self.xs) or self.xs[place] != x or self.ys[place] != self.ys[place]:
            return None
        return self.ys[place]

    def best(self, less: bool) -> tuple[float, float] | None:
        """Return x and y of the lowest value, or the highest; the first of equals. None where none is finite."""
        values = self.finite() if self.broken else self.ys
        if not values:
            return None
        value = min(values) if less else max(values)
        return self.xs[self.ys.index(value)], value

    def finite(self) -> list[float]:
        """Return the values that can be drawn."""
        return [value for value in self.ys if value == value]

    def smoothed(self) -> Series:
        """Return the moving mean, in which earlier epochs weigh less; gaps stay."""
        smooth, mean = Series(), NAN
        for x, y in zip(self.xs, self.ys, strict=True):
            if y == y:
                mean = y if mean != mean else SMOOTHING * mean + (1 - SMOOTHING) * y
            smooth.append(x, mean if y == y else None)
        return smooth

    def thinned(self, low: float, high: float, columns: int) -> list[Point]:
        """Return at most four points per column (first, lowest, highest, last), so that spikes stay.

        The nearest point outside of low and high is among them on either side: the line goes on to the edge.
        """
        asked = (low, high, columns, len(self.xs))
        if self._thinned is None or self._thinned[0] != asked:
            self._thinned = asked, self._thin(low, high, columns)
        return self._thinned[1]

    def _thin(self, low: float, high: float, columns: int) -> list[Point]:
        first, end = max(0, bisect_left(self.xs, low) - 1), min(len(self.xs), bisect_right(self.xs, high) + 1)
        if end - first <= POINTS_PER_COLUMN * columns or high <= low or columns < 2:
            return self._points(first, end)
        # The two outside stand alone: what shares a column with them would be drawn outside too.
        start, behind = bisect_left(self.xs, low), bisect_right(self.xs, high)
        points = self._points(first, start)
        step = (high - low) / (columns - 1)
        for column in range(columns):
            stop = min(behind, bisect_left(self.xs, low + (column + 0.5) * step, start))
            points += _extremes(self.xs[start:stop], self.ys[start:stop])
            start = stop
        return points + self._points(start, end)

    def _points(self, first: int, end: int) -> list[Point]:
        pairs = zip(self.xs[first:end], self.ys[first:end], strict=True)
        return [(x, y if y == y else None) for x, y in pairs]


def _extremes(xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
    """Return what is seen of the points that share a column; a gap among them is shown at the column's end."""
    if not xs:
        return []
    # A sum is NaN if one of them is; a list of all finite values is made for those columns alone.
    finite = ys if math.isfinite(sum(ys)) else [y for y in ys if y == y]
    seen: list[Point] = [(xs[0], y) for y in (finite[0], min(finite), max(finite), finite[-1])] if finite else []
    return seen if len(finite) == len(ys) else [*seen, (xs[-1], None)]
