"""The machine and the runs' share of it, looked at while somebody follows or a run is under way."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from tfcert_exam_engine.changes import HardwareSampled
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.machine import run_gpus
from tfcert_exam_engine.machine.advisers import Advisers, job_of
from tfcert_exam_engine.machine.history import MachinePast
from tfcert_exam_engine.machine.probe_thread import ProbeThread
from tfcert_exam_engine.machine.usage_views import MachineHistory
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_hw_probe.sample import ProcessUsage, Sample
from tfcert_hw_probe.sampler import Sampler

log = logging.getLogger(__name__)

SAMPLE_S = 1.0
QUIET_S = 5.0
"""Between two looks at the runs' processes while nobody follows."""
PATIENCE_S = 0.5
"""How long a look may take before the last sample is told again, with its age."""
CLOSE_S = 1.0

Usage = dict[str, ProcessUsage]


class Probe(Protocol):
    """What looks at all of the machine: `Sampler`, or what a test gives."""

    def sample(self, jobs: dict[str, int]) -> Sample:
        """Return the machine, and what each of these process trees uses."""

    def usages(self, jobs: dict[str, int]) -> dict[str, ProcessUsage]:
        """Return what each of them uses, and nothing of the machine."""

    def close(self) -> None:
        """End what was started for it."""


class MachineSamples:
    """All looks are made in one thread of their own, one at a time."""

    def __init__(
        self,
        data_dir: Path,
        broadcast: Broadcast,
        trainings: Trainings,
        make_probe: Callable[[Path], Probe] = Sampler,
    ) -> None:
        self._data_dir = data_dir
        self._broadcast = broadcast
        self._trainings = trainings
        self._make_probe = make_probe
        self._probe: Probe | None = None
        self._thread = ProbeThread()
        self._advisers = Advisers()
        self._past = MachinePast()
        self._last: HardwareSampled | None = None
        self._looked_at = float("-inf")
        """When the look under way, or the last one, began, by the monotonic clock."""
        self._last_at = float("-inf")
        """The same of the last one that gave a sample."""
        self._seen: set[int] = set()
        self._complaints: set[str] = set()

    async def follow(self) -> None:
        """Look once a second, for as long as the engine works; whatever happens, the next second comes."""
        while True:
            began = time.monotonic()
            try:
                await self._second()
            except Exception as error:
                self._complain(error)
            await asyncio.sleep(max(0.05, SAMPLE_S - (time.monotonic() - began)))

    def close(self) -> None:
        """Look no more; a probe that is stuck is left behind."""
        self._thread.close(self._close_probe, CLOSE_S)

    def history(self) -> MachineHistory:
        """Return the last ten minutes, as far as somebody looked."""
        return self._past.view()

    async def _second(self) -> None:
        if not self._thread.is_busy:
            self._begin()
        if self._thread.is_busy and await self._thread.is_done(PATIENCE_S):
            self._take()
        elif self._thread.is_busy and self._last is not None and len(self._broadcast):
            self._broadcast.tell(_aged(self._last, time.monotonic() - self._last_at))

    def _begin(self) -> None:
        runs = self._trainings.under_way
        jobs = {job_of(record.run): record.pid for record in runs}
        if len(self._broadcast):
            self._thread.begin(lambda: self._look(jobs))
        elif runs and self._is_time(runs):
            self._thread.begin(lambda: self._look_at_runs(jobs))
        else:
            return
        self._looked_at = time.monotonic()
        self._seen = {record.run for record in runs}

    def _is_time(self, runs: Sequence[RunRecord]) -> bool:
        """A run that is new is looked at soon: a short one might else end unseen."""
        return time.monotonic() - self._looked_at >= QUIET_S or any(record.run not in self._seen for record in runs)

    def _take(self) -> None:
        """Take what a look has found."""
        try:
            found: Sample | Usage = self._thread.result()
        except BaseException as error:
            self._complain(error)
            return
        if isinstance(found, Sample):
            self._tell(found)
        else:
            self._note(found, None)

    def _tell(self, found: Sample) -> None:
        runs = self._trainings.under_way
        environment = os.environ.get("CUDA_VISIBLE_DEVICES"), os.environ.get("CUDA_DEVICE_ORDER")
        jobs = dict(found.jobs)
        for record in runs:
            if (usage := jobs.get(job_of(record.run))) is not None:
                seen = run_gpus.visible_to(record, found.gpus, *environment)
                jobs[job_of(record.run)] = run_gpus.with_what_it_said(usage, record, found.gpus, seen)
        sample = msgspec.structs.replace(found, jobs=jobs)
        self._note(jobs, sample)
        self._past.add(sample)
        self._last, self._last_at = HardwareSampled(sample, self._advisers.judge(sample, runs)), self._looked_at
        self._broadcast.tell(self._last)

    def _note(self, usages: Usage, sample: Sample | None) -> None:
        """Take down what the runs use; those that were told with no sample may have said what they have on a GPU."""
        for record in self._trainings.under_way:
            usage = usages.get(job_of(record.run))
            if usage is None:
                continue
            if sample is None and record.gpu_memory is not None:
                usage = msgspec.structs.replace(usage, gpu_memory=record.gpu_memory)
            percent = None if sample is None else run_gpus.gpu_percent(sample, usage)
            self._trainings.note_usage(record.run, usage, percent)

    def _complain(self, error: BaseException) -> None:
        kind = f"{type(error).__name__}: {error}"
        if type(error).__name__ not in self._complaints:
            self._complaints.add(type(error).__name__)
            log.error("the machine could not be looked at: %s", kind, exc_info=error)

    def _look(self, jobs: dict[str, int]) -> Sample:
        """In the thread: look at everything."""
        return self._probe_there().sample(jobs)

    def _look_at_runs(self, jobs: dict[str, int]) -> Usage:
        """In the thread: look at the runs' processes alone."""
        return self._probe_there().usages(jobs)

    def _probe_there(self) -> Probe:
        if self._probe is None:
            self._probe = self._make_probe(self._data_dir)
        return self._probe

    def _close_probe(self) -> None:
        if self._probe is not None:
            self._probe.close()


def _aged(told: HardwareSampled, age_s: float) -> HardwareSampled:
    return HardwareSampled(msgspec.structs.replace(told.sample, age_s=round(age_s, 1)), told.advice)
