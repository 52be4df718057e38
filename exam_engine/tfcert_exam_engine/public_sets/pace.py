"""How far a fetch is: bytes of all files together, how fast, and how long it will take."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

import msgspec

WINDOW_S = 10.0
"""What the speed is taken from."""
LEAST_S = 1.0
"""Before this no time left is told."""
Stage = Literal["fetching", "opening"]
STAGES: tuple[Stage, ...] = ("fetching", "opening")


class FetchProgress(msgspec.Struct, frozen=True):
    """Where a fetch stands."""

    names: tuple[str, ...]
    """Sets that are being fetched."""
    opening: tuple[str, ...]
    """Sets whose files are all here and are being put in their place."""
    done: int
    """Bytes that are here, of `total`."""
    total: int
    """0 where it is not known."""
    rate: float
    """Bytes per second over the last ten seconds."""
    left_s: float | None
    """Seconds to the end; None where that cannot be told."""
    sets: dict[str, tuple[int, int]] = {}
    """Of each set with files to come: bytes that are here, and all of them, 0 where that is not known."""


class Pace:
    """Counts, from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._totals: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._stages: dict[str, Stage] = {}
        self._seen: deque[tuple[float, int]] = deque()
        self._came = 0

    def expect(self, key: str, size: int, done: int = 0) -> None:
        """Say how large a file is, or about, and what of it is here; `key` is `<set>/<file>`."""
        with self._lock:
            self._totals[key], self._done[key] = size, done

    def count(self, key: str, done: int) -> None:
        """Say how much of a file is here."""
        with self._lock:
            self._came += max(done - self._done.get(key, 0), 0)
            self._done[key] = done
            self._totals[key] = max(self._totals.get(key, 0), done)

    def stage(self, name: str, stage: Stage | None) -> None:
        """Say what is done with a set; None: nothing any more."""
        with self._lock:
            if stage is None:
                self._stages.pop(name, None)
            else:
                self._stages[name] = stage

    def now(self) -> FetchProgress:
        """Return where it stands."""
        with self._lock:
            rate = self._rate(self._clock())
            done, total = sum(self._done.values()), sum(self._totals.values())
            left_s = (total - done) / rate if rate > 0 else None
            by_stage = {stage: tuple(n for n, now in self._stages.items() if now == stage) for stage in STAGES}
            sets = self._by_set()
            return FetchProgress(by_stage["fetching"], by_stage["opening"], done, total, rate, left_s, sets)

    def _by_set(self) -> dict[str, tuple[int, int]]:
        sums: dict[str, tuple[int, int]] = {}
        for key, total in self._totals.items():
            name = key.partition("/")[0]
            done, all_of_it = sums.get(name, (0, 0))
            sums[name] = (done + self._done[key], all_of_it + total)
        return sums

    def _rate(self, now: float) -> float:
        self._seen.append((now, self._came))
        while now - self._seen[0][0] > WINDOW_S and len(self._seen) > 2:
            self._seen.popleft()
        since, before = self._seen[0]
        return (self._came - before) / (now - since) if now - since >= LEAST_S else 0.0
