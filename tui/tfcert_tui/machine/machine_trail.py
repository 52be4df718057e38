"""The machine in the last minutes: what the engine kept of them and what is heard since, in means of ten seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from tfcert_exam_engine.machine.usage_views import MachineHistory
from tfcert_hw_probe.sample import MemorySample, Sample
from tfcert_hw_probe.usage import MachinePoint

CELL_S = 10
"""Seconds of one cell of a sparkline: longer than a look takes, so that a line over SSH has little to send."""
KEPT_POINTS = 900
"""Looks that are kept: fifteen minutes of them."""
SET_BACK_S = 60.0
"""A look that is older than the newest by more seconds is none that came late: the clock was set back."""
CPU, MEMORY, BUSIEST_GPU, FIRST_GPU = range(4)
"""Lines that there are: `FIRST_GPU + n` is that of the GPU at place n of the sample."""


class MachineTrail:
    """Looks in order of time; a stretch in which nobody looked stays empty."""

    def __init__(self) -> None:
        self._points: deque[tuple[MachinePoint, float]] = deque(maxlen=KEPT_POINTS)
        """Each with the seconds that it stands for."""
        self._cells: dict[int, dict[int, tuple[float, int]]] = {}
        """Sum and number of what was seen, by stretch and line."""

    def take(self, history: MachineHistory) -> None:
        """Take what the engine kept; of what was heard here, that which it does not cover stays."""
        if not history.points:
            return
        first, last = history.points[0].at, history.points[-1].at
        before = [each for each in self._points if each[0].at < first]
        after = [each for each in self._points if each[0].at > last]
        kept = [(point, history.every_s) for point in history.points]
        self._points = deque([*before, *kept, *after], maxlen=KEPT_POINTS)
        self._cells = {}
        for point, stretch_s in self._points:
            self._add(point, stretch_s)

    def hear(self, sample: Sample) -> None:
        """Take one more look; one that is told again is none."""
        ahead_s = self._points[-1][0].at - sample.at if self._points else -1.0
        if ahead_s > SET_BACK_S:
            self._keep_until(sample.at)
        elif ahead_s >= 0:
            return
        gpus = [gpu.utilization_percent for gpu in sample.gpus]
        point = MachinePoint(sample.at, sample.cpu.percent, memory_percent(sample.memory), gpus)
        self._points.append((point, 0.0))
        self._add(point, 0.0)

    def _keep_until(self, at: float) -> None:
        """Drop what would lie ahead: the clock was set back."""
        kept = [each for each in self._points if each[0].at < at]
        self._points, self._cells = deque(kept, maxlen=KEPT_POINTS), {}
        for point, stretch_s in kept:
            self._add(point, stretch_s)

    def _add(self, point: MachinePoint, stretch_s: float) -> None:
        end = int(point.at // CELL_S)
        begin = min(end, int((point.at - stretch_s) // CELL_S) + 1)
        for cell in range(max(begin, end - KEPT_POINTS), end + 1):
            seen = self._cells.setdefault(cell, {})
            for line, value in enumerate(_values(point)):
                if value is not None:
                    total, count = seen.get(line, (0.0, 0))
                    seen[line] = (total + value, count + 1)
        while len(self._cells) > KEPT_POINTS:
            del self._cells[min(self._cells)]

    def cells(self, line: int, count: int) -> list[float | None]:
        """Return the means of the newest `count` stretches of `CELL_S` seconds, oldest first; None: nobody looked."""
        if not self._points:
            return [None] * count
        last = int(self._points[-1][0].at // CELL_S)
        found = (self._cells.get(cell, {}).get(line) for cell in range(last - count + 1, last + 1))
        return [each[0] / each[1] if each is not None else None for each in found]


def _values(point: MachinePoint) -> Sequence[float | None]:
    busiest = max((value for value in point.gpu_percents if value is not None), default=None)
    return (point.cpu_percent, point.memory_percent, busiest, *point.gpu_percents)


def memory_percent(memory: MemorySample) -> float | None:
    """Return how full the memory is, in percent."""
    return None if memory.used is None or not memory.total else 100 * memory.used / memory.total
