"""What came of an attempt: what counts, what does not and why, and what a pass would have taken."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.outcome import CategoryOutcome, WhyNot, lacking, outcome_of
from tfcert_exam_engine.attempts.scoring import is_pass
from tfcert_exam_engine.views import EngineState, LatePress, RunView, SubmissionView


def starred(stars: dict[int, int], mode: str = "exam") -> Attempt:
    attempt = an_attempt()
    attempt.mode = mode  # type: ignore[assignment]
    for category, count in stars.items():
        attempt.accept(category, 1)
        attempt.record(category, count)
    attempt.end("candidate", BEGAN.after(3600))
    return attempt


def without_stars() -> Attempt:
    """Something was submitted in category 1, and nothing of it was graded."""
    attempt = starred({})
    attempt.accept(1, 1)
    attempt.record(1, None)
    return attempt


def submission(number: int, category: int = 1, **fields: Any) -> SubmissionView:
    given: dict[str, Any] = {"state": "graded", "stars": 3, **fields}
    return SubmissionView(
        number, "a", category, given.pop("state"), 1000.0 + number, "m.keras", f"sha{number}", **given
    )


def of_category(
    submissions: list[SubmissionView], runs: list[RunView] | None = None, attempt: Attempt | None = None
) -> CategoryOutcome:
    state = EngineState((attempt or starred({1: 3})).view(), runs or [], submissions, [])
    return outcome_of(state).categories[0]


def whys(found: CategoryOutcome) -> list[WhyNot]:
    return [each.why for each in found.not_counted]


def test_the_best_submission_counts_and_the_first_of_equals() -> None:
    found = of_category([submission(1, stars=2), submission(2, stars=4), submission(3, stars=4)])
    assert found.counts == 2
    assert [(each.why, each.submission) for each in found.not_counted] == [("not_better", 1), ("not_better", 3)]


def test_a_category_without_a_submission_says_so_alone() -> None:
    found = of_category([], attempt=starred({}))
    assert (found.counts, found.points, whys(found)) == (None, 0, ["never_submitted"])


def test_what_could_not_be_graded_and_what_we_failed_at_are_told_apart() -> None:
    found = of_category(
        [
            submission(1, state="rejected", stars=None, message="It is cut off."),
            submission(2, state="engine_fault", stars=None, message="The grader died.", tries=3),
            submission(3, stars=1, tries=2),
        ]
    )
    assert whys(found) == ["refused", "engine_fault", "graded_again"]
    assert [each.message for each in found.not_counted][:2] == ["It is cut off.", "The grader died."]
    assert found.counts == 3


def test_only_failures_means_never_graded() -> None:
    assert whys(of_category([submission(1, state="rejected", stars=None)], attempt=without_stars())) == [
        "never_graded",
        "refused",
    ]


def test_our_own_failure_is_never_said_to_be_the_candidates() -> None:
    failed = submission(1, state="engine_fault", stars=None)
    assert whys(of_category([failed, submission(2, state="rejected", stars=None)], attempt=without_stars())) == [
        "engine_fault",
        "refused",
    ]


def test_a_verdict_that_is_on_its_way_is_not_called_a_failure() -> None:
    assert whys(of_category([submission(1, state="grading", stars=None)])) == ["grading"]


def test_presses_after_the_end_are_said_where_they_were() -> None:
    attempt = starred({1: 3})
    attempt.late += [LatePress(1, 5000.0), LatePress(2, 5001.0)]
    assert [(each.why, each.at) for each in of_category([submission(1)], attempt=attempt).not_counted] == [
        ("late", 5000.0)
    ]


def test_a_saved_model_that_nobody_submitted_is_named_the_newest_alone() -> None:
    runs = [
        RunView(n, "a", 1, "trained", 10.0, ended, kept_model="m.keras", kept_sha256=sha)
        for n, ended, sha in ((1, 900.0, "old"), (2, 1001.5, "sha1"), (3, 2000.0, "x"), (4, 3000.0, "y"))
    ]
    found = of_category([submission(1)], runs)
    assert [(each.why, each.run) for each in found.not_counted] == [("unsubmitted_model", 4)]
    assert found.runs == 4 and found.trained_s == pytest.approx(890 + 991.5 + 1990 + 2990)


def test_a_queued_run_has_not_trained() -> None:
    assert of_category([], [RunView(1, "a", 1, "queued", 10.0)]).trained_s == 0


def test_the_way_to_a_pass_is_the_shortest_and_then_the_cheapest() -> None:
    found = lacking(starred({1: 5, 2: 5, 3: 5, 4: 4, 5: 4}).view())  # 89
    assert found is not None
    assert (found.points, found.stars, found.would_be) == (1, {4: 1}, 94)


def test_every_way_to_a_pass_passes_and_one_star_less_does_not() -> None:
    for stars in itertools.product((0, 2, 4, 5), repeat=5):
        attempt = starred(dict(zip(range(1, 6), stars, strict=True)))
        found = lacking(attempt.view())
        assert (found is None) == attempt.view().passed
        if found is None:
            continue
        more = starred({n: attempt.category(n).stars + found.stars.get(n, 0) for n in range(1, 6)})  # type: ignore[operator]
        assert more.view().passed and more.view().score == found.would_be
        worth = sorted(
            (problem.weight / 5 for problem in attempt.view().problems for _ in range(5 - (problem.stars or 0))),
            reverse=True,
        )
        fewer = sum(found.stars.values()) - 1
        assert not is_pass(attempt.view().score + sum(worth[:fewer]), 100)


def test_nothing_is_lacking_in_a_drill_or_after_a_pass() -> None:
    assert lacking(starred({1: 2}, "drill").view()) is None
    assert lacking(starred(dict.fromkeys(range(1, 6), 5)).view()) is None


def test_the_time_of_an_attempt_goes_to_its_end() -> None:
    state = EngineState(starred({1: 3}).view(), [], [], [])
    assert outcome_of(state, now_s=9e9).spent_s == 3600
