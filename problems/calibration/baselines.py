"""What a problem's thresholds are set against: the trivial answer, a constant and a linear model, per problem.

Each problem needs a function in `TRAINING` that returns its training examples as its models are fed; a problem whose
trivial answer is no constant, or whose linear model is not one Dense layer on the flattened input, says so in
`TRIVIAL` and `LINEAR`.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from tfcert_exam_engine.runner import scoring
from tfcert_exam_engine.runner.rounding import rounded
from tfcert_problems.problem import Problem

Array = npt.NDArray[Any]


def script_of(folder: Path) -> ModuleType:
    """Import a copy of the starter that stands in `folder` with its data beside it: for its frozen block."""
    spec = importlib.util.spec_from_file_location("starter_of_" + folder.name, folder / "solution.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    # AutoGraph looks a function's module up there.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def constant_model(problem: Problem, y: Array) -> Any:
    """Return a model that always gives the most frequent class, the mean (mse) or the median (mae) of `y`."""
    if problem.metric.name == "accuracy":
        shares = np.bincount(y.reshape(-1), minlength=max(2, problem.contract.output_shape[-1])) / len(y)
        best = np.where(shares == shares.max(), 1.0, 0.0)
        bias = best if problem.contract.output_shape[-1] > 1 else best[1:] * 2 - 1
    else:
        middle = np.median if problem.metric.name == "mae" else np.mean
        bias = middle(y, axis=0).reshape(-1)
    model = dense_model(problem)
    dense = model.get_layer("linear")
    dense.set_weights([np.zeros(dense.kernel.shape), bias])
    return model


def dense_model(problem: Problem) -> Any:
    """Return one Dense layer on the flattened input, in the contract's shapes."""
    contract, layers = problem.contract, keras.layers
    return keras.Sequential(
        [
            keras.Input(contract.input_shape, dtype=contract.input_dtype),
            layers.Flatten(),
            layers.Dense(int(np.prod(contract.output_shape)), name="linear"),
            layers.Activation((contract.last_activation or ["linear"])[0]),
            layers.Reshape(contract.output_shape),
        ]
    )


def linear_model(problem: Problem, x: Array, y: Array) -> Any:
    """Return the least-squares line, or softmax regression trained until it settles."""
    model = dense_model(problem)
    if problem.metric.name == "accuracy":
        return fit_classes(model, x, y)
    flat = np.concatenate([x.reshape(len(x), -1), np.ones((len(x), 1))], axis=1)
    found = np.linalg.lstsq(flat.astype(np.float64), y.reshape(len(y), -1), rcond=None)[0]
    model.get_layer("linear").set_weights([found[:-1], found[-1]])
    return model


def fit_classes(model: Any, x: Array, y: Array, epochs: int = 60) -> Any:
    """Train a model without hidden layers; its loss is convex, so the seed hardly matters."""
    keras.utils.set_random_seed(7)
    loss = "binary_crossentropy" if model.output_shape[-1] == 1 else "sparse_categorical_crossentropy"
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    model.fit(x, y, batch_size=128, epochs=epochs, verbose=0)
    return model


def trivial_score(problem: Problem, model: Any, hidden_x: Array, hidden_y: Array) -> float:
    """Return what the trivial answer scores on the hidden examples: the constant's score, unless `TRIVIAL` knows.

    For classes it is the luckiest constant's, whichever class that is.
    """
    if problem.metric.name == "accuracy":
        return rounded(np.unique(hidden_y, return_counts=True)[1].max() / len(hidden_y))
    own = TRIVIAL.get(problem.slug)
    predicted = own(hidden_x) if own else np.asarray(model.predict(hidden_x, verbose=0))
    return scoring.score(problem.metric.name, hidden_y, predicted.astype(np.float64), []).value


def _line(script: ModuleType) -> tuple[Array, Array]:
    load, length = script.measurements()
    return load, length


def _digits(script: ModuleType) -> tuple[Array, Array]:
    x, y = next(iter(script.digits("train").concatenate(script.digits("validation")).batch(2000)))
    return x.numpy(), y.numpy()


def _textures(script: ModuleType) -> tuple[Array, Array]:
    batches = [(x.numpy(), y.numpy()) for split in ("train", "validation") for x, y in script.pictures(split)]
    x, y = zip(*batches, strict=True)
    return np.concatenate(x), np.concatenate(y)


def _docstrings(script: ModuleType) -> tuple[Array, Array]:
    training: tuple[Array, Array] = script.sentences()[0]
    return training


def _sunspots(script: ModuleType) -> tuple[Array, Array]:
    x, y = zip(*script.months(), strict=True)
    return np.concatenate(x), np.concatenate(y)


def word_weights(problem: Problem, x: Array, y: Array) -> Any:
    """Return logistic regression on the shares of the words: token ids are names, not amounts."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(problem.contract.input_shape, dtype="int32"),
            layers.Embedding(int(x.max()) + 1, 1, mask_zero=True, name="weight_of_word"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    return fit_classes(model, x, y, epochs=20)


def last_month(x: Array) -> Array:
    """Return the last month of each window, 24 times."""
    return np.repeat(x[:, -1, :], 24, axis=1)


TRAINING: dict[str, Callable[[ModuleType], tuple[Array, Array]]] = {
    "line": _line,
    "digits": _digits,
    "textures": _textures,
    "docstrings": _docstrings,
    "sunspots": _sunspots,
}
"""By slug: from the starter as a module to (x, y)."""

LINEAR: dict[str, Callable[[Problem, Array, Array], Any]] = {"docstrings": word_weights}
"""By slug: a linear model of its own kind."""

TRIVIAL: dict[str, Callable[[Array], Array]] = {"sunspots": last_month}
"""By slug: a trivial answer that looks at its input, such as the last value; from x to predictions."""
