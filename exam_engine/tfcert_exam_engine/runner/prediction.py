"""Predicts in the way that was found fastest on one CPU thread; always in the same batches."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tfcert_exam_engine.parts import Parts
from tfcert_exam_engine.runner.reasons import reason_of
from tfcert_exam_engine.runner.shut_in.confinement import raise_if_out_of_memory

BATCH_BYTES = 2**20
SMALLEST_BATCH = 64
LARGEST_BATCH = 1024
"""A recurrent model takes as many steps for 1,024 rows as for 64; a convolution of images loses its cache."""


class PredictionFailed(Exception):
    """The candidate's model raises when it predicts; says why in one line."""


def predict(model: Any, x: npt.NDArray[Any], parts: Parts) -> npt.NDArray[np.float64]:
    """Return the predictions for x, (N, *output_shape).

    Raises:
        PredictionFailed: the model raises, or does not give one row for each example.
    """
    try:
        rows = _predict_in_batches(model, x, parts)
    except Exception as error:
        raise_if_out_of_memory(error)
        raise PredictionFailed(reason_of(error)) from error
    if rows.shape[:1] != x.shape[:1]:
        raise PredictionFailed(_("it gives {n} rows for {all} examples").format(n=len(rows), all=len(x)))
    return rows


def predict_at_once(model: Any, x: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the predictions for a handful of examples, op by op: tracing costs more than these few take.

    Raises:
        PredictionFailed: the model raises.
    """
    try:
        return np.asarray(_only(model(tf.constant(x), training=False))).astype(np.float64)
    except Exception as error:
        raise_if_out_of_memory(error)
        raise PredictionFailed(reason_of(error)) from error


def batch_size(model: Any, x: npt.NDArray[Any]) -> int:
    """Return the rows of every batch: the model's own where it fixes them, else by the size of an example."""
    own = model.inputs[0].shape[0]
    if own is not None:
        return int(own)
    fitting = BATCH_BYTES // max(1, x[:1].nbytes)
    return min(LARGEST_BATCH, max(SMALLEST_BATCH, fitting))


def _predict_in_batches(model: Any, x: npt.NDArray[Any], parts: Parts) -> npt.NDArray[np.float64]:
    rows = batch_size(model, x)
    step = tf.function(lambda batch: _only(model(batch, training=False)), autograph=False)
    found = []
    for first in range(0, len(x), rows):
        found.append(np.asarray(step(_padded(x[first : first + rows], rows))))
        parts.done("predict" if first else "trace")
    return np.concatenate(found).astype(np.float64)[: len(x)]


def _only(output: Any) -> Any:
    """A model may give its one output in a list or a dict."""
    return tf.nest.flatten(output)[0]


def _padded(batch: npt.NDArray[Any], rows: int) -> Any:
    """One batch shape means one trace; the filling is a repetition, so that it is a valid example."""
    if len(batch) < rows:
        batch = np.concatenate([batch, np.repeat(batch[-1:], rows - len(batch), axis=0)])
    return tf.constant(batch)
