"""Examples made up from a contract's shape and dtype, to try a model on without the hidden ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from tfcert_problems.problem import Contract

ROWS = 4
"""Few, because time is short; several, to see whether they get different answers."""
ANY_LENGTH = 64
"""For an axis that the contract and the model both leave open: long enough for a stack of poolings."""
FEW_NUMBERS = 10
"""Whole numbers stay below this where no layer says how many there are."""
WORDS = ("the", "model", "was", "trained", "on", "text", "like", "this", "one", "a", "good", "film")
NUMBERED = {"Embedding": "input_dim", "CategoryEncoding": "num_tokens"}
"""Layers that take whole numbers below a limit, and the attribute that holds it."""


def examples(contract: Contract, model: Any) -> npt.NDArray[Any]:
    """Return a few examples, (rows, *input_shape): as many as the model takes at once.

    Numbers are positive, never the same in a whole row, and small and large in turn: an honest model that takes a
    logarithm or divides by a row's spread must not stumble over what no data set has.
    """
    own = tuple(model.inputs[0].shape)
    shape = (own[0] or ROWS, *_axes(contract.input_shape, own[1:]))
    chance = np.random.default_rng(20201)
    if contract.input_dtype == "string":
        return _texts(shape, chance)
    limit = number_limit(model)
    if limit is not None or contract.input_dtype == "int32":
        return chance.integers(1 if limit != 1 else 0, limit or FEW_NUMBERS, shape).astype(contract.input_dtype)
    scales = np.resize([1.0, 100.0], shape[0]).reshape(-1, *[1] * (len(shape) - 1))
    return (chance.uniform(0.05, 1.0, shape) * scales).astype(contract.input_dtype)


def number_limit(model: Any) -> int | None:
    """Return what whole numbers must stay below in every layer that looks them up; None: there is no such layer."""
    limits = [getattr(layer, NUMBERED[type(layer).__name__], None) for layer in _layers(model)]
    return min((int(limit) for limit in limits if limit), default=None)


def _layers(model: Any) -> Iterator[Any]:
    waiting = list(model.layers)
    while waiting:
        layer = waiting.pop()
        if type(layer).__name__ in NUMBERED:
            yield layer
        waiting += getattr(layer, "layers", None) or []


def _axes(wanted: list[int], own: tuple[int | None, ...]) -> list[int]:
    """0 accepts any length: the model's own where it has one."""
    return [axis or mine or ANY_LENGTH for axis, mine in zip(wanted, own, strict=True)]


def _texts(shape: tuple[int, ...], chance: np.random.Generator) -> npt.NDArray[Any]:
    texts = [" ".join(chance.choice(WORDS, 6 + at)) for at in range(int(np.prod(shape)))]
    return np.array(texts).reshape(shape)
