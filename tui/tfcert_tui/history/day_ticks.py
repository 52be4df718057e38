"""Where a time axis has a word: round days, weeks, months or years, as many as stand clear of each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

EPOCH = date(1970, 1, 1).toordinal()
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000)
DAYS_A_MONTH = 30.44
DAY_CELLS, MONTH_CELLS = 8, 10
"""What a label takes, with the room around it."""
MOST_DAYS = date.max.toordinal() - EPOCH


def day_ticks(low: float, high: float, cells: int) -> list[tuple[float, str]]:
    """Return days since 1970 with their words, for an axis of so many cells: "11-20", or "2026-11" from months on."""
    low, high = max(0.0, low), min(float(MOST_DAYS), high)
    span = max(1.0, high - low)
    days = next((step for step in DAY_STEPS if span / step * DAY_CELLS <= cells), None)
    if days is not None:
        first = math.ceil(low / days) * days
        return [
            (float(day), date.fromordinal(EPOCH + day).strftime("%m-%d")) for day in range(first, int(high) + 1, days)
        ]
    months = next((n for n in MONTH_STEPS if span / (n * DAYS_A_MONTH) * MONTH_CELLS <= cells), MONTH_STEPS[-1])
    return list(_months(low, high, months))


def _months(low: float, high: float, step: int) -> Iterator[tuple[float, str]]:
    first, last = (date.fromordinal(EPOCH + int(day)) for day in (low, high))
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if number % step == 0:
            start = date(number // 12, number % 12 + 1, 1)
            day = float(start.toordinal() - EPOCH)
            if low <= day <= high:
                yield day, f"{start.year:04d}-{start.month:02d}"
