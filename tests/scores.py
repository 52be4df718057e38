"""Scores predictions for examples that a test makes up."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.runner import scoring
from tfcert_exam_engine.runner.hidden_examples import HiddenExamples
from tfcert_problems.problem import Metric


def score(
    name: str,
    y: npt.NDArray[Any],
    predicted: npt.NDArray[np.float64],
    names: list[str],
    in_time: bool = False,
    groups: dict[str, list[int]] | None = None,
) -> scoring.Score:
    """Score with a metric of this name; `groups`: the examples of each group, where the worst one counts."""
    numbers = np.zeros(len(y), int)
    for number, places in enumerate((groups or {}).values()):
        numbers[places] = number
    metric = Metric(name, 0.0, [], in_order_of_time=in_time, worst_group=bool(groups), groups=list(groups or {}))  # type: ignore[arg-type]
    return scoring.score(metric, HiddenExamples(y, y, names, numbers), predicted)
