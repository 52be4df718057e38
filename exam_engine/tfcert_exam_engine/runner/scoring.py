"""Computes a problem's metric on the hidden examples, with its standard error and what the predictions show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.grading.verdict import Region
from tfcert_exam_engine.runner import regions
from tfcert_exam_engine.runner.hidden_examples import HiddenExamples
from tfcert_exam_engine.runner.rounding import rounded
from tfcert_problems.problem import Metric

LEAST = 1e-9
"""The smallest probability that counts: one miss does not undo all else."""


@dataclass(frozen=True)
class Score:
    """A metric on the hidden examples."""

    value: float
    """Rounded to six decimals."""
    standard_error: float
    """Of the hidden sample, rounded likewise."""
    remark: str
    """What the predictions show, in one sentence; may be empty."""
    regions: list[Region]
    """How the model does in each part of the hidden examples."""
    regions_left_out: int = 0
    known_words: float | None = None
    """Share of known words in what the model writes; None where it is not asked to."""


def score(metric: Metric, hidden: HiddenExamples, predicted: npt.NDArray[np.float64]) -> Score:
    """Score predictions for the hidden examples: (N, *output_shape), finite."""
    if not metric.worst_group:
        return _score(metric, hidden.y, predicted, hidden.names)
    assert hidden.group is not None, "a data set without groups"
    return _worst(metric, hidden, hidden.group, predicted)


def _score(metric: Metric, y: npt.NDArray[Any], predicted: npt.NDArray[np.float64], names: list[str]) -> Score:
    if metric.name == "accuracy":
        return _accuracy(y, predicted, names)
    if metric.name == "perplexity":
        return _perplexity(y, predicted)
    errors = predicted - y.reshape(predicted.shape).astype(np.float64)
    costs = np.abs(errors) if metric.name == "mae" else errors**2
    each = costs.reshape(len(errors), -1).mean(axis=1)
    where = regions.of_errors(y.reshape(errors.shape), errors, costs, metric.in_order_of_time)
    return Score(rounded(each.mean()), rounded(_standard_error(each)), _leaning(errors), where)


def _standard_error(each: npt.NDArray[np.float64]) -> float:
    return float(each.std(ddof=1)) / len(each) ** 0.5 if len(each) > 1 else 0.0


def _worst(
    metric: Metric, hidden: HiddenExamples, group: npt.NDArray[Any], predicted: npt.NDArray[np.float64]
) -> Score:
    """Score each group alone; the worst one's score is the score."""
    numbers = [int(number) for number in np.unique(group)]
    scores = [_score(metric, hidden.y[group == n], predicted[group == n], hidden.names) for n in numbers]
    where = [
        Region("group", int((group == n).sum()), one.value, name=regions.name_of(n, metric.groups))
        for n, one in zip(numbers, scores, strict=True)
    ]
    by_value = sorted(scores, key=lambda one: one.value, reverse=not metric.higher_is_better)
    return replace(by_value[0], regions=where, regions_left_out=0)


def _perplexity(y: npt.NDArray[Any], predicted: npt.NDArray[np.float64]) -> Score:
    """Rows are brought to a sum of one first: no probabilities are more than all there is.

    The standard error is the delta method's: that of the mean log, times the value.
    """
    rows = np.clip(predicted, 0.0, None).reshape(-1, predicted.shape[-1])
    given = rows[np.arange(len(rows)), y.reshape(-1).astype(np.int64)] / np.maximum(rows.sum(axis=1), LEAST)
    costs = -np.log(np.clip(given, LEAST, 1.0)).reshape(len(predicted), -1).mean(axis=1)
    value = float(np.exp(costs.mean()))
    return Score(rounded(value), rounded(value * _standard_error(costs)), "", [])


def classes(predicted: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the class of each row: 0.5 parts a single output, else the largest wins."""
    rows = predicted.reshape(len(predicted), -1)
    found = rows[:, 0] > 0.5 if rows.shape[1] == 1 else rows.argmax(axis=1)
    return found.astype(np.int64)


def _accuracy(y: npt.NDArray[Any], predicted: npt.NDArray[np.float64], names: list[str]) -> Score:
    found = classes(predicted)
    truth = y.reshape(-1).astype(np.int64)
    right = int((found == truth).sum())
    n = len(truth)
    # One success and one failure more (Laplace): a perfect score on a finite sample is not a certain one.
    share = (right + 1) / (n + 2)
    standard_error = (share * (1 - share) / n) ** 0.5
    where, left_out = regions.of_classes(truth, found, names)
    return Score(rounded(right / n), rounded(standard_error), _confusion(truth, found, names), where, left_out)


def _confusion(truth: npt.NDArray[np.int64], found: npt.NDArray[np.int64], names: list[str]) -> str:
    """Name the most frequent confusion."""
    if len(np.unique(found)) == 1:
        return _("Every example is taken for {found}.").format(found=regions.name_of(found[0], names))
    wrong = truth != found
    if not wrong.any():
        return ""
    pairs, counts = np.unique(np.stack([truth[wrong], found[wrong]]), axis=1, return_counts=True)
    worst = int(counts.argmax())
    true, taken = pairs[:, worst]
    return _("{true} is taken for {taken} most often ({count} of {all}).").format(
        true=regions.name_of(true, names),
        taken=regions.name_of(taken, names),
        count=int(counts[worst]),
        all=int((truth == true).sum()),
    )


def _leaning(errors: npt.NDArray[np.float64]) -> str:
    """Say when the errors have mostly one sign: half of the mean distance is then a constant offset."""
    offset, distance = rounded(errors.mean()), rounded(np.abs(errors).mean())
    if distance == 0 or abs(offset) < distance / 2:
        return ""
    if offset > 0:
        return _("Predictions are too high by {offset:.3g} on average.").format(offset=offset)
    return _("Predictions are too low by {offset:.3g} on average.").format(offset=-offset)
