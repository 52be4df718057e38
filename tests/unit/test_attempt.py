"""The attempt as a state machine: no loop, no process, a clock that is handed in."""

from __future__ import annotations

import pytest

from attempts import BEGAN, WEIGHTS, an_attempt
from tfcert_exam_engine.attempts.attempt import Attempt, withheld
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import AttemptOver, Busy, UsageRefused
from tfcert_exam_engine.grading.verdict import ModelFacts, StarCheck, Verdict


def grade(attempt: Attempt, category: int, stars: int | None, number: int = 1) -> None:
    attempt.begin_submission(category, BEGAN)
    attempt.accept(category, number)
    attempt.record(category, stars)


def test_five_stars_everywhere_are_a_hundred_points() -> None:
    attempt = an_attempt()
    for category in WEIGHTS:
        grade(attempt, category, 5)
    assert (attempt.view().score, attempt.view().passed) == (100.0, True)


@pytest.mark.parametrize(("lost", "score", "passed"), [((5,), 94, True), ((4, 5), 89, False), ((1, 2), 95, True)])
def test_one_star_lost_costs_a_fifth_of_the_weight(lost: tuple[int, ...], score: float, passed: bool) -> None:
    attempt = an_attempt()
    for category in WEIGHTS:
        grade(attempt, category, 4 if category in lost else 5)
    assert (attempt.view().score, attempt.view().passed) == (score, passed)


def test_the_best_graded_submission_counts() -> None:
    attempt = an_attempt()
    for stars in (2, 5, 0):
        grade(attempt, 3, stars)
    assert attempt.category(3).stars == 5
    assert attempt.view().problems[2].submissions == 3


def test_a_submission_without_a_verdict_lowers_nothing() -> None:
    attempt = an_attempt()
    grade(attempt, 3, 4)
    grade(attempt, 3, None)
    assert attempt.category(3).stars == 4


def test_an_ungraded_category_has_no_stars_and_a_graded_zero_has_zero() -> None:
    attempt = an_attempt()
    grade(attempt, 1, None)
    grade(attempt, 2, 0)
    assert [problem.stars for problem in attempt.view().problems[:2]] == [None, 0]


def test_a_second_press_while_grading_is_refused_and_changes_nothing() -> None:
    attempt = an_attempt()
    attempt.begin_submission(1, BEGAN)
    with pytest.raises(Busy):
        attempt.begin_submission(1, BEGAN)
    attempt.accept(1, 7)
    with pytest.raises(Busy):
        attempt.begin_submission(1, BEGAN)
    attempt.begin_submission(2, BEGAN)
    assert attempt.category(1).grading == 7


def test_a_file_that_could_not_be_taken_leaves_the_next_press_free() -> None:
    attempt = an_attempt()
    attempt.begin_submission(1, BEGAN)
    attempt.release(1)
    attempt.begin_submission(1, BEGAN)


def test_nothing_is_taken_at_or_after_the_deadline() -> None:
    attempt = an_attempt(minutes=1)
    attempt.begin_submission(1, BEGAN.after(59.9))
    with pytest.raises(AttemptOver):
        attempt.begin_submission(2, BEGAN.after(60))


def test_the_recorded_end_is_the_deadline_itself_however_late_it_is_noticed() -> None:
    attempt = an_attempt(minutes=1)
    attempt.end("deadline", BEGAN.after(5000))
    assert attempt.ended_at == BEGAN.wall_s + 60
    attempt.end("candidate", BEGAN.after(6000))
    assert (attempt.ended_at, attempt.end_reason) == (BEGAN.wall_s + 60, "deadline")


def test_ending_early_records_that_moment() -> None:
    attempt = an_attempt()
    attempt.end("candidate", BEGAN.after(10))
    assert attempt.ended_at == BEGAN.wall_s + 10
    assert attempt.remaining_s(BEGAN.after(11)) == 0


def test_a_wall_clock_set_by_a_day_gives_and_takes_no_time() -> None:
    attempt = an_attempt(minutes=60)
    for day in (-86400, 86400):
        tampered = Instant(BEGAN.wall_s + day, BEGAN.boot_s + 600, BEGAN.boot_id)
        assert attempt.remaining_s(tampered) == 3000


def test_after_a_reboot_the_wall_clock_decides() -> None:
    rebooted = Instant(BEGAN.wall_s + 600, 3.0, "another boot")
    assert an_attempt(minutes=60).remaining_s(rebooted) == 3000


def test_each_warning_comes_once_and_a_late_look_gives_only_the_newest() -> None:
    attempt = an_attempt()
    assert attempt.warning_due(BEGAN) is None
    at = [BEGAN.after(60 * minute) for minute in (269, 270, 271, 296, 299.5)]
    assert [attempt.warning_due(moment) for moment in at] == [None, 30, None, 5, 1]


def test_a_short_exam_does_not_warn_of_more_time_than_it_had() -> None:
    assert an_attempt(minutes=10).warning_due(BEGAN) is None


def test_what_was_never_submitted_or_never_graded_counts_as_zero() -> None:
    attempt = an_attempt()
    grade(attempt, 2, 0)
    grade(attempt, 3, None)
    attempt.begin_submission(4, BEGAN)
    assert attempt.never_submitted() == [1, 3, 5]


def test_category_six_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageRefused, match="no category 6"):
        an_attempt().category(6)


def test_a_live_exam_shows_stars_and_faults_and_no_figure() -> None:
    checks = [StarCheck("star 1", True, 0.9, 0.5, 0.4, 3.0), StarCheck("star 2", False, 0.9, 0.95, -0.05, -2, "try")]
    model = ModelFacts("m.keras", "0" * 64, 0.1)
    shown = withheld(Verdict(1, checks, "accuracy", 0.9, 0.01, 500, 0.2, model, remark="8 for 1"))
    assert shown.stars == 1
    assert [check.passed for check in shown.checks] == [True, False]
    figures = [shown.value, shown.standard_error, *(x for c in shown.checks for x in (c.measured, c.needed, c.margin))]
    assert figures == [None] * 8
    assert shown.remark == ""
    assert all(check.advice == "" for check in shown.checks)


def test_a_live_exam_says_what_mends_a_fault_of_form() -> None:
    check = StarCheck("star 1", False, needed=0.1, advice="Let the last layer give (None, 10).", fault="(None, 9)")
    shown = withheld(Verdict(0, [check], "accuracy", None, None, 500, 0.2, ModelFacts("m.keras", "0" * 64, 0.1)))
    assert shown.checks == [StarCheck("star 1", False, fault=check.fault, advice=check.advice)]


def test_a_hint_read_after_the_end_helped_nobody_in_the_attempt() -> None:
    attempt = an_attempt()
    attempt.end("candidate", BEGAN)
    attempt.read_hint(2, 3)
    assert attempt.category(2).hints == 0
