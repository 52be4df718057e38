"""Two batches at a time are the same figures; where one batch leaves something for the next they go in turn."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.runner import prediction

layers = keras.layers


def convolution() -> Any:
    return keras.Sequential([layers.Input((64, 64, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(3)])


def recurrent() -> Any:
    return keras.Sequential([layers.Input((8, 1)), layers.Bidirectional(layers.LSTM(4)), layers.Dense(1)])


def words() -> Any:
    vectorization = layers.TextVectorization(output_sequence_length=4, vocabulary=["a", "b"])
    return keras.Sequential([layers.Input((1,), dtype="string"), vectorization, layers.Embedding(4, 2), layers.GRU(2)])


def stateful() -> Any:
    return keras.Sequential([layers.Input(batch_shape=(4, 3, 1)), layers.GRU(2, stateful=True)])


def traced(model: Any, example: Any) -> Any:
    step = tf.function(lambda batch: model(batch, training=False), autograph=False)
    step(example)
    return step


@pytest.mark.parametrize(
    ("model", "example", "nothing"),
    [
        (convolution, np.zeros((2, 64, 64, 1), "float32"), True),
        (recurrent, np.zeros((2, 8, 1), "float32"), True),
        (words, np.array([["a b"], ["b"]]), True),
        (stateful, np.zeros((4, 3, 1), "float32"), False),
    ],
)
def test_what_a_batch_leaves_for_the_next_is_known(model: Any, example: Any, nothing: bool) -> None:
    assert prediction.keeps_nothing(traced(model(), tf.constant(example))) is nothing


@pytest.mark.parametrize(("model", "shape"), [(convolution, (700, 64, 64, 1)), (stateful, (40, 3, 1))])
def test_predictions_are_those_of_one_batch_after_the_other(model: Any, shape: tuple[int, ...]) -> None:
    keras.utils.set_random_seed(1)
    built = model()
    x = np.random.default_rng(1).random(shape, np.float32)
    rows = prediction.batch_size(built, x)
    assert len(x) > 3 * rows, "there is more than one batch beside the traced one"
    fresh = keras.models.clone_model(built)
    fresh.set_weights(built.get_weights())
    step = tf.function(lambda batch: fresh(batch, training=False), autograph=False)
    in_turn = [step(tf.constant(prediction._padded(x[n : n + rows], rows))) for n in range(0, len(x), rows)]
    together = prediction.predict(built, x, Parts())
    np.testing.assert_array_equal(together, np.concatenate(in_turn).astype(np.float64)[: len(x)])
