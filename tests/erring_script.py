"""What a script with a known mistake is: its text, and what has to be said of it."""

from __future__ import annotations

from textwrap import dedent
from typing import NamedTuple

SETUP = """
import os
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
x = np.random.rand(32, 8).astype("float32")
y = np.arange(32) % 10
images = np.random.rand(16, 28, 28).astype("float32")
kinds = np.arange(16) % 10
def dense(units=10, activation="softmax", shape=(8,)):
    return keras.Sequential([keras.Input(shape), layers.Dense(units, activation=activation)])
def convolutional(shape=(28, 28, 1)):
    first = [keras.Input(shape), layers.Conv2D(4, 3)]
    return keras.Sequential([*first, layers.Flatten(), layers.Dense(10, activation="softmax")])
"""
PICTURES = """
from PIL import Image
from tensorflow.keras.preprocessing.image import ImageDataGenerator
for kind in ("cats", "dogs"):
    os.makedirs("pictures/" + kind, exist_ok=True)
    for number in range(4):
        Image.fromarray(np.full((32, 32, 3), number, "uint8")).save(f"pictures/{kind}/{number}.png")
def pictures(**how):
    return ImageDataGenerator(1 / 255).flow_from_directory("pictures", batch_size=4, **how)
"""


class Case(NamedTuple):
    """One mistake."""

    script: str
    code: str
    says: tuple[str, ...]
    """What the sentence has to name: the values, and what to write instead."""
    legacy_helps: bool = False
    """Whether it has to be said to run under the Keras of the exam's years; that it does is tried."""


def case(script: str, code: str, *says: str, legacy_helps: bool = False, setup: str = SETUP) -> Case:
    return Case(setup + dedent(script), code, says, legacy_helps)


def plain(script: str, code: str, *says: str, legacy_helps: bool = False) -> Case:
    """Return a case whose script begins with its own first line."""
    return case(script, code, *says, legacy_helps=legacy_helps, setup="")


COMPILED = """
model = dense()
model.compile("adam", "{loss}", metrics=["accuracy"])
"""
SPARSE = COMPILED.format(loss="sparse_categorical_crossentropy")
ONE_HOT = COMPILED.format(loss="categorical_crossentropy")
FIT = "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(images, kinds, verbose=0)"
DATASET = "ds = tf.data.Dataset.from_tensor_slices({'image': images, 'label': kinds})\n"
PAIRS = "ds = tf.data.Dataset.from_tensor_slices((x, y))\n"
