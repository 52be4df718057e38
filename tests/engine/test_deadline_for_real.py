"""The deadline by the machine's own clocks, with nobody watching: the only test here that takes a minute."""

from __future__ import annotations

import asyncio
import csv
import time
from pathlib import Path
from statistics import linear_regression

import psutil
import pytest

from hosts import begun, client_of, kill, seen
from models import save_model
from tfcert_exam_engine import process
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import AttemptView, EngineState

pytestmark = pytest.mark.trains

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sleeps = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", sleeps], start_new_session=True)
time.sleep(600)
"""
SOON_S = 5.0
"""Trainings are gone within a second of the end; this leaves room for a machine that does other things."""
Who = tuple[int, float]


def save_straight_line(folder: Path) -> None:
    """Save category 1's best answer: the line through the measurements."""
    with (folder / "data" / "measurements.csv").open() as file:
        rows = [(float(load), float(length)) for load, length in list(csv.reader(file))[1:]]
    slope, rest = linear_regression(*zip(*rows, strict=True))
    save_model(folder / "mymodel.keras", rest, slope)


async def sit(paths: Paths) -> tuple[AttemptView, list[Who], int]:
    """Begin a minute's practice, submit one model, only save another, leave a stubborn training behind, and go.

    Returns the attempt, the training's processes, and the engine's.
    """
    client = await client_of(paths)
    attempt = await client.start("first", "practice", 7, 1)
    save_straight_line(Path(attempt.problems[0].folder))
    await client.submit(1)
    save_model(Path(attempt.problems[1].folder) / "mymodel.keras", constant=0.0)
    await seen(client, lambda s: s.submissions[0].state != "grading")
    run = await begun(client, attempt, STUBBORN, category=3)
    training = psutil.Process(run.pid)
    while len(family := [training, *training.children(recursive=True)]) < 2:
        await asyncio.sleep(0.05)
    pid = (await client.status()).pid
    await client.close()
    return attempt, [(each.pid, process.start_of(each.pid) or 0.0) for each in family], pid


async def sleep_to(wall_s: float) -> None:
    await asyncio.sleep(max(0.0, wall_s - time.time()))


async def gone_at(family: list[Who]) -> float:
    """Wait until none of them lives; return when that was seen."""
    while any(process.is_alive(*who) for who in family):
        await asyncio.sleep(0.02)
    return time.time()


def holds(state: EngineState, begun_as: AttemptView) -> None:
    """Hold what is recorded against what was announced."""
    attempt = state.attempt
    assert attempt is not None and begun_as.deadline is not None
    assert (attempt.attempt, attempt.end_reason) == (begun_as.attempt, "deadline")
    assert attempt.ended_at == begun_as.deadline.wall_s
    assert [problem.stars for problem in attempt.problems] == [5, None, None, None, None]
    assert attempt.score == 10
    assert [(run.state, run.message) for run in state.runs] == [("cancelled", "The exam has ended.")]
    assert len(state.submissions) == 1


async def unwatched(paths: Paths) -> None:
    """Nobody is there at the deadline but the engine."""
    attempt, family, pid = await sit(paths)
    assert attempt.deadline is not None
    await sleep_to(attempt.deadline.wall_s - 0.5)
    assert all(process.is_alive(*who) for who in family)
    assert -0.1 < await gone_at(family) - attempt.deadline.wall_s < SOON_S
    client = await client_of(paths)
    holds(await client.state(), attempt)
    assert (await client.status()).pid == pid
    await client.stop()


async def killed_before(paths: Paths) -> None:
    """Not even the engine is there: it was killed before the deadline, and begins anew after it."""
    attempt, family, pid = await sit(paths)
    assert attempt.deadline is not None
    await sleep_to(attempt.deadline.wall_s - 10)
    kill(pid)
    await sleep_to(attempt.deadline.wall_s + 5)
    assert all(process.is_alive(*who) for who in family)
    client = await client_of(paths)
    began = (await client.status()).started_at
    state = await client.state()
    assert state.attempt is not None and state.attempt.ended
    assert await gone_at(family) - began < SOON_S
    holds(await seen(client, lambda s: s.runs[0].ended_at is not None), attempt)
    await client.stop()


async def test_the_deadline_holds_with_nobody_there_and_with_no_engine_there(tmp_path: Path, datasets: Path) -> None:
    places = [Paths(tmp_path / name / "data", tmp_path / name / "attempts", datasets) for name in ("one", "two")]
    await asyncio.gather(unwatched(places[0]), killed_before(places[1]))
