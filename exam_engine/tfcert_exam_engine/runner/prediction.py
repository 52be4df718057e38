"""Loads a model and predicts, in the way that was found fastest on one CPU thread; always in the same batches."""

from __future__ import annotations

import re
from gettext import gettext as _
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from tfcert_exam_engine.parts import Parts
from tfcert_exam_engine.runner.confinement import raise_if_out_of_memory
from tfcert_exam_engine.runner.model_file import FileRefused, ModelFile

BATCH_BYTES = 2**20
SMALLEST_BATCH = 64
LARGEST_BATCH = 1024
"""A recurrent model takes as many steps for 1,024 rows as for 64; a convolution of images loses its cache."""


class PredictionFailed(Exception):
    """The candidate's model raises when it predicts; says why in one line."""


def load(file: ModelFile, link_folder: Path) -> Any:
    """Build the model from its file, uncompiled and in safe mode.

    Raises:
        FileRefused: Keras cannot build it.
    """
    path = _with_keras_suffix(file, link_folder)
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        raise_if_out_of_memory(error)
        raise _cannot_load(file, error) from error


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


def batch_size(model: Any, x: npt.NDArray[Any]) -> int:
    """Return the rows of every batch: the model's own where it fixes them, else by the size of an example."""
    own = model.inputs[0].shape[0]
    if own is not None:
        return int(own)
    fitting = BATCH_BYTES // max(1, x[:1].nbytes)
    return min(LARGEST_BATCH, max(SMALLEST_BATCH, fitting))


def reason_of(error: BaseException) -> str:
    """Return the innermost reason that Keras gives for an exception, in one line of at most 200 characters."""
    innermost = str(error).rpartition("Exception encountered:")[2]
    plain = re.sub(r"\{\{[^}]*\}\}", "", re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", innermost))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


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


def _with_keras_suffix(file: ModelFile, link_folder: Path) -> Path:
    """Keras chooses its reader by the name's end alone."""
    if file.path.suffix == f".{file.format}":
        return file.path
    link = link_folder / f"model.{file.format}"
    link.unlink(missing_ok=True)
    link.symlink_to(file.path.absolute())
    return link


def _cannot_load(file: ModelFile, error: Exception) -> FileRefused:
    major = file.keras_version.split(".")[0]
    if major.isdecimal() and int(major) < 3:
        advice = _("It was written by Keras {old}: save it again with Keras {new}.")
    elif _release(file.keras_version) > _release(keras.__version__):
        advice = _("It was written by Keras {old}, newer than ours ({new}): save it with Keras {new} or older.")
    elif file.format == "h5":
        advice = _("Save it as .keras: the older .h5 format does not keep every layer and operation.")
    else:
        advice = _("Save the model again with model.save('mymodel.keras'), from Keras' own layers alone.")
    return FileRefused(
        "cannot_load",
        _("Keras {new} cannot build the model in {name}: {why}").format(
            new=keras.__version__, name=file.name, why=reason_of(error)
        ),
        advice.format(old=file.keras_version, new=keras.__version__),
    )


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
