"""What the runs have used: taken down while they are under way, read from their folders afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable

from tfcert_exam_engine import process
from tfcert_exam_engine.machine import usage_history
from tfcert_exam_engine.machine.usage_history import UsageHistory
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_hw_probe.sample import ProcessUsage
from tfcert_hw_probe.usage import Peaks

KEEP_S = 60.0
"""How often the peaks of a run that goes on are kept with it."""


class Usages:
    """Histories by run; those of runs under way are in memory."""

    def __init__(self, files: RunFiles, now: Callable[[], float] = time.monotonic) -> None:
        self._files = files
        self._now = now
        self._under_way: set[int] = set()
        self._histories: dict[int, UsageHistory] = {}
        self._kept: dict[int, float] = {}

    def begin(self, run: int) -> None:
        """Let what is measured of a run count from now on."""
        self._under_way.add(run)
        self._kept[run] = self._now()

    def add(self, record: RunRecord, usage: ProcessUsage, gpu_percent: float | None) -> Peaks:
        """Take what was measured of a run just now; return its peaks."""
        run = record.run
        if run not in self._under_way:
            return record.peaks
        history = self._histories.get(run)
        if history is None:
            age_s = process.age_of(record.pid_start)
            history = self._histories[run] = UsageHistory(self._files.usage(run), age_s, self._now)
        history.add(usage.cpu_percent, usage.memory, usage.gpu_memory, gpu_percent)
        return either(record.peaks, history.peaks)

    def is_due(self, run: int) -> bool:
        """Return whether a run's peaks are to be kept again; then they count as kept."""
        due = run in self._under_way and self._now() - self._kept[run] >= KEEP_S
        if due:
            self._kept[run] = self._now()
        return due

    def end(self, record: RunRecord) -> Peaks:
        """Write down the last of a run that has ended; return its peaks, with what an earlier engine has seen."""
        self._under_way.discard(record.run)
        self._kept.pop(record.run, None)
        history = self._histories.pop(record.run, None)
        if history is not None:
            history.flush()
            return either(record.peaks, history.peaks)
        return either(record.peaks, self._read(record.run)[1])

    def close(self) -> None:
        """Write down what is not on the disk yet of the runs that go on without us."""
        for history in self._histories.values():
            history.flush()

    def view(self, run: int, known: Peaks) -> UsageView:
        """Return what a run has used since it began; `known` are the peaks that were kept with it."""
        history = self._histories.get(run)
        if history is not None:
            return UsageView(run, history.every_s, list(history.points), either(known, history.peaks))
        view, peaks = self._read(run)
        return UsageView(run, view.every_s, view.points, either(known, peaks))

    def _read(self, run: int) -> tuple[UsageView, Peaks]:
        every_s, points, _whole = usage_history.read(self._files.usage(run))
        return UsageView(run, every_s, points), usage_history.peaks_of(points)


def either(one: Peaks, other: Peaks) -> Peaks:
    """Return the higher of each."""
    return Peaks(
        max((value for value in (one.cpu_percent, other.cpu_percent) if value is not None), default=None),
        max((value for value in (one.memory, other.memory) if value is not None), default=None),
        max((value for value in (one.gpu_memory, other.gpu_memory) if value is not None), default=None),
    )
