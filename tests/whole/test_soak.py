"""Exams sat while screen, engine, fork server, runner and grader are killed at random moments.

The long form: make test JOBS=0 ARGS='tests/whole/test_soak.py -s --soak-kills 200'
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from models import save_model
from soaking import COMMAND, KINDS, Kind, Reaper, Screen, Tally, living, new_mark
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import Busy, CandidateRefused, EngineError, EngineUnavailable
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import AttemptView, EngineState, SubmissionView

DATASETS = Path(__file__).parents[2] / ".cache" / "datasets"
PER_EXAM = 8
"""Kills before an exam is ended and looked at."""
CONSTANTS = (0.0, 50.0, 200.0)
"""Answers of the models that are submitted: each has its own verdict."""
TRAINS = """
import shutil, time, keras, numpy
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.zeros((4, 1))
slow = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep(0.1))
model.fit(x, x, epochs=20, callbacks=[slow], verbose=2)
print("the last line")
"""
ENDED = ("trained", "crashed", "cancelled")

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
]


class Candidate:
    """Submits and trains on and on through a line that breaks; remembers what was acknowledged."""

    def __init__(self, paths: Paths, tally: Tally) -> None:
        self.client = EngineClient(paths)
        self.tally = tally
        self.acknowledged: dict[int, str] = {}
        """Submissions of the exam under way, with the hash of what was submitted."""

    async def ask(self, question: str, *arguments: object) -> object:
        """Ask until there is an answer; a question that was lost with its engine is asked again."""
        while True:
            try:
                return await getattr(self.client, question)(*arguments)
            except EngineUnavailable:
                await self.reconnect()

    async def reconnect(self) -> None:
        """Reach an engine, however long it takes."""
        while True:
            with suppress(EngineUnavailable):
                return await self.client.connect()
            await asyncio.sleep(0.1)

    async def begin(self) -> AttemptView:
        """Begin an exam; one that began although its answer was lost is taken."""
        while True:
            state = await self.state()
            if state.attempt is not None and not state.attempt.ended:
                return state.attempt
            with suppress(EngineError):
                await self.client.start("first", "practice", 7, 0)

    async def state(self) -> EngineState:
        """Return the whole state."""
        state = await self.ask("state")
        assert isinstance(state, EngineState)
        return state

    async def press(self, folder: Path, constant: float) -> None:
        """Save a model and submit it once."""
        save_model(folder / "category1" / "mymodel.keras", constant)
        try:
            accepted = await self.client.submit(1)
        except (Busy, CandidateRefused):
            self.tally.refused += 1
        except EngineUnavailable:
            self.tally.unanswered += 1
            await self.reconnect()
        else:
            self.acknowledged[accepted.submission] = accepted.sha256
            self.tally.acknowledged += 1

    async def train(self, folder: Path, category: int) -> None:
        """Ask for a training, unless one is under way."""
        (folder / f"category{category}" / "solution.py").write_text(TRAINS)
        with suppress(EngineError):
            await self.client.run(category)

    async def work(self, folder: Path, chance: random.Random) -> None:
        """Submit and train until cancelled."""
        while True:
            await self.train(folder, chance.choice((1, 2, 3)))
            await self.press(folder, chance.choice(CONSTANTS))
            await asyncio.sleep(chance.uniform(0, 0.3))


async def undisturbed(candidate: Candidate) -> dict[str, Verdict]:
    """Return the verdict on each model, by hash, when nobody disturbs."""
    attempt = await candidate.begin()
    verdicts = {}
    for constant in CONSTANTS:
        await candidate.press(Path(attempt.folder), constant)
        graded = (await outcomes(candidate))[-1]
        assert graded.verdict is not None
        verdicts[graded.sha256] = graded.verdict
    await candidate.ask("end")
    candidate.acknowledged.clear()
    return verdicts


async def outcomes(candidate: Candidate) -> list[SubmissionView]:
    """Wait until every submission has its outcome."""
    while True:
        state = await candidate.state()
        if all(each.state != "grading" for each in state.submissions):
            return state.submissions
        await asyncio.sleep(0.1)


async def runs_ended(candidate: Candidate) -> None:
    """Wait until no run is under way or waits."""
    while any(run.ended_at is None for run in (await candidate.state()).runs):
        await asyncio.sleep(0.1)


def figures(verdict: Verdict | None) -> object:
    """Return what must be the same in every grading of one file."""
    assert verdict is not None
    return verdict.stars, verdict.checks, verdict.value, verdict.standard_error


async def examine(candidate: Candidate, reaper: Reaper, right: dict[str, Verdict]) -> None:
    """Hold an exam that was disturbed against what was acknowledged."""
    submissions = {each.submission: each for each in await outcomes(candidate)}
    assert set(candidate.acknowledged) <= set(submissions), "an acknowledged submission is gone"
    for number, sha256 in candidate.acknowledged.items():
        assert submissions[number].sha256 == sha256
    for each in submissions.values():
        assert each.state == "graded", each
        assert figures(each.verdict) == figures(right[each.sha256])
        candidate.tally.graded_again += each.tries > 1
    if candidate.tally.exams % 2 == 0:
        await runs_ended(candidate)
    await candidate.ask("end")
    for run in (await candidate.state()).runs:
        assert run.state in ENDED, run
        candidate.tally.runs[f"{run.state} ({run.message})" if run.state != "trained" else run.state] += 1
        if run.run not in reaper.killed_runs and run.state != "cancelled":
            assert run.state == "trained", run
            text = (await candidate.client.read_log(run.run, -200)).text
            assert text.endswith("the last line\n")
    candidate.acknowledged.clear()
    candidate.tally.exams += 1


async def soak(paths: Paths, kills: int, chance: random.Random, tally: Tally) -> None:
    """Sit exams until so many processes were killed."""
    candidate, reaper = Candidate(paths, tally), Reaper(paths, chance, tally)
    await candidate.reconnect()
    right = await undisturbed(candidate)
    reaper.screen = Screen(paths.data_dir)
    kinds = itertools.chain.from_iterable(chance.sample(KINDS, len(KINDS)) for _round in itertools.count())
    while sum(tally.kills.values()) < kills:
        attempt = await candidate.begin()
        working = asyncio.create_task(candidate.work(Path(attempt.folder), chance))
        until = min(kills, sum(tally.kills.values()) + PER_EXAM)
        while sum(tally.kills.values()) < until:
            kind: Kind = next(kinds)
            await reaper.kill(kind)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        await examine(candidate, reaper, right)
    os.kill(reaper.screen.pid, 9)
    reaper.screen.reap()
    await candidate.ask("stop", True)


async def test_nothing_acknowledged_is_lost_whoever_is_killed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    seed = pytestconfig.getoption("--soak-seed") or random.SystemRandom().randrange(1_000_000)
    print(f"\nsoak with seed {seed}")
    mark, tally = new_mark(), Tally()
    os.environ["TFCERT_DATASETS_DIR"] = str(DATASETS)
    paths = Paths(tmp_path / "data", tmp_path / "data" / "attempts", DATASETS)
    try:
        await soak(paths, pytestconfig.getoption("--soak-kills"), random.Random(seed), tally)
    finally:
        print(tally.words())
    for _look in range(200):
        if not living(mark):
            break
        await asyncio.sleep(0.1)
    assert living(mark) == [], "a process is left behind"
