"""Which problem a drill draws."""

from __future__ import annotations

import pytest

from tfcert_exam_engine.attempts.starting import Plan
from tfcert_exam_engine.errors import UsageRefused

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


def test_a_named_variant_is_drawn_whatever_the_seed() -> None:
    plans = (Plan("offline", "drill", seed, 30, problem="line-stiff") for seed in range(30))
    assert {plan.problems()[0].name for plan in plans} == {"category1_line-stiff"}
    plans = (Plan("offline", "drill", seed, 30, problem="line-first") for seed in range(30))
    assert {plan.problems()[0].name for plan in plans} == {"category1_line"}


def test_an_unknown_variant_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageRefused) as refused:
        Plan("offline", "drill", 7, 30, problem="line-loose").problems()
    assert refused.value.code == "no_variant" and refused.value.message == "The problem line has no variant loose."
    assert refused.value.advice == "Take: line-first, line-stiff, line-soft"


@pytest.mark.parametrize("name", ["nothing", "nothing-stiff"])
def test_an_unknown_problem_is_refused_by_its_whole_name(name: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        Plan("offline", "drill", 7, 30, problem=name).problems()
    assert refused.value.code == "no_problem" and name in refused.value.message
