"""Rates of the kernel's counters, over the time between two looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

SHORTEST_S = 0.1
"""Over less, a counter that moves in steps gives wild rates."""


class Counters:
    """Keeps what several counters showed at the last look."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._before: tuple[float, list[int]] | None = None
        self._rates: list[float] | None = None

    def rates(self, values: Sequence[int] | None) -> list[float] | None:
        """Return each counter's growth per second; None at the first look, and where one went back or was not read."""
        now, before = self._now(), self._before
        if values is None:
            self._before = self._rates = None
            return None
        if before is not None and now - before[0] < SHORTEST_S:
            return self._rates
        self._before, self._rates = (now, list(values)), None
        if before is None or len(before[1]) != len(values):
            return None
        grown = [value - was for value, was in zip(values, before[1], strict=True)]
        if min(grown, default=0) >= 0:
            self._rates = [one / (now - before[0]) for one in grown]
        return self._rates
