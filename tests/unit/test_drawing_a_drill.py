"""Which problem a drill draws."""

from __future__ import annotations

import pytest

from tfcert_exam_engine.starting import Plan

SEEDS = range(300)


def drawn(minutes: int, category: int | None = None, skill: str = "", problem: str = "") -> set[str]:
    plans = (Plan("offline", "drill", seed, minutes, category, skill, problem=problem) for seed in SEEDS)
    return {plan.problems()[0].slug for plan in plans}


@pytest.mark.parametrize(("category", "slug"), [(3, "seedlings"), (5, "ring")])
def test_a_problem_that_trains_for_half_an_hour_is_drawn_where_there_is_time_for_it(category: int, slug: str) -> None:
    assert slug not in drawn(30, category)
    assert slug not in drawn(5, category) and len(drawn(5, category)) > 3
    assert slug in drawn(120, category)


def test_a_long_problem_that_is_named_is_drawn_however_short_the_clock_is() -> None:
    assert drawn(30, problem="ring") == {"ring"}
