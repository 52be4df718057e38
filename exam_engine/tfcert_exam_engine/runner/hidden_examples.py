"""Reads a data set's hidden examples; whatever is wrong with them is a fault of ours, never of the candidate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class HiddenExamples:
    """What a problem is graded on."""

    x: npt.NDArray[Any]
    """(N, *input_shape), the contract's dtype."""
    y: npt.NDArray[Any]
    """(N,) integer labels for accuracy, (N, *output_shape) float32 for mae and mse."""
    names: list[str]
    """Of the classes, where the data set has names for them."""


def read(data_folder: Path) -> HiddenExamples:
    """Read `hidden/hidden.npz`: arrays x, y and, optionally, names.

    Raises:
        OSError, KeyError, ValueError: the data set is not as it was built.
    """
    with np.load(data_folder / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        names = [str(name) for name in arrays["names"]] if "names" in arrays else []
        x, y = arrays["x"], arrays["y"]
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"{data_folder}: {len(x)} examples and {len(y)} answers")
    return HiddenExamples(x, y, names)
