"""Time that is neither given nor taken, whatever becomes of the clocks."""

from __future__ import annotations

import pytest

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import AttemptOver, UsageRefused

DAY = 86400.0


def set_wall(moment: Instant, seconds: float) -> Instant:
    return Instant(moment.wall_s + seconds, moment.boot_s, moment.boot_id)


@pytest.mark.parametrize("step", [-DAY, DAY, 3600.0])
def test_a_clock_that_was_set_moves_the_moment_shown_and_not_the_time_left(step: float) -> None:
    countdown, now = Countdown.of(BEGAN, 3600), set_wall(BEGAN.after(600), step)
    settled = countdown.settled(now)
    assert settled.remaining_s(now) == countdown.remaining_s(now) == 3000
    assert settled.due is not None and settled.due.wall_s == now.wall_s + 3000
    assert settled.deadline == countdown.deadline


@pytest.mark.parametrize("step", [-DAY, DAY])
def test_a_reboot_after_the_clock_was_set_neither_gives_nor_takes_time(step: float) -> None:
    settled = Countdown.of(BEGAN, 3600).settled(set_wall(BEGAN.after(600), step))
    rebooted = Instant(BEGAN.wall_s + 1200 + step, 4.0, "another boot")
    assert settled.settled(rebooted).remaining_s(rebooted) == 2400


def test_a_wall_clock_that_went_back_over_a_reboot_gives_no_more_than_was_noted() -> None:
    noted = Countdown.of(BEGAN, 3600).settled(BEGAN.after(600))
    assert noted.left_s == 3000
    long_ago = Instant(0.0, 4.0, "another boot")
    assert noted.settled(long_ago).remaining_s(long_ago) == 3000


def test_after_a_reboot_the_new_boot_clock_decides_again() -> None:
    rebooted = Instant(BEGAN.wall_s + 600, 3.0, "another boot")
    settled = Countdown.of(BEGAN, 3600).settled(rebooted)
    assert settled.remaining_s(set_wall(rebooted.after(100), -DAY)) == 2900


def test_a_deadline_passed_while_the_machine_was_off_is_over() -> None:
    rebooted = Instant(BEGAN.wall_s + 5000, 3.0, "another boot")
    assert Countdown.of(BEGAN, 3600).settled(rebooted).remaining_s(rebooted) == 0


def test_nothing_is_noted_while_nothing_has_changed() -> None:
    countdown = Countdown.of(BEGAN, 3600)
    assert countdown.settled(BEGAN.after(30)) is countdown
    assert countdown.settled(BEGAN.after(61)) is not countdown


def test_a_pause_moves_the_deadline_by_as_long_as_it_was() -> None:
    stopped = Countdown.of(BEGAN, 3600).stopped(BEGAN.after(600))
    assert stopped.remaining_s(BEGAN.after(90_000)) == 3000
    running = stopped.running(BEGAN.after(1000))
    assert running.remaining_s(BEGAN.after(1100)) == 2900
    assert running.deadline == BEGAN.after(4000)


def test_without_a_deadline_there_is_no_end_paused_or_not() -> None:
    countdown = Countdown.of(BEGAN, 0)
    assert countdown.remaining_s(BEGAN.after(10 * DAY)) is None
    again = countdown.stopped(BEGAN).running(BEGAN.after(50))
    assert (again.remaining_s(BEGAN.after(60)), again.deadline) == (None, None)


def practice() -> Attempt:
    attempt = an_attempt(minutes=60)
    attempt.mode = "practice"
    return attempt


def test_a_paused_practice_takes_nothing_until_it_goes_on() -> None:
    attempt = practice()
    attempt.pause(BEGAN.after(10))
    with pytest.raises(UsageRefused, match="paused"):
        attempt.begin_submission(1, BEGAN.after(20))
    assert attempt.view().paused and attempt.view().deadline is None
    attempt.go_on(BEGAN.after(5000))
    attempt.begin_submission(1, BEGAN.after(5001))


@pytest.mark.parametrize("mode", ["exam", "drill"])
def test_an_exam_and_a_drill_cannot_be_paused(mode: str) -> None:
    attempt = an_attempt()
    attempt.mode = mode  # type: ignore[assignment]
    with pytest.raises(UsageRefused, match="cannot be paused"):
        attempt.pause(BEGAN)


def test_what_is_over_cannot_be_paused_back_to_life() -> None:
    attempt = practice()
    with pytest.raises(AttemptOver):
        attempt.pause(BEGAN.after(3600))


def test_a_live_exam_gives_no_hint_and_no_solution_and_an_ended_one_both() -> None:
    attempt = an_attempt()
    with pytest.raises(UsageRefused, match="no hints"):
        attempt.read_hint(1, 1)
    with pytest.raises(UsageRefused, match="5 of 5"):
        attempt.check_solution(1)
    attempt.end("candidate", BEGAN)
    attempt.read_hint(1, 1)
    attempt.check_solution(1)


def test_a_practice_shows_the_solution_after_five_stars_of_that_category_alone() -> None:
    attempt = practice()
    attempt.accept(1, 1)
    attempt.record(1, 5)
    attempt.check_solution(1)
    with pytest.raises(UsageRefused):
        attempt.check_solution(2)


def test_a_drill_passes_with_the_same_share_of_what_can_be_had() -> None:
    attempt = an_attempt()
    attempt.mode, attempt.categories = "drill", {3: attempt.category(3)}
    attempt.accept(3, 1)
    attempt.record(3, 4)
    assert (attempt.view().score, attempt.view().full, attempt.view().passed) == (16, 20, False)
    attempt.record(3, 5)
    assert attempt.view().passed


def test_a_reboot_gives_no_time_back_where_boots_have_no_names() -> None:
    """As on macOS: ten hours up, fifty of sixty minutes used, then a new boot."""
    countdown = Countdown.of(Instant(1e9, 36_000.0, ""), 3600).settled(Instant(1e9 + 3000, 39_000.0, ""))
    after = Instant(1e9 + 3060, 30.0, "")
    assert countdown.settled(after).remaining_s(after) == 600
