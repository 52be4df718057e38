"""The deadline under clocks that are set, jump and begin anew: the engine in process, its clock the test's."""

from __future__ import annotations

import pytest

from seats import Seat
from tfcert_exam_engine.errors import AttemptOver
from tfcert_exam_engine.views import AttemptView, EngineState

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_S, MINUTE_S = 86_400.0, 60.0
NEAR_S = 30.0
"""Far more than a test takes, far less than anything it sets."""
SLEEPS = "import time; time.sleep(600)"


async def left_s(seat: Seat) -> float:
    """Return the time left as a screen shows it: on this boot's clock."""
    attempt = (await seat.engine.state()).attempt
    assert attempt is not None and attempt.deadline is not None
    return seat.clock.now().until(attempt.deadline)


async def sat_and_trained(seat: Seat, mode: str = "exam") -> AttemptView:
    """Begin an hour and a training that goes on."""
    attempt = await seat.sit(mode=mode)
    seat.script(attempt, SLEEPS)
    await seat.engine.run(1)
    await seat.until(lambda s: s.runs[-1].pid is not None)
    return attempt


async def ended(seat: Seat, as_begun: AttemptView) -> EngineState:
    """Wait for the end, and hold it against what was announced."""
    state = await seat.until(lambda s: s.attempt is not None and s.attempt.ended and s.runs[-1].ended_at is not None)
    assert state.attempt is not None and as_begun.deadline is not None
    assert (state.attempt.ended_at, state.attempt.end_reason) == (as_begun.deadline.wall_s, "deadline")
    with pytest.raises(AttemptOver):
        await seat.engine.submit(1)
    return state


@pytest.mark.parametrize("shift_s", [-DAY_S, DAY_S, -300.0, 300.0])
async def test_a_clock_that_is_set_while_the_engine_runs_neither_gives_nor_takes_time(
    seat: Seat, shift_s: float
) -> None:
    attempt = await sat_and_trained(seat)
    seat.clock.set_wall(shift_s)
    moved = await seat.until(
        lambda s: s.attempt is not None and s.attempt.deadline is not None and s.attempt.deadline != attempt.deadline
    )
    assert moved.attempt is not None and moved.attempt.deadline is not None and attempt.deadline is not None
    assert abs(moved.attempt.deadline.wall_s - attempt.deadline.wall_s - shift_s) < 1
    assert abs(await left_s(seat) - 60 * MINUTE_S) < NEAR_S
    assert not moved.attempt.ended
    seat.clock.forward(60 * MINUTE_S)
    assert (await ended(seat, attempt)).runs[-1].state == "cancelled"


@pytest.mark.parametrize("shift_s", [-DAY_S, DAY_S])
async def test_a_clock_that_is_set_while_no_engine_runs_neither_gives_nor_takes_time(
    seat: Seat, shift_s: float
) -> None:
    attempt = await sat_and_trained(seat)
    seat.clock.forward(10 * MINUTE_S)
    seat.clock.set_wall(shift_s)
    await seat.reopen()
    assert abs(await left_s(seat) - 50 * MINUTE_S) < NEAR_S
    assert (await seat.engine.state()).runs[-1].state == "running"
    seat.clock.forward(50 * MINUTE_S)
    await ended(seat, attempt)


async def test_a_clock_set_to_and_fro_across_restarts_adds_up_to_nothing(seat: Seat) -> None:
    attempt = await sat_and_trained(seat)
    for shift_s in (-DAY_S, 3 * DAY_S, -2 * DAY_S, -7200.0):
        seat.clock.set_wall(shift_s)
        await seat.reopen()
        seat.clock.forward(5 * MINUTE_S)
    assert abs(await left_s(seat) - 40 * MINUTE_S) < NEAR_S
    seat.clock.forward(40 * MINUTE_S)
    await ended(seat, attempt)


async def test_time_goes_on_while_the_machine_sleeps(seat: Seat) -> None:
    attempt = await sat_and_trained(seat)
    seat.clock.forward(40 * MINUTE_S)
    assert abs(await left_s(seat) - 20 * MINUTE_S) < NEAR_S
    assert (await seat.engine.state()).runs[-1].state == "running"
    seat.clock.forward(9 * 60 * MINUTE_S)
    await ended(seat, attempt)


async def test_after_a_reboot_the_wall_clock_says_what_is_left(seat: Seat) -> None:
    attempt = await sat_and_trained(seat)
    seat.clock.forward(10 * MINUTE_S)
    await seat.engine.close()
    seat.clock.reboot(down_s=20 * MINUTE_S)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert abs(await left_s(seat) - 30 * MINUTE_S) < NEAR_S
    assert (await seat.run_ended()).state == "cancelled", "no process outlives a reboot"
    seat.clock.forward(30 * MINUTE_S)
    await ended(seat, attempt)


async def test_a_reboot_across_the_deadline_ends_at_the_deadline(seat: Seat) -> None:
    attempt = await sat_and_trained(seat)
    await seat.engine.close()
    seat.clock.reboot(down_s=DAY_S)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    await ended(seat, attempt)


async def test_a_clock_set_back_during_a_reboot_gives_no_more_than_was_noted(seat: Seat) -> None:
    attempt = await sat_and_trained(seat)
    seat.clock.forward(45 * MINUTE_S)
    await seat.until(lambda _s: (seat.engine._sitting.current.countdown.left_s or 0) < 16 * MINUTE_S)  # type: ignore[union-attr]
    await seat.engine.close()
    seat.clock.reboot(down_s=60.0)
    seat.clock.set_wall(-DAY_S)
    seat.engine = seat.new_engine()
    await seat.engine.open()
    assert await left_s(seat) <= 15 * MINUTE_S
    seat.clock.forward(15 * MINUTE_S)
    await ended(seat, attempt)
