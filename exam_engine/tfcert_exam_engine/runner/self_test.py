"""Tries what every grading needs, on models of our own: whether a grader that is shut in can work on this machine."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tf_keras

from tfcert_exam_engine.children.job import SelfTestJob
from tfcert_exam_engine.events import Built
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.runner import cpu_alone, prediction
from tfcert_exam_engine.runner.bare.telling import EVENTS
from tfcert_exam_engine.runner.files import file_safety, loading
from tfcert_exam_engine.runner.shut_in import confinement

MEGABYTES = 10.0


def test(job: SelfTestJob) -> Built:
    """Save, read, load and predict with both Keras versions, shut in as a grader is.

    Raises:
        Exception: it does not work; says what.
    """
    began, scratch = time.perf_counter(), Path(job.folder) / confinement.SCRATCH
    cpu_alone.settle()
    if job.shut_in:
        confinement.enter(scratch, scratch, Path(job.folder) / EVENTS)
    scratch.mkdir(exist_ok=True)
    for versions, suffix in ((keras, ".keras"), (tf_keras, ".h5")):
        _try(versions, scratch / f"own{suffix}")
    return Built(time.time(), ["self-test"], round(time.perf_counter() - began, 3))


def _try(versions: Any, place: Path) -> None:
    layers = versions.layers
    model = versions.Sequential(
        [layers.Input((8, 1)), layers.Conv1D(2, 3), layers.LSTM(2), layers.Dense(1, activation="sigmoid")]
    )
    x = np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8, 1)
    expected = np.asarray(model(x))
    model.save(place)
    loaded = loading.load(file_safety.read(place, place.name, "", MEGABYTES), place.parent)
    np.testing.assert_allclose(prediction.predict(loaded, x, Parts()), expected, atol=1e-5)
