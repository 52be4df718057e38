"""What goes out with each sample: the runs' own words, advice, and the past; the probe and the runs are made up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tfcert_exam_engine.changes import HardwareSampled
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.machine import samples as machine_samples
from tfcert_exam_engine.machine.advisers import Advisers, facts_of
from tfcert_exam_engine.machine.history import KEEP_S, MachinePast
from tfcert_exam_engine.machine.samples import MachineSamples
from tfcert_exam_engine.records import RunRecord
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, ProcessUsage, Sample
from tfcert_hw_probe.usage import MachinePoint

GIB = 2**30
RUN = RunRecord("a", 1, 0.0, run=3, pid=4711, gpu_memory=2 * GIB, sees_gpus=0, why_no_gpu="no_cuda", epoch=1)
FULL_DISK = Sample(0.0, CpuSample(40.0), MemorySample(GIB, 4 * GIB), DiskSample(10**8, 10**12))


class Runs:
    """Fakes the trainings: one run is under way, and what is noted of it is kept."""

    def __init__(self) -> None:
        self.under_way = [RUN]
        self.noted: list[tuple[int, ProcessUsage, float | None]] = []

    def note_usage(self, run: int, usage: ProcessUsage, gpu_percent: float | None) -> None:
        self.noted.append((run, usage, gpu_percent))


class Hurries:
    """Fakes the probe: two seconds pass from look to look, on a machine with one GPU and a disk that is nearly full."""

    def __init__(self, _folder: Path) -> None:
        self.at = 1000.0

    def sample(self, jobs: dict[str, int]) -> Sample:
        self.at += 2.0
        gpus = [GpuSample(0, "NVIDIA H100", 60.0)]
        return msgspec.structs.replace(FULL_DISK, at=self.at, gpus=gpus, jobs=self.usages(jobs))

    def usages(self, jobs: dict[str, int]) -> dict[str, ProcessUsage]:
        return {name: ProcessUsage(pid, 150.0, GIB) for name, pid in jobs.items()}

    def close(self) -> None:
        """Nothing to end."""


@asynccontextmanager
async def sampling(broadcast: Broadcast, runs: Runs) -> AsyncIterator[MachineSamples]:
    samples = MachineSamples(Path("/"), broadcast, runs, Hurries)  # type: ignore[arg-type]
    task = asyncio.create_task(samples.follow())
    yield samples
    task.cancel()
    await asyncio.to_thread(samples.close)


async def heard(broadcast: Broadcast, wanted: Callable[[HardwareSampled], Any]) -> HardwareSampled:
    following = broadcast.subscribe()
    async with asyncio.timeout(60):
        async for event in following:
            if isinstance(event, HardwareSampled) and wanted(event):
                following.close()
                return event
    raise AssertionError("it ended")


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SAMPLE_S", 0.05), ("QUIET_S", 0.2)):
        monkeypatch.setattr(machine_samples, name, value)
    for name in ("CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"):
        monkeypatch.delenv(name, raising=False)


async def test_a_sample_has_what_the_run_said_itself() -> None:
    broadcast, runs = Broadcast(), Runs()
    async with sampling(broadcast, runs) as samples:
        told = await heard(broadcast, lambda event: event.sample.jobs)
        usage = told.sample.jobs["run 3"]
        assert (usage.gpu_memory, usage.gpus, usage.sees_no_gpu) == (2 * GIB, [], "this TensorFlow has no CUDA")
        assert (3, usage, None) in runs.noted
        assert samples.history().points[-1] == MachinePoint(told.sample.at, 40.0, 25.0, [60.0])


async def test_what_lasts_is_advised() -> None:
    broadcast = Broadcast()
    async with sampling(broadcast, Runs()):
        told = await heard(broadcast, lambda event: len(event.advice) > 1)
    assert {(one.rule, one.run) for one in told.advice} == {("disk_full", None), ("gpu_not_used", 3)}


async def test_without_a_follower_the_runs_alone_are_looked_at() -> None:
    broadcast, runs = Broadcast(), Runs()
    async with sampling(broadcast, runs) as samples:
        async with asyncio.timeout(60):
            while len(runs.noted) < 3:
                await asyncio.sleep(0.01)
        assert {(run, usage.gpu_memory, percent) for run, usage, percent in runs.noted} == {(3, 2 * GIB, None)}
        assert samples.history().points == []
        runs.under_way = []
        await asyncio.sleep(0.3)
        before = len(runs.noted)
        await asyncio.sleep(0.5)
        assert len(runs.noted) == before


class Raises:
    """Fakes an adviser with a fault."""

    def judge(self, *_given: object) -> None:
        raise RuntimeError("a fault of ours")


def test_an_adviser_that_fails_is_logged_once_and_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    advisers = Advisers(Raises())  # type: ignore[arg-type]
    assert [advisers.judge(FULL_DISK, [RUN]) for _ in range(3)] == [[], [], []]
    assert len(caplog.records) == 1


def test_the_rules_are_told_whether_a_run_trains_and_wants_the_cpu() -> None:
    facts = facts_of(RUN)
    assert (facts.job, facts.epoch_started, facts.cpu_wanted) == ("run 3", True, False)
    capped = facts_of(msgspec.structs.replace(RUN, memory_mb=512.0, epoch=0, step=0))
    assert (capped.epoch_started, capped.cpu_wanted) == (False, True)


def test_the_past_is_of_ten_minutes_and_survives_a_clock_that_is_set_back() -> None:
    past = MachinePast()
    for second in range(2000):
        past.add(msgspec.structs.replace(FULL_DISK, at=float(second)))
    points = past.view().points
    assert points[-1].at - points[0].at <= KEEP_S and len(points) == KEEP_S
    past.add(msgspec.structs.replace(FULL_DISK, at=1950.5, memory=MemorySample(None, None)))
    assert past.view().points[-2:] == [MachinePoint(1950.0, 40.0, 25.0, []), MachinePoint(1950.5, 40.0, None, [])]
    past.add(msgspec.structs.replace(FULL_DISK, at=500.0))
    assert [point.at for point in past.view().points] == [500.0]
