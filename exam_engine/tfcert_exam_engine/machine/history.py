"""The machine in the last minutes that somebody looked, kept in memory for a screen that opens later."""

from __future__ import annotations

from collections import deque

from tfcert_exam_engine.machine.usage_views import MachineHistory
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import MachinePoint

KEEP_S = 600.0
EVERY_S = 1.0


class MachinePast:
    """Points of the last ten minutes, oldest first."""

    def __init__(self) -> None:
        self._points: deque[MachinePoint] = deque(maxlen=int(KEEP_S / EVERY_S))

    def add(self, sample: Sample) -> None:
        """Take one sample; what is older than ten minutes, or from a time to come by a clock set back, goes."""
        while self._points and self._points[-1].at > sample.at:
            self._points.pop()
        while self._points and sample.at - self._points[0].at > KEEP_S:
            self._points.popleft()
        self._points.append(point_of(sample))

    def view(self) -> MachineHistory:
        """Return it as clients see it."""
        return MachineHistory(EVERY_S, list(self._points))


def point_of(sample: Sample) -> MachinePoint:
    """Return what a chart needs of a sample."""
    memory = sample.memory
    share = 100 * memory.used / memory.total if memory.used is not None and memory.total else None
    gpus = [gpu.utilization_percent for gpu in sample.gpus]
    return MachinePoint(round(sample.at, 1), sample.cpu.percent, None if share is None else round(share, 1), gpus)
