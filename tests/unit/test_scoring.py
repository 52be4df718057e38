"""A metric, its standard error, and what the predictions show."""

from __future__ import annotations

import numpy as np
import pytest

from tfcert_exam_engine.runner.scoring import score


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
