"""The machine in the last minutes: what the engine kept of them, and what is heard since."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from tfcert_exam_engine.usage_views import MachineHistory
from tfcert_hw_probe.sample import MemorySample, Sample
from tfcert_hw_probe.usage import MachinePoint

CELL_S = 10
"""Seconds of one cell of a sparkline: a longer one than a sample, so that a line over SSH has little to send."""
KEPT_POINTS = 900
"""Looks that are kept: fifteen minutes of them."""

Value = Callable[[MachinePoint], float | None]


class MachineTrail:
    """Points in order of time; a stretch in which nobody looked stays empty."""

    def __init__(self) -> None:
        self._points: deque[MachinePoint] = deque(maxlen=KEPT_POINTS)
        self._every_s: dict[float, float] = {}
        """Length of the stretch of each point that is longer than a cell."""

    def take(self, history: MachineHistory) -> None:
        """Take what the engine kept; what was heard meanwhile stays."""
        first = self._points[0].at if self._points else float("inf")
        earlier = [point for point in history.points if point.at < first]
        self._points = deque([*earlier, *self._points], maxlen=KEPT_POINTS)
        if history.every_s > CELL_S:
            self._every_s = {point.at: history.every_s for point in earlier}

    def hear(self, sample: Sample) -> None:
        """Take one more look; one that is told again is none."""
        if self._points and sample.at <= self._points[-1].at:
            return
        gpus = [gpu.utilization_percent for gpu in sample.gpus]
        self._points.append(MachinePoint(sample.at, sample.cpu.percent, memory_percent(sample.memory), gpus))

    def cells(self, value: Value, count: int) -> list[float | None]:
        """Return the means of the newest `count` stretches of `CELL_S` seconds, oldest first; None: nobody looked."""
        if not self._points:
            return [None] * count
        last = int(self._points[-1].at // CELL_S)
        sums, seen = [0.0] * count, [0] * count
        for point in reversed(self._points):
            end = int(point.at // CELL_S)
            if end <= last - count:
                break
            known = value(point)
            for cell in range(max(self._begin(point), last - count + 1), end + 1) if known is not None else ():
                sums[cell - last - 1] += known or 0.0
                seen[cell - last - 1] += 1
        return [total / n if n else None for total, n in zip(sums, seen, strict=True)]

    def _begin(self, point: MachinePoint) -> int:
        """Return the first cell of a point's stretch."""
        every_s = self._every_s.get(point.at)
        return int(point.at // CELL_S) if every_s is None else int((point.at - every_s) // CELL_S) + 1


def memory_percent(memory: MemorySample) -> float | None:
    """Return how full the memory is, in percent."""
    return None if memory.used is None or not memory.total else 100 * memory.used / memory.total


def cpu(point: MachinePoint) -> float | None:
    """Return the processor's part of a point."""
    return point.cpu_percent


def memory(point: MachinePoint) -> float | None:
    """Return the memory's."""
    return point.memory_percent


def gpu(place: int) -> Value:
    """Return what finds one GPU in a point, by its place in the sample."""
    return lambda point: point.gpu_percents[place] if place < len(point.gpu_percents) else None


def busiest_gpu(point: MachinePoint) -> float | None:
    """Return the utilisation of the busiest GPU."""
    known: Sequence[float] = [value for value in point.gpu_percents if value is not None]
    return max(known, default=None)
