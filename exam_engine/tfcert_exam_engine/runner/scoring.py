"""Computes a problem's metric on the hidden examples, with its standard error and what the predictions show."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt

DECIMALS = 6
"""A float32 result moves by 1.5e-7 with batch size and instruction set: figures are rounded, then compared."""


@dataclass(frozen=True)
class Score:
    """A metric on the hidden examples."""

    value: float
    """Rounded to six decimals."""
    standard_error: float
    """Of the hidden sample, rounded likewise."""
    remark: str
    """What the predictions show, in one sentence; may be empty."""


def score(metric: str, y: npt.NDArray[Any], predicted: npt.NDArray[np.float64], names: list[str]) -> Score:
    """Score predictions.

    Args:
        metric: accuracy, mae or mse.
        y: (N,) integer labels for accuracy; (N, *output_shape) for mae and mse.
        predicted: (N, *output_shape), finite.
        names: Of the classes; empty: their numbers are used.
    """
    if metric == "accuracy":
        return _accuracy(y, predicted, names)
    errors = predicted - y.reshape(predicted.shape).astype(np.float64)
    each = (np.abs(errors) if metric == "mae" else errors**2).reshape(len(errors), -1).mean(axis=1)
    deviation = float(each.std(ddof=1)) if len(each) > 1 else 0.0
    standard_error = deviation / len(each) ** 0.5
    return Score(_rounded(each.mean()), _rounded(standard_error), _leaning(errors))


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
    return Score(_rounded(right / n), _rounded(standard_error), _confusion(truth, found, names))


def _confusion(truth: npt.NDArray[np.int64], found: npt.NDArray[np.int64], names: list[str]) -> str:
    """Name the most frequent confusion."""
    if len(np.unique(found)) == 1:
        return _("Every example is taken for {found}.").format(found=_name(found[0], names))
    wrong = truth != found
    if not wrong.any():
        return ""
    pairs, counts = np.unique(np.stack([truth[wrong], found[wrong]]), axis=1, return_counts=True)
    worst = int(counts.argmax())
    true, taken = pairs[:, worst]
    return _("{true} is taken for {taken} most often ({count} of {all}).").format(
        true=_name(true, names), taken=_name(taken, names), count=int(counts[worst]), all=int((truth == true).sum())
    )


def _name(label: Any, names: list[str]) -> str:
    return names[int(label)] if 0 <= int(label) < len(names) else str(int(label))


def _leaning(errors: npt.NDArray[np.float64]) -> str:
    """Say when the errors have mostly one sign: half of the mean distance is then a constant offset."""
    offset, distance = float(errors.mean()), float(np.abs(errors).mean())
    if distance == 0 or abs(offset) < distance / 2:
        return ""
    if offset > 0:
        return _("Predictions are too high by {offset:.3g} on average.").format(offset=offset)
    return _("Predictions are too low by {offset:.3g} on average.").format(offset=-offset)


def _rounded(value: Any) -> float:
    return round(float(value), DECIMALS)
