"""Where the ticks of an axis are, and where a value stands on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from tfcert_tui.figures import power

DECADES_FOR_LOG = 2.0
"""A metric that spans more powers of ten is drawn on a logarithmic axis."""
LEAST_DIGITS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(msgspec.Struct, frozen=True):
    """An axis of values."""

    low: float
    high: float
    ticks: list[float]
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Return where a value stands: 0 at the low end, 1 at the high one."""
        if self.logarithmic:
            return (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return (value - self.low) / (self.high - self.low)


def axis_for(values: Sequence[float]) -> Axis:
    """Return an axis on which all of these finite values have a place; there is at least one."""
    low, high = min(values), max(values)
    if low > 0 and math.log10(high / low) >= DECADES_FOR_LOG:
        return _logarithmic(low, high)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-12):
        room = abs(low) / 10 or 1.0
        low, high = low - room, high + room
    step = nice_step((high - low) / 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Axis(first * step, last * step, [float(f"{n * step:.12g}") for n in range(first, last + 1)])


def _logarithmic(low: float, high: float) -> Axis:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = max(1, math.ceil((last - first) / 5))
    return Axis(10.0**first, 10.0**last, [10.0**n for n in range(first, last + 1, every)], True)


def nice_step(least: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten that is not less."""
    decade = 10.0 ** math.floor(math.log10(least))
    return next(step * decade for step in STEPS if step * decade >= least * (1 - 1e-9))


def tick_words(axis: Axis, value: float) -> str:
    """Return what stands at a tick."""
    if axis.logarithmic:
        return power(value, 0) if not 1e-3 <= value < 1e4 else f"{value:g}"
    return f"{value:.{_digits(axis, value)}g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def _digits(axis: Axis, value: float) -> int:
    """Return with how many digits a tick is told from the next: four, or more where they are close together."""
    step = abs(axis.ticks[1] - axis.ticks[0])
    return max(LEAST_DIGITS, 2 + math.floor(math.log10(max(abs(value), step))) - math.floor(math.log10(step)))
