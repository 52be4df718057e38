"""Splits the hidden examples into parts and says how the model does in each: why a verdict is n of 5."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.grading.verdict import Region
from tfcert_exam_engine.runner.rounding import rounded

Labels = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

MOST_CLASSES = 10
"""A verdict stays small, however many classes a problem has: the worst are told."""
LONGEST_NAME = 40
QUARTERS = 4


def of_classes(truth: Labels, found: Labels, names: list[str]) -> tuple[list[Region], int]:
    """Return the recall of each class, the worst first, and how many better ones are left out."""
    labels, places, counts = np.unique(truth, return_inverse=True, return_counts=True)
    right = np.bincount(places[truth == found], minlength=len(labels))
    # Equal recalls: the larger class has more to win, then the smaller label; the order never hangs on chance.
    order = np.lexsort((labels, -counts, right / counts))
    listed = [_class(labels[at], truth, found, names) for at in order[:MOST_CLASSES]]
    return listed, len(labels) - len(listed)


def _class(label: Any, truth: Labels, found: Labels, names: list[str]) -> Region:
    answers = found[truth == label]
    wrong, times = np.unique(answers[answers != label], return_counts=True)
    most = int(times.argmax()) if len(times) else 0
    return Region(
        "class",
        len(answers),
        rounded((answers == label).mean()),
        name=name_of(label, names),
        taken_for=name_of(wrong[most], names) if len(wrong) else "",
        taken=int(times[most]) if len(wrong) else 0,
    )


def name_of(label: Any, names: list[str]) -> str:
    """Return the class's name, cut where it is long; its number where it has none."""
    return names[int(label)][:LONGEST_NAME] if 0 <= int(label) < len(names) else str(int(label))


def of_errors(y: npt.NDArray[Any], errors: Numbers, costs: Numbers, in_time: bool) -> list[Region]:
    """Return the metric by size of the answer; by position where the examples stand in order of time; by step.

    Args:
        y: The answers, of the same shape as `errors`.
        errors: Prediction minus answer, (N, *output_shape).
        costs: What the metric makes of each error.
        in_time: Whether the examples stand in order of time; their outputs are then steps ahead.
    """
    found = _by_target(y.reshape(-1).astype(np.float64), errors.reshape(-1), costs.reshape(-1))
    if in_time:
        found += _by_position("time", errors, costs)
        if errors.ndim > 1 and errors.shape[1] > 1:
            found += _by_position("step", np.moveaxis(errors, 1, 0), np.moveaxis(costs, 1, 0))
    return found


def _by_target(y: Numbers, errors: Numbers, costs: Numbers) -> list[Region]:
    """The parts hang on the answers alone: they are the same for every model."""
    edges = np.unique(np.quantile(y, [at / QUARTERS for at in range(1, QUARTERS)], method="inverted_cdf"))
    part = np.searchsorted(edges, y, side="left")
    chosen = [part == number for number in range(len(edges) + 1)]
    return [
        _stretch("target", errors[here], costs[here], (rounded(y[here].min()), rounded(y[here].max())))
        for here in chosen
        if here.any()
    ]


def _by_position(kind: Literal["time", "step"], errors: Numbers, costs: Numbers) -> list[Region]:
    """Cut the first axis in quarters."""
    parts = [part for part in np.array_split(np.arange(len(errors)), QUARTERS) if len(part)]
    return [_stretch(kind, errors[part], costs[part], (float(part[0] + 1), float(part[-1] + 1))) for part in parts]


def _stretch(
    kind: Literal["target", "time", "step"], errors: Numbers, costs: Numbers, ends: tuple[float, float]
) -> Region:
    count = len(errors) if kind == "time" else errors.size
    value, offset = rounded(costs.mean()), rounded(errors.mean())
    return Region(kind, count, _finite(value), low=ends[0], high=ends[1], offset=_finite(offset))


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
