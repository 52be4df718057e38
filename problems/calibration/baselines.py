"""The trivial answer: the luckiest constant, known from the hidden answers themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.runner import scoring
from tfcert_exam_engine.runner.hidden_examples import HiddenExamples
from tfcert_problems.problem import Problem

Array = npt.NDArray[Any]


def constant_score(problem: Problem, hidden: HiddenExamples) -> float:
    """Return what the best constant scores on the hidden examples: no model that ignores its input is better."""
    answers = [_repeated(one, hidden) for one in _constants(problem, hidden.y)]
    values = [scoring.score(problem.metric, hidden, rows).value for rows in answers]
    return max(values) if problem.metric.higher_is_better else min(values)


def _repeated(one: Array, hidden: HiddenExamples) -> Array:
    return np.broadcast_to(one.astype(np.float64), (len(hidden.x), *one.shape)).copy()


def _constants(problem: Problem, y: Array) -> list[Array]:
    """Return every class, or the frequencies, the median or the mean of the answers."""
    outputs = problem.contract.output_shape
    match problem.metric.name:
        case "accuracy":
            width = outputs[-1]
            return [np.array([0.0]), np.array([1.0])] if width == 1 else list(np.eye(width))
        case "perplexity":
            counts = np.bincount(y.reshape(-1).astype(np.int64), minlength=outputs[-1])
            return [np.broadcast_to(counts / counts.sum(), outputs)]
        case "mae":
            return [np.median(y, axis=0).reshape(outputs)]
        case _:
            return [y.mean(axis=0).reshape(outputs)]
