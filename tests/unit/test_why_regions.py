"""Why a verdict is n of 5: classes, stretches, the next star, the distance to the reference; arrays known by heart."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from scores import score
from tfcert_exam_engine.attempts.attempt import withheld
from tfcert_exam_engine.grading.verdict import ModelFacts, ReferenceFacts, Region, StarCheck, Verdict
from tfcert_exam_engine.runner.regions import LONGEST_NAME, MOST_CLASSES

Array = np.ndarray[Any, Any]


def one_hot(labels: list[int], classes: int) -> Array:
    return np.eye(classes)[labels]


def rows(found: list[Region]) -> list[tuple[object, ...]]:
    return [(region.low, region.high, region.count, region.value, region.offset) for region in found]


def test_each_class_has_its_recall_and_what_it_is_taken_for_the_worst_first() -> None:
    truth = [0] * 4 + [1] * 4 + [2] * 4
    taken = [0, 0, 0, 1] + [1] * 4 + [0, 1, 1, 2]
    found = score("accuracy", np.array(truth), one_hot(taken, 3), ["ant", "bee", "cat"])
    assert found.regions == [
        Region("class", 4, 0.25, "cat", taken_for="bee", taken=2),
        Region("class", 4, 0.75, "ant", taken_for="bee", taken=1),
        Region("class", 4, 1.0, "bee"),
    ]
    assert found.regions_left_out == 0
    assert found.remark == "cat is taken for bee most often (2 of 4)."


def test_of_equal_classes_the_larger_comes_first_then_the_smaller_label() -> None:
    truth = [0, 0, 1, 1, 1, 1, 2, 2]
    taken = [0, 1, 1, 1, 0, 0, 2, 1]
    found = score("accuracy", np.array(truth), one_hot(taken, 3), [])
    assert [region.name for region in found.regions] == ["1", "0", "2"]
    assert {region.value for region in found.regions} == {0.5}


def test_of_equal_confusions_the_smaller_label_is_named_by_the_row_and_by_the_sentence() -> None:
    found = score("accuracy", np.array([2, 2, 2, 2]), one_hot([1, 0, 1, 0], 3), [])
    assert (found.regions[0].taken_for, found.regions[0].taken) == ("0", 2)
    assert found.remark == "2 is taken for 0 most often (2 of 4)."


def test_a_thousand_classes_are_ten_rows_and_a_small_verdict() -> None:
    truth = np.repeat(np.arange(1000), 3)
    taken = truth.copy()
    taken[3 * 700] = 5
    names = ["x" * 500] * 1000
    found = score("accuracy", truth, one_hot(list(taken), 1000), names)
    assert len(found.regions) == MOST_CLASSES
    assert found.regions_left_out == 990
    assert (found.regions[0].value, found.regions[1].value) == (0.666667, 1.0)
    assert len(msgspec.json.encode(found.regions)) < MOST_CLASSES * (250 + 2 * LONGEST_NAME)


def test_a_single_output_has_two_classes() -> None:
    found = score("accuracy", np.array([0, 0, 1, 1]), np.array([[0.1], [0.7], [0.9], [0.8]]), ["no", "yes"])
    assert found.regions == [Region("class", 2, 0.5, "no", taken_for="yes", taken=1), Region("class", 2, 1.0, "yes")]


def test_the_error_is_told_by_quarters_of_the_answer() -> None:
    y = np.arange(1.0, 9.0).reshape(8, 1)
    errors = np.array([0, 0, 1, -1, 2, 2, -3, -5.0]).reshape(8, 1)
    found = score("mae", y, y + errors, [])
    assert {region.kind for region in found.regions} == {"target"}
    assert rows(found.regions) == [(1, 2, 2, 0, 0), (3, 4, 2, 1, 0), (5, 6, 2, 2, 2), (7, 8, 2, 4, -4)]
    squared = score("mse", y, y + errors, [])
    assert [region.value for region in squared.regions] == [0, 1, 4, 17]


def test_the_quarters_hang_on_the_answers_alone() -> None:
    chance = np.random.default_rng(1)
    y = chance.normal(size=(100, 1))
    ends = {
        tuple((region.low, region.high, region.count) for region in score("mae", y, predicted, []).regions)
        for predicted in (y, np.zeros_like(y), chance.normal(size=(100, 1)))
    }
    assert len(ends) == 1
    assert [count for _low, _high, count in ends.pop()] == [25] * 4


@pytest.mark.parametrize(
    ("answers", "expected"), [([2.0] * 9, [(2, 2)]), ([0.0] * 8 + [1.0], [(0, 0), (1, 1)]), ([5.0], [(5, 5)])]
)
def test_equal_answers_are_never_parted(answers: list[float], expected: list[tuple[float, float]]) -> None:
    y = np.array(answers).reshape(-1, 1)
    found = score("mae", y, y + 1, [])
    assert [(region.low, region.high) for region in found.regions] == expected
    assert sum(region.count for region in found.regions) == len(answers)


def test_a_series_is_told_by_time_and_by_step_too() -> None:
    y = np.zeros((8, 4))
    errors = np.zeros((8, 4))
    errors[6:, :] += 1  # the newest two examples
    errors[:, 3] -= 2  # the farthest step
    found = score("mae", y, y + errors, [], in_time=True).regions
    assert [region.kind for region in found] == ["target", *["time"] * 4, *["step"] * 4]
    assert rows(found[1:5]) == [*[(n, n + 1, 2, 0.5, -0.5) for n in (1, 3, 5)], (7, 8, 2, 1.0, 0.5)]
    assert rows(found[5:]) == [*[(n, n, 8, 0.25, 0.25) for n in (1, 2, 3)], (4, 4, 8, 1.75, -1.75)]


@pytest.mark.parametrize("shape", [(5, 1), (5, 3), (3, 6, 1), (1, 1)])
def test_every_example_and_every_step_is_in_one_stretch(shape: tuple[int, ...]) -> None:
    y = np.random.default_rng(2).normal(size=shape)
    found = score("mae", y, y * 0, [], in_time=True).regions
    for kind, wanted in (("time", shape[0]), ("step", shape[1] if shape[1] > 1 else 0)):
        stretches = [region for region in found if region.kind == kind]
        said = [n for region in stretches for n in range(int(region.low or 0), int(region.high or 0) + 1)]
        assert said == list(range(1, wanted + 1))
        assert len(stretches) <= 4


def test_figures_that_a_float_cannot_hold_are_left_out_and_the_verdict_survives_its_way() -> None:
    y = np.zeros((4, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        found = score("mse", y, y + 1e200, [])
    assert [region.value for region in found.regions] == [None]
    assert msgspec.json.decode(msgspec.json.encode(found.regions), type=list[Region]) == found.regions


def verdict(metric: str, value: float, needed: float, examples: int, star: int = 4, **fields: Any) -> Verdict:
    sign = 1 if metric == "accuracy" else -1
    margin = round(sign * (value - needed), 6)
    passed = [StarCheck(f"star {n}", True, value, 0.0, 1.0) for n in range(1, star)]
    missed = [StarCheck(f"star {n}", False, value, needed, margin) for n in range(star, 6)]
    model = ModelFacts("m.keras", "0" * 64, 0.1)
    return Verdict(star - 1, [*passed, *missed], metric, value, 0.01, examples, 0.2, model, **fields)


@pytest.mark.parametrize(
    ("right", "of", "needed", "star", "examples"),
    [
        (148, 160, 0.9375, 4, 2),
        (0, 3, 1.0, 5, 3),
        (2, 3, 0.7, 4, 1),
        (469, 500, 0.94, 4, 1),
        (250, 500, 0.5, 1, 1),  # the trivial answer must be beaten, not met
        (249, 500, 0.501, 1, 2),
        (2999, 3000, 1.0, 5, 1),
    ],
)
def test_the_next_star_is_so_many_examples_away(right: int, of: int, needed: float, star: int, examples: int) -> None:
    coming = verdict("accuracy", round(right / of, 6), needed, of, star).next_star
    assert coming is not None
    assert (coming.star, coming.examples) == (star, examples)
    reached, before = (right + examples) / of, (right + examples - 1) / of
    assert reached > needed if star == 1 else reached >= needed
    assert before <= needed if star == 1 else before < needed


def test_the_next_star_of_an_error_is_a_distance() -> None:
    coming = verdict("mae", 0.2412, 0.235, 543, 3).next_star
    assert coming is not None
    assert (coming.star, coming.missing, coming.examples) == (3, 0.0062, None)


def test_with_five_stars_or_with_a_broken_contract_there_is_no_next_star() -> None:
    five = verdict("accuracy", 1.0, 0.9, 100, 6)
    broken = msgspec.structs.replace(five, checks=[StarCheck("star 1", False, fault="wrong")], value=None)
    assert five.next_star is None
    assert broken.next_star is None


def test_the_worst_is_the_least_recall_and_the_largest_error() -> None:
    recalls = [Region("class", 5, 0.2, "a"), Region("class", 5, 0.9, "b")]
    errors = [Region("target", 5, 0.2), Region("time", 5, 0.9), Region("step", 5, None)]
    assert verdict("accuracy", 0.5, 0.6, 10, regions=recalls).worst_region is recalls[0]
    assert verdict("mae", 0.5, 0.4, 10, regions=errors).worst_region is errors[1]
    assert verdict("mae", 0.5, 0.4, 10, regions=[errors[0], errors[0]]).worst_region is None
    assert verdict("mae", 0.5, 0.4, 10).worst_region is None


def test_a_live_exam_withholds_every_figure_of_why() -> None:
    regions = [Region("class", 50, 0.86, "8", taken_for="1", taken=7)]
    whole = verdict("accuracy", 0.9, 0.95, 500, regions=regions, regions_left_out=3, remark="8 for 1")
    whole = msgspec.structs.replace(whole, reference=ReferenceFacts(0.992, -0.092, 94_698, 1.2, 12.0))
    shown = withheld(whole)
    assert (shown.regions, shown.regions_left_out, shown.reference, shown.remark) == ([], 0, None, "")
    assert shown.next_star is None
    assert shown.worst_region is None
    # Whatever a verdict says more one day: only these may differ from one model of a star count to another.
    told = msgspec.structs.asdict(shown).keys() - {
        *("stars", "checks", "metric", "hidden_examples", "seconds", "model", "problem_version", "graded_with"),
    }
    nothing = msgspec.structs.asdict(Verdict(0, [], "", None, None, 0, 0.0, shown.model))
    assert {name: getattr(shown, name) for name in told} == {name: nothing[name] for name in told}
