"""Reads a data set's hidden examples; whatever is wrong with them is a fault of ours, never of the candidate."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.children.job import GIVEN_WEIGHTS, HIDDEN_EXAMPLES


@dataclass(frozen=True)
class HiddenExamples:
    """What a problem is graded on."""

    x: npt.NDArray[Any]
    """(N, *input_shape), the contract's dtype."""
    y: npt.NDArray[Any]
    """(N,) integer labels for accuracy, (N, *output_shape) float32 for mae and mse."""
    names: list[str]
    """Of the classes, where the data set has names for them."""
    group: npt.NDArray[Any] | None = None
    """(N,) integers: which group each example is of, where the score is that of the worst."""
    words: frozenset[str] = frozenset()
    """Words that are known, where a model is asked to write."""
    given: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    """Weights that were given out, by name."""


def read(data_folder: Path) -> HiddenExamples:
    """Read `hidden/hidden.npz`: arrays x, y and, optionally, names, group and words.

    Raises:
        OSError, KeyError, ValueError: the data set is not as it was built.
    """
    with np.load(data_folder / HIDDEN_EXAMPLES, allow_pickle=False) as arrays:
        names = [str(name) for name in arrays["names"]] if "names" in arrays else []
        words = frozenset(str(word) for word in arrays["words"]) if "words" in arrays else frozenset()
        x, y, group = arrays["x"], arrays["y"], arrays.get("group")
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"{data_folder}: {len(x)} examples and {len(y)} answers")
    return HiddenExamples(x, y, names, group, words, given_weights(data_folder))


def given_weights(data_folder: Path) -> dict[str, npt.NDArray[Any]]:
    """Read `hidden/given.npz`; empty where the problem gives no weights out.

    Raises:
        OSError, ValueError: the data set is not as it was built.
    """
    file = data_folder / GIVEN_WEIGHTS
    if not file.exists():
        return {}
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)
