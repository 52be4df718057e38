"""Holds this process to one CPU thread and no GPU, so that grading repeats and starves no training."""

from __future__ import annotations

import os

import tensorflow as tf


def settle() -> None:
    """Take the CPU alone and one thread; to be called before the first op."""
    # Read by the driver when TensorFlow first looks for devices: without it a GPU is opened only to be hidden again.
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
