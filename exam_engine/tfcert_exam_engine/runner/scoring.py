"""Computes a problem's metric on the hidden examples, with its standard error and what the predictions show."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.runner import regions
from tfcert_exam_engine.runner.rounding import rounded
from tfcert_exam_engine.verdict import Region


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


def score(
    metric: str, y: npt.NDArray[Any], predicted: npt.NDArray[np.float64], names: list[str], in_time: bool = False
) -> Score:
    """Score predictions.

    Args:
        metric: accuracy, mae or mse.
        y: (N,) integer labels for accuracy; (N, *output_shape) for mae and mse.
        predicted: (N, *output_shape), finite.
        names: Of the classes; empty: their numbers are used.
        in_time: Whether the examples stand in order of time.
    """
    if metric == "accuracy":
        return _accuracy(y, predicted, names)
    errors = predicted - y.reshape(predicted.shape).astype(np.float64)
    costs = np.abs(errors) if metric == "mae" else errors**2
    each = costs.reshape(len(errors), -1).mean(axis=1)
    deviation = float(each.std(ddof=1)) if len(each) > 1 else 0.0
    standard_error = deviation / len(each) ** 0.5
    where = regions.of_errors(y.reshape(errors.shape), errors, costs, in_time)
    return Score(rounded(each.mean()), rounded(standard_error), _leaning(errors), where)


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
