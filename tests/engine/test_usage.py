"""What runs use of the machine, under a real engine with real children that burn CPU and hold memory."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.changes import HardwareSampled
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.machine import samples as machine_samples
from tfcert_exam_engine.machine.samples import MachineSamples
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import AttemptView
from tfcert_hw_probe.sample import ProcessUsage, Sample
from tfcert_hw_probe.sampler import Sampler

MB = 1 << 20
BURNS = """
import pathlib, time
held = bytearray(b"x" * (150 << 20))
while not pathlib.Path("enough").exists():
    sum(range(10000))
"""
BURNS_IN_A_CHILD = f"""
import pathlib, subprocess, sys
subprocess.run([sys.executable, "-c", {BURNS!r}])
"""
LIMIT_S = 60


def tell_enough(attempt: AttemptView) -> None:
    """Let the script end."""
    (Path(attempt.folder) / "category1" / "enough").touch()


async def usage_of(engine: object, run: int, points: int) -> UsageView:
    """Wait until a run has so many points."""
    async with asyncio.timeout(LIMIT_S):
        while len((view := await engine.usage(run)).points) < points:  # type: ignore[attr-defined]
            await asyncio.sleep(0.1)
    assert isinstance(view, UsageView)
    return view


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look as often without a screen as with one: the tests need not wait five seconds for each point."""
    monkeypatch.setattr(machine_samples, "QUIET_S", 1.0)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("script", [BURNS, BURNS_IN_A_CHILD], ids=["itself", "in a child"])
@pytest.mark.usefixtures("quick")
async def test_a_run_is_measured_with_no_screen_and_its_peaks_stay_with_it(seat: Seat, script: str) -> None:
    attempt = await seat.sit()
    seat.script(attempt, script)
    run = (await seat.engine.run(1)).run
    view = await usage_of(seat.engine, run, 2)
    assert (view.peaks.memory or 0) > 150 * MB
    assert (view.peaks.cpu_percent or 0) > 1
    assert (await seat.state_of(run)).peaks.memory == view.peaks.memory
    tell_enough(attempt)
    ended = await seat.run_ended()
    assert (ended.peaks.memory or 0) >= (view.peaks.memory or 0)
    assert seat.paths.job("run", run).joinpath("usage.jsonl").read_text().startswith("[2.0,")
    await seat.reopen()
    again = await seat.engine.usage(run)
    assert again.points[:2] == view.points[:2]
    assert again.peaks == ended.peaks == (await seat.state_of(run)).peaks


@pytest.mark.asyncio(loop_scope="session")
async def test_a_run_that_never_was_is_refused_and_one_not_measured_is_empty(seat: Seat) -> None:
    with pytest.raises(UsageRefused, match="no run 7"):
        await seat.engine.usage(7)
    attempt = await seat.sit()
    seat.script(attempt, "print('done')")
    run = (await seat.engine.run(1)).run
    await seat.run_ended()
    seat.paths.job("run", run).joinpath("usage.jsonl").unlink(missing_ok=True)
    assert (await seat.engine.usage(run)).points == []


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.usefixtures("quick")
async def test_a_deleted_attempt_leaves_no_usage_behind(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.script(attempt, BURNS)
    run = (await seat.engine.run(1)).run
    await usage_of(seat.engine, run, 1)
    tell_enough(attempt)
    await seat.run_ended()
    await seat.engine.end()
    assert list(seat.paths.jobs.rglob("usage*"))
    await seat.engine.delete_attempt(attempt.attempt)
    assert list(seat.paths.jobs.rglob("usage*")) == []
    with pytest.raises(UsageRefused):
        await seat.engine.usage(run)


@pytest.fixture
def paths(tmp_path: Path, datasets: Path) -> Paths:
    return Paths(tmp_path / "data", tmp_path / "attempts", datasets)


@pytest_asyncio.fixture
async def client(paths: Paths) -> AsyncIterator[EngineClient]:
    client = EngineClient(paths)
    await client.connect()
    yield client
    await client.connect()
    await client.stop(force=True)


async def sampled(client: EngineClient, job: str) -> Sample:
    """Follow until a sample has that job with a rate."""
    async with asyncio.timeout(LIMIT_S):
        async for event in client.events():
            if isinstance(event, HardwareSampled) and (usage := event.sample.jobs.get(job)) and usage.cpu_percent:
                return event.sample
    raise AssertionError("the engine went away")


async def test_a_killed_engine_loses_no_history_and_the_next_goes_on_with_it(client: EngineClient) -> None:
    attempt = await client.start("first", "practice", 7, 60)
    (Path(attempt.folder) / "category1" / "solution.py").write_text(BURNS)
    run = (await client.run(1)).run
    assert (await sampled(client, f"run {run}")).jobs[f"run {run}"].memory
    before = await usage_of(client, run, 1)
    assert (await client.machine_history()).points
    pid = (await client.status()).pid
    start = process.start_of(pid)
    os.kill(pid, signal.SIGKILL)
    while start is not None and process.is_alive(pid, start):
        await asyncio.sleep(0.01)
    await client.connect()
    after = await usage_of(client, run, len(before.points) + 2)
    assert after.points[: len(before.points)] == before.points
    assert [point.at_s for point in after.points] == sorted(point.at_s for point in after.points)
    assert (await client.state()).runs[0].peaks.memory == after.peaks.memory
    assert (after.peaks.memory or 0) > 150 * MB
    tell_enough(attempt)


class StuckProbe:
    """Fakes a probe that looks once and then hangs, or raises, until it is let go."""

    def __init__(self, folder: Path, fault: Exception | None = None) -> None:
        self.gate = threading.Event()
        self.looks = 0
        self.closed = False
        self._sampler = Sampler(folder)
        self._fault = fault

    def sample(self, jobs: dict[str, int]) -> Sample:
        """The first look succeeds."""
        self.looks += 1
        if self.looks > 1 and not self.gate.is_set():
            if self._fault is not None:
                raise self._fault
            self.gate.wait(LIMIT_S)
        return self._sampler.sample(jobs)

    def usages(self, jobs: dict[str, int]) -> dict[str, ProcessUsage]:
        """Never stuck."""
        return self._sampler.usages(jobs)

    def close(self) -> None:
        """Note it."""
        self.closed = True
        self._sampler.close()


@asynccontextmanager
async def looked_at_by(probe: StuckProbe, seat: Seat) -> AsyncIterator[None]:
    """Sample with that probe alone, under the seat's engine."""
    engine = seat.engine
    await engine.open()
    samples = MachineSamples(seat.paths.data_dir, engine._broadcast, engine._trainings, lambda _folder: probe)
    following = asyncio.create_task(FOLLOW(samples))
    try:
        yield
    finally:
        following.cancel()
        await asyncio.to_thread(samples.close)
        await engine.stop(force=True)
        await engine.close()


async def told(seat: Seat, wanted: int) -> list[Sample]:
    found: list[Sample] = []
    async with asyncio.timeout(LIMIT_S):
        async for event in seat.engine.events():
            found += [event.sample] if isinstance(event, HardwareSampled) else []
            if len(found) >= wanted:
                break
    return found


FOLLOW = MachineSamples.follow


@pytest.fixture
def lone_seat(tmp_path: Path, datasets: Path, fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """A seat whose engine does not sample by itself: the probe of the test is the only one that is heard."""

    async def nothing(_samples: MachineSamples) -> None:
        return

    monkeypatch.setattr(MachineSamples, "follow", nothing)
    return Seat(Paths(tmp_path / "data", tmp_path / "attempts", datasets), fork_server)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_stuck_probe_is_told_as_stale_and_never_asked_twice(lone_seat: Seat) -> None:
    probe = StuckProbe(lone_seat.paths.data_dir)
    async with looked_at_by(probe, lone_seat):
        stale = await told(lone_seat, 4)
        assert [sample.at for sample in stale] == [stale[0].at] * 4
        assert stale[0].age_s == 0.0
        assert 0 < stale[1].age_s < stale[2].age_s < stale[3].age_s
        assert probe.looks == 2
        probe.gate.set()
        fresh = await told(lone_seat, 2)
        assert fresh[-1].age_s == 0.0 and fresh[-1].at > stale[0].at
    assert probe.closed


@pytest.mark.asyncio(loop_scope="session")
async def test_a_probe_that_raises_is_logged_once_and_the_engine_goes_on(
    lone_seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    probe = StuckProbe(lone_seat.paths.data_dir, OSError(5, "Input/output error"))
    async with looked_at_by(probe, lone_seat):
        following = lone_seat.engine.events()
        async with asyncio.timeout(LIMIT_S):
            while probe.looks < 4:
                await asyncio.sleep(0.05)
        probe.gate.set()
        assert len(await told(lone_seat, 2)) == 2
        assert len([record for record in caplog.records if "could not be looked at" in record.message]) == 1
        following.close()  # type: ignore[attr-defined]
