"""What an engine notes beside submissions: presses after the end, time at a problem, waits between exams."""

from __future__ import annotations

import pytest

from seats import Seat
from tfcert_exam_engine.errors import AttemptOver, Busy, UsageRefused
from tfcert_exam_engine.events import EngineFault
from tfcert_exam_engine.store import Store

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_press_after_the_end_is_noted_and_counts_for_nothing(seat: Seat) -> None:
    attempt = await seat.sit("exam")
    seat.save_constant(attempt)
    seat.clock.forward(3601)
    with pytest.raises(AttemptOver):
        await seat.engine.submit(1)
    await seat.until(lambda s: s.attempt is not None and s.attempt.ended)
    with pytest.raises(AttemptOver):
        await seat.engine.submit(1)
    with pytest.raises(UsageRefused):
        await seat.engine.submit(9)
    await seat.reopen()
    view = (await seat.engine.state()).attempt
    assert view is not None and [press.category for press in view.late] == [1, 1]
    assert view.ended_at is not None and view.ended_at < view.late[0].at <= view.late[1].at
    assert (view.score, (await seat.engine.state()).submissions) == (0, [])


async def test_time_is_counted_for_the_problem_on_the_screen_while_somebody_follows(seat: Seat) -> None:
    await seat.sit("practice")
    seat.clock.forward(3)
    await seat.engine.look_at(2)  # nobody followed until now
    events = seat.engine.events()
    seat.clock.forward(2)
    await seat.engine.look_at(2)  # nobody had said what is open
    seat.clock.forward(4)
    await seat.engine.look_at(3)
    seat.clock.forward(900)  # slept
    await seat.engine.look_at(3)
    await seat.engine.pause()
    seat.clock.forward(2)
    await seat.engine.look_at(3)
    await seat.engine.end()
    await seat.reopen()
    view = (await seat.engine.state()).attempt
    assert view is not None and [round(problem.spent_s) for problem in view.problems] == [0, 4, 0, 0, 0]
    assert events is not None


async def test_an_exam_waits_where_the_waits_are_held_and_a_practice_does_not(seat: Seat) -> None:
    await seat.sit("exam")
    await seat.engine.end()
    await seat.engine.change_settings({"retakes": "held"})
    for _when in ("at once", "after 13 days"):
        with pytest.raises(UsageRefused, match="next exam is open from"):
            await seat.sit("exam")
        seat.clock.forward(13 * 86_400)
    await seat.sit("practice")
    await seat.engine.end()
    seat.clock.forward(86_400)
    await seat.sit("exam")


def fail_by_our_fault(seat: Seat, number: int) -> None:
    """Have the record say that our machinery failed; a real fault three times over cannot be ordered."""
    store = Store(seat.paths.database)
    record = store.submission(number)
    assert record is not None
    store.save_submission(record.ended(EngineFault(1.0, "The grader died."), 2.0, 3))
    store.close()


async def test_what_we_failed_is_graded_again_at_the_next_start_also_after_the_end(seat: Seat) -> None:
    attempt = await seat.sit("exam")
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    stars = (await seat.verdict(1)).stars
    await seat.engine.end()
    await seat.engine.close()
    fail_by_our_fault(seat, 1)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    again = await seat.verdict(1)
    assert (again.state, again.stars) == ("graded", stars)
    assert (await seat.engine.attempts())[0].problems[0].stars == stars


async def test_what_we_failed_is_graded_again_when_asked_and_nothing_else_is(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    await seat.verdict(1)
    with pytest.raises(UsageRefused, match="has its outcome"):
        await seat.engine.grade_again(1)
    for number, name in ((7, None), (1, "nonsense")):
        with pytest.raises(UsageRefused, match="There is no"):
            await seat.engine.grade_again(number, name)
    fail_by_our_fault(seat, 1)
    await seat.engine.end()
    assert (await seat.engine.grade_again(1, attempt.attempt)).state == "grading"
    assert (await seat.verdict(1)).state == "graded"


async def test_two_gradings_of_a_category_do_not_meet(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    await seat.engine.submit(1)
    await seat.verdict(1)
    fail_by_our_fault(seat, 1)
    await seat.engine.submit(1)
    with pytest.raises(Busy):
        await seat.engine.grade_again(1)
    assert (await seat.verdict(2)).state == "graded"


async def test_a_failed_submission_whose_file_is_gone_keeps_its_outcome(seat: Seat) -> None:
    attempt = await seat.sit()
    seat.save_constant(attempt)
    sent = await seat.engine.submit(1)
    await seat.verdict(1)
    await seat.engine.close()
    fail_by_our_fault(seat, 1)
    for model in seat.paths.models.glob(f"{sent.sha256}*"):
        model.unlink()
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert (await seat.engine.state()).submissions[0].state == "engine_fault"
