"""A grader that is ready before Submit is pressed: forked, shut in and warm; it waits for one job.

It is shut in before TensorFlow starts its threads: Landlock holds the thread that asks for it and those that it starts,
and no others. So it is shut in before its job is known, in a cell of its own: an empty folder, into which the engine
lays a copy of all that the job is about (`tfcert_exam_engine.grading.ready_grader`).
"""

from __future__ import annotations

import os
from pathlib import Path

import keras
import numpy as np

from tfcert_exam_engine.grading.cell import READY, token_of
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.runner import cpu_alone, prediction
from tfcert_exam_engine.runner.bare import kernel, performing
from tfcert_exam_engine.runner.bare.claiming import Claim
from tfcert_exam_engine.runner.bare.telling import EVENTS
from tfcert_exam_engine.runner.child import run_claimed
from tfcert_exam_engine.runner.shut_in import confinement

LONGEST_ORDER = 1 << 14


def wait(cell: Path, orders: int) -> int:
    """Get ready in a cell, and do the job whose token and claimed file come on `orders`; return the exit code.

    Args:
        cell: An empty folder (`tfcert_exam_engine.grading.cell`).
        orders: A pipe's end that can be read, closed at the other end when there will be no job.
    """
    performing.settle(token_of(cell), cell)
    kernel.cap_cpu_time(kernel.GRADER_CPU_S)
    cpu_alone.settle()
    (cell / EVENTS).touch(mode=0o600)
    confinement.enter(cell, cell / confinement.SCRATCH, cell / EVENTS)
    warm_up()
    (cell / READY).touch()
    order = os.read(orders, LONGEST_ORDER).decode()
    os.close(orders)
    if not order.endswith("\n"):
        return performing.TOO_LATE  # the engine has gone
    token, file = order.splitlines()
    return run_claimed(Claim(token, Path(file), Path(file).read_bytes()))


def warm_up() -> None:
    """Have TensorFlow and Keras do for the first time what every grading does, on a model of our own."""
    layers = keras.layers
    model = keras.Sequential(
        [layers.Input((8, 1)), layers.Conv1D(2, 3), layers.LSTM(2), layers.Dense(1, activation="sigmoid")]
    )
    prediction.predict(model, np.zeros((2, 8, 1), np.float32), Parts())
    keras.backend.clear_session()
