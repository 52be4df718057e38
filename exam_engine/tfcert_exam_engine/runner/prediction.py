"""Predicts in the way that was found fastest on few CPU threads; always in the same batches, each on one thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from gettext import gettext as _
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tensorflow.python.framework import op_def_registry

from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.runner import cpu_alone
from tfcert_exam_engine.runner.reasons import reason_of
from tfcert_exam_engine.runner.shut_in.confinement import raise_if_out_of_memory

BATCH_BYTES = 2**20
SMALLEST_BATCH = 64
LARGEST_BATCH = 1024
"""A recurrent model takes as many steps for 1,024 rows as for 64; a convolution of images loses its cache."""
LEAVE_NOTHING = frozenset(
    {"ReadVariableOp", "VarHandleOp", "ResourceGather", "LookupTableFindV2", "LookupTableSizeV2", "HashTableV2"}
    | {"PartitionedCall", "StatefulPartitionedCall", "While", "If", "Case", "Assert", "Placeholder"}
)
"""Operations that TensorFlow calls stateful, and that read, or do what the functions they call do."""


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


def stepper(model: Any, x: npt.NDArray[Any]) -> Callable[[npt.NDArray[Any]], npt.NDArray[np.float64]]:
    """Return what predicts as few examples as `x` has, again and again: (n, *input_shape) to (n, *output_shape).

    What it returns raises PredictionFailed when the model raises.
    """
    rows = model.inputs[0].shape[0] or len(x)
    step = tf.function(lambda batch: _only(model(batch, training=False)), autograph=False)

    def predicted(few: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        parts = [_padded(few[first : first + rows], rows) for first in range(0, len(few), rows)]
        try:
            return np.concatenate([np.asarray(step(part)) for part in parts]).astype(np.float64)[: len(few)]
        except Exception as error:
            raise_if_out_of_memory(error)
            raise PredictionFailed(reason_of(error)) from error

    return predicted


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

    def predicted(first: int) -> npt.NDArray[Any]:
        return np.asarray(step(_padded(x[first : first + rows], rows)))

    found = [predicted(0)]
    parts.done("trace")
    others = range(rows, len(x), rows)
    at_once = cpu_alone.BATCHES_AT_ONCE if len(others) > 1 and keeps_nothing(step) else 1
    with ThreadPoolExecutor(at_once) as threads:
        found += threads.map(predicted, others)
    if others:
        parts.done("predict")
    return np.concatenate(found).astype(np.float64)[: len(x)]


def keeps_nothing(step: Any) -> bool:
    """Return whether a traced model leaves nothing behind for the next batch, as a stateful recurrent layer would."""
    (traced,) = step._list_all_concrete_functions()
    graph = traced.graph.as_graph_def()
    nodes = [*graph.node, *(node for function in graph.library.function for node in function.node_def)]
    return all(node.op in LEAVE_NOTHING or not op_def_registry.get(node.op).is_stateful for node in nodes)


def _only(output: Any) -> Any:
    """A model may give its one output in a list or a dict."""
    return tf.nest.flatten(output)[0]


def _padded(batch: npt.NDArray[Any], rows: int) -> Any:
    """One batch shape means one trace; the filling is a repetition, so that it is a valid example."""
    if len(batch) < rows:
        batch = np.concatenate([batch, np.repeat(batch[-1:], rows - len(batch), axis=0)])
    return tf.constant(batch)
