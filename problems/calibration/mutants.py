"""What a grader must not be taken in by: the reference's own model, spoilt in every way on the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from tfcert_problems.problem import Problem


def save_all(problem: Problem, reference: Path, folder: Path) -> None:
    """Save every mutant of a trained reference but the one with shuffled labels, which is trained."""
    keras.config.enable_unsafe_deserialization()
    for name, spoil in SPOILERS.items():
        spoil(keras.models.load_model(reference), problem).save(file_of(folder, name))


def file_of(folder: Path, name: str) -> Path:
    """Return where a mutant is saved."""
    return folder / f"mutant {name}.keras"


def _wrong_shape(model: Any, problem: Problem) -> Any:
    del problem
    output = keras.layers.Concatenate(name="doubled")([model.outputs[0], model.outputs[0]])
    return keras.Model(model.inputs[0], output)


def _with_lambda(model: Any, problem: Problem) -> Any:
    del problem
    return keras.Model(model.inputs[0], keras.layers.Lambda(lambda x: x * 1.0, name="spoilt")(model.outputs[0]))


def _nan(model: Any, problem: Problem) -> Any:
    del problem
    _last_weights(model).assign(np.full(_last_weights(model).shape, np.nan))
    return model


def _enormous(model: Any, problem: Problem) -> Any:
    width = model.outputs[0].shape[-1]
    # Two layers of equal width: a single one of that weight would be refused for its width already.
    wide = int((problem.contract.max_megabytes * 1e6 / 4) ** 0.5) + 100
    hidden = keras.layers.Dense(wide, name="wide")(model.outputs[0])
    hidden = keras.layers.Dense(wide, name="as_wide")(hidden)
    return keras.Model(
        model.inputs[0], keras.layers.Dense(width, activation=_last_activation(problem), name="behind_wide")(hidden)
    )


def _constant(model: Any, problem: Problem) -> Any:
    """The layer that answers hears nothing."""
    del problem
    kernel = next(weight for weight in reversed(model.trainable_weights) if len(weight.shape) > 1)
    kernel.assign(np.zeros(kernel.shape))
    return model


def _last_weights(model: Any) -> Any:
    return model.trainable_weights[-1]


def _last_activation(problem: Problem) -> str:
    return (problem.contract.last_activation or ["linear"])[0]


SPOILERS: dict[str, Callable[[Any, Problem], Any]] = {
    "wrong shape": _wrong_shape,
    "Lambda": _with_lambda,
    "NaN": _nan,
    "enormous": _enormous,
    "constant": _constant,
}


def shuffle_labels() -> None:
    """Have every `fit` of this process learn from labels that belong to other examples."""
    honest = keras.Model.fit

    def fit(self: Any, x: Any = None, y: Any = None, **others: Any) -> Any:
        return honest(self, *_shuffled(x, y), **others)

    keras.Model.fit = fit


def _shuffled(x: Any, y: Any) -> tuple[Any, Any]:
    if y is not None:
        return x, np.random.default_rng(5).permutation(np.asarray(y))
    if hasattr(x, "classes"):  # an iterator of ImageDataGenerator
        x.classes = np.random.default_rng(5).permutation(x.classes)
        return x, None
    return _shuffled_pairs(x), None


def _shuffled_pairs(pairs: Any) -> Any:
    """Shuffle the labels of a tf.data data set of batches."""
    import tensorflow as tf

    single = pairs.unbatch()
    labels = single.map(lambda *pair: pair[1]).cache().shuffle(50_000, seed=5)
    return tf.data.Dataset.zip((single.map(lambda *pair: pair[0]), labels)).batch(32)
