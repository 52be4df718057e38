"""Axes: nice bounds that stay put while values move, ticks, numbers of fixed width."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

LABEL_CELLS = 6
LOG_RATIO = 100.0
"""From this ratio of largest to smallest on, a loss is drawn on a logarithmic axis."""

LEAST_LOG_RATIO = 1.01
"""Values closer together are one line on any axis."""
NEAR = 1.01
"""A bound may have a digit more than the value it is drawn for."""


class Scale(msgspec.Struct, frozen=True):
    """Maps values to 0..1."""

    low: float
    high: float
    logarithmic: bool = False

    def fraction(self, value: float) -> float:
        """Return where `value` lies between low (0) and high (1)."""
        if self.logarithmic:
            low, high = math.log10(self.low), math.log10(self.high)
            return (math.log10(max(value, self.low)) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> list[float]:
        """Return at most about `most` round values from low to high."""
        if self.logarithmic:
            return _log_ticks(self.low, self.high, most)
        step = nice_step((self.high - self.low) / max(1, most))
        found = multiples(self.low, self.high, step)
        return found if len(found) > 1 else multiples(self.low, self.high, step / 2)


def value_scale(values: Sequence[float], ticks: int, may_be_log: bool, forced: bool = False) -> Scale:
    """Return a scale that holds `values` (finite), with bounds on round numbers so that it rarely changes.

    It is logarithmic where the values spread over decades, or where that is `forced` and all are above zero.
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if may_be_log and low > 0 and (high / low >= LOG_RATIO or (forced and high / low >= LEAST_LOG_RATIO)):
        return Scale(_log_bound(low, down=True), _log_bound(high, down=False), True)
    low, high = _told_apart(low, high, ticks)
    grid = nice_step((high - low) / max(1, ticks)) / 2
    return Scale(math.floor(low / grid + 1e-9) * grid, math.ceil(high / grid - 1e-9) * grid)


def _told_apart(low: float, high: float, ticks: int) -> tuple[float, float]:
    """Return bounds that are far enough apart for the labels of so many ticks to differ."""
    least = (ticks + 1) * max(resolution(low * NEAR), resolution(high * NEAR))
    if high - low <= abs(high) * 1e-9:
        margin = max(abs(high) * 0.1, least / 2) or 1.0
        return low - margin, high + margin
    margin = max(0.0, least - (high - low)) / 2
    return low - margin, high + margin


def resolution(value: float) -> float:
    """Return what the last digit of a value's label is worth."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    mantissa, _, exponent = compact(value).partition("e")
    return float(10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2])))


def epoch_scale(first: float, reached: float, planned: float) -> Scale:
    """Return the x axis: to the next round number of epochs, so that early epochs are not squeezed to the left."""
    if reached >= planned:
        return Scale(first, max(reached, first + 1))
    power = 10.0 ** math.floor(math.log10(max(reached, 1.0)))
    rounded = next(power * step for step in (1, 2, 5, 10) if power * step >= reached)
    return Scale(first, max(min(planned, max(rounded, 5.0)), first + 1))


def nice_step(raw: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    if raw <= 0 or not math.isfinite(raw):
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next((power * step for step in (1, 2, 5) if power * step >= raw * (1 - 1e-9)), power * 10)


def multiples(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of `step` from low to high."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _log_bound(value: float, down: bool) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    grid = [power * step for step in (1, 2, 5, 10)]
    if down:
        return max((bound for bound in grid if bound <= value), default=power)
    return min((bound for bound in grid if bound >= value), default=power * 10)


def _log_ticks(low: float, high: float, most: int) -> list[float]:
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    stride = max(1, math.ceil((last - first + 1) / max(1, most)))
    steps = (1, 2, 5) if 3 * (last - first + 1) <= most else (1,)
    grid = (10.0**power * step for power in range(first - 1, last + 1, stride) for step in steps)
    ticks = [tick for tick in grid if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
    # Within one decade its ends say more than the one power of ten that may lie between them.
    return ticks if len(ticks) > 1 else [low, high]


def compact(value: float, cells: int = LABEL_CELLS) -> str:
    """Return a number in at most `cells` characters (6 or more): 0.3124, 12.345, 1.2e-5."""
    if not math.isfinite(value):
        return "nan"
    if value == 0 or 1e-3 <= abs(value) < 10 ** (cells - 1):
        for decimals in range(4, -1, -1):
            text = f"{value:.{decimals}f}"
            if len(text) <= cells:
                return text
    for decimals in range(cells, -1, -1):
        text = _short_exponent(f"{value:.{decimals}e}")
        if len(text) <= cells:
            return text
    return _short_exponent(f"{value:.0e}")


def tick_label(value: float) -> str:
    """Return a tick's number without needless zeros."""
    text = compact(value)
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def _short_exponent(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}"
