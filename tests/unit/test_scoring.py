"""A metric, its standard error, and what the predictions show."""

from __future__ import annotations

import numpy as np
import pytest

from scores import score


def one_hot(labels: list[int], classes: int = 3) -> np.ndarray:
    return np.eye(classes)[labels]


def test_accuracy_takes_the_largest_of_several_outputs() -> None:
    found = score("accuracy", np.array([0, 1, 2, 2]), one_hot([0, 1, 2, 0]), [])
    assert found.value == 0.75
    assert found.remark == "2 is taken for 0 most often (1 of 2)."


def test_accuracy_parts_a_single_output_at_one_half() -> None:
    found = score("accuracy", np.array([0, 1, 1, 0]), np.array([[0.2], [0.9], [0.5], [0.1]]), ["no", "yes"])
    assert found.value == 0.75
    assert found.remark == "yes is taken for no most often (1 of 2)."


def test_a_perfect_accuracy_on_a_sample_is_not_a_certain_one() -> None:
    few = score("accuracy", np.arange(9) % 3, one_hot([0, 1, 2] * 3), [])
    many = score("accuracy", np.arange(900) % 3, one_hot([0, 1, 2] * 300), [])
    assert few.value == many.value == 1
    assert few.standard_error > many.standard_error > 0


@pytest.mark.parametrize("metric", ["accuracy", "mae", "mse"])
def test_the_standard_error_is_the_spread_of_the_metric_over_many_samples(metric: str) -> None:
    chance = np.random.default_rng(3)
    truth = chance.integers(0, 2, (2000, 400)) if metric == "accuracy" else chance.normal(size=(2000, 400, 1))
    shape = (*truth.shape[:2], 1)
    wrong = chance.random(shape) < 0.2
    predicted = np.where(wrong, 1 - truth.reshape(shape), truth.reshape(shape)).astype(float)
    if metric != "accuracy":
        predicted = truth + chance.normal(size=shape)
    scores = [score(metric, y, p, []) for y, p in zip(truth, predicted, strict=True)]
    spread = float(np.std([s.value for s in scores]))
    assert np.mean([s.standard_error for s in scores]) == pytest.approx(spread, rel=0.1)


def test_errors_are_means_over_all_outputs_of_an_example() -> None:
    y = np.array([[[1.0], [2.0]], [[3.0], [4.0]]], dtype="float32")
    predicted = y.astype(float) + np.array([[[1.0], [3.0]], [[0.0], [0.0]]])
    assert score("mae", y, predicted, []).value == 1.0
    assert score("mse", y, predicted, []).value == 2.5


def test_a_leaning_is_told_with_its_sign() -> None:
    y = np.zeros((4, 1))
    assert score("mae", y, y + 2.5, []).remark == "Predictions are too high by 2.5 on average."
    assert score("mae", y, y - 2.5, []).remark == "Predictions are too low by 2.5 on average."
    assert score("mae", y, np.array([[1.0], [-1.0], [2.0], [-2.0]]), []).remark == ""


def test_the_perplexity_of_a_uniform_guess_is_the_size_of_the_vocabulary() -> None:
    y = np.arange(40) % 8
    found = score("perplexity", y, np.full((40, 8), 1 / 8), [])
    assert (found.value, found.standard_error) == (pytest.approx(8), 0)
    assert score("perplexity", y, one_hot(list(y), 8), []).value == 1


def test_probabilities_that_sum_to_more_than_one_gain_nothing() -> None:
    y, rows = np.array([0, 1, 2, 0]), np.array([[0.5, 0.25, 0.25]] * 4)
    assert score("perplexity", y, rows * 7, []).value == score("perplexity", y, rows, []).value
    assert score("perplexity", y, np.array([[-3.0, 2.0, 1.0]] * 4), []).value > 3


def test_the_perplexity_has_the_spread_over_many_samples_as_its_standard_error() -> None:
    chance = np.random.default_rng(4)
    rows = np.array([0.6, 0.3, 0.1])
    found = [score("perplexity", chance.choice(3, 300, p=rows), np.tile(rows, (300, 1)), []) for _ in range(800)]
    assert np.mean([s.standard_error for s in found]) == pytest.approx(np.std([s.value for s in found]), rel=0.1)


@pytest.mark.parametrize(("metric", "worst"), [("mae", 3.0), ("mse", 9.0)])
def test_the_worst_group_counts_and_all_are_told(metric: str, worst: float) -> None:
    y = np.zeros((6, 1))
    predicted = np.array([[1.0], [1.0], [1.0], [1.0], [3.0], [3.0]])
    found = score(metric, y, predicted, [], groups={"calm": [0, 1, 2, 3], "storm": [4, 5]})
    assert found.value == worst
    assert [(region.kind, region.name, region.count, region.value) for region in found.regions] == [
        ("group", "calm", 4, 1.0),
        ("group", "storm", 2, worst),
    ]


def test_of_classes_the_worst_group_is_the_one_with_the_lowest_accuracy() -> None:
    groups = {"day": [0, 1], "night": [2, 3]}
    found = score("accuracy", np.array([0, 1, 0, 1]), one_hot([0, 1, 0, 0]), [], groups=groups)
    assert found.value == 0.5
