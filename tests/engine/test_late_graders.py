"""A grader that is slow, or whose engine or attempt is gone: it can be late, never wrong."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from seats import Seat
from tfcert_exam_engine import process
from tfcert_exam_engine.changes import AttemptChanged, SubmissionChanged

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def held_grader(seat: Seat, submission: int) -> int:
    """Stop the grader of a submission in its tracks; return its process."""
    place = seat.paths.job("grade", submission)
    while True:
        for claimed in place.glob("claimed-*.json"):
            for pid in process.marked(claimed.stem.removeprefix("claimed-")):
                os.kill(pid, signal.SIGSTOP)
                return pid
        await asyncio.sleep(0.001)


async def submitted_and_held(seat: Seat) -> tuple[int, int]:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    accepted = await seat.engine.submit(1)
    return accepted.submission, await held_grader(seat, accepted.submission)


async def test_a_grader_of_an_ended_attempt_says_nothing_in_the_next_one(seat: Seat) -> None:
    number, grader = await submitted_and_held(seat)
    first = (await seat.engine.state()).attempt
    assert first is not None
    seat.clock.forward(3600)
    await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    second = await seat.sit()
    events = seat.engine.events()
    os.kill(grader, signal.SIGCONT)
    while (await seat.engine.attempt(first.attempt)).submissions[0].state == "grading":
        await asyncio.sleep(0.02)
    await seat.engine.look_at(2)
    await seat.engine.hint(1, 1)
    async for event in events:
        assert not isinstance(event, SubmissionChanged), "an old verdict in a new attempt"
        if isinstance(event, AttemptChanged):
            assert event.attempt.attempt == second.attempt
            break
    old, new = await seat.engine.attempt(first.attempt), await seat.engine.state()
    assert [(each.submission, each.state) for each in old.submissions] == [(number, "graded")]
    assert (new.submissions, new.attempt and new.attempt.problems[0].stars) == ([], None)


async def test_a_grader_that_outlives_its_engine_is_ended_and_the_submission_graded_anew(seat: Seat) -> None:
    _number, grader = await submitted_and_held(seat)
    start = process.start_of(grader)
    assert start is not None
    await seat.reopen()
    assert (await seat.verdict(1)).state == "graded"
    async with asyncio.timeout(10):
        while process.is_alive(grader, start):  # killed already, and its memory is taken down as the machine finds time
            await asyncio.sleep(0.02)
    assert not list(seat.paths.jobs.glob("grade-*"))


async def test_an_attempt_whose_problem_left_the_bank_does_not_keep_the_engine_from_starting(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    _number, grader = await submitted_and_held(seat)
    await seat.engine.close()

    def gone(*_problem: object) -> None:
        raise KeyError

    monkeypatch.setattr("tfcert_exam_engine.attempts.problem_shelf.find", gone)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert (await seat.engine.state()).submissions[0].state == "grading"
    monkeypatch.undo()
    await seat.reopen()
    assert (await seat.verdict(1)).state == "graded"
    assert process.start_of(grader) is None
