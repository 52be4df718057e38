"""Holds this process to few CPU threads, one precision and no GPU, so that grading repeats and starves no training."""

from __future__ import annotations

import os

import keras
import tensorflow as tf
import tf_keras

BATCHES_AT_ONCE = 2
"""Threads for whole batches: what one operation computes does not depend on them."""
SEED = 20201
"""Of what a model draws when it is built or predicts: any number, as long as it is always the same."""


def settle() -> None:
    """Take the CPU alone, one thread for an operation and float32, whatever the person has set; before the first op."""
    # Read by the driver when TensorFlow first looks for devices: without it a GPU is opened only to be hidden again.
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(BATCHES_AT_ONCE)
    tf.config.optimizer.set_jit(False)
    _forget_the_persons_keras_settings()
    keras.utils.set_random_seed(SEED)


def _forget_the_persons_keras_settings() -> None:
    """A script may have left a keras.json behind, which Keras reads when it is imported."""
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_image_data_format("channels_last")
    keras.config.set_dtype_policy("float32")
    tf_keras.backend.set_floatx("float32")
    tf_keras.backend.set_epsilon(1e-7)
    tf_keras.backend.set_image_data_format("channels_last")
    tf_keras.mixed_precision.set_global_policy("float32")
