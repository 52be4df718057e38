"""Softmax regression on the right pictures."""

from pathlib import Path

import keras
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: it opens the data set, and says in which shape the hidden pictures come.
SHAPE = (24, 48, 1)


def waterfalls(split):
    """Return a data set of single raw pictures (96, 40, 1) uint8 and labels; split is "train" or "validation"."""
    return tfds.load("tfcert_morse", split=split, data_dir=DATA, as_supervised=True)


# Down to here.


def prepared(picture, label):
    """Return a picture as the hidden ones are, SHAPE and float32, and its label."""
    ink = (255.0 - tf.cast(picture[:, 8:32], tf.float32)) / 255.0
    # Each two moments become one: (48, 2, 24, 1), averaged over the two.
    halved = tf.reduce_mean(tf.reshape(ink, (48, 2, 24, 1)), axis=1)
    # The newest moment stands first in the raw picture, and last in the hidden ones.
    return tf.transpose(halved[::-1], (1, 0, 2)), label


def solution_model():
    """Return a trained model: pictures (n, 24, 48, 1) in, probabilities (n, 10) out."""
    train = waterfalls("train").map(prepared).cache().shuffle(1200, seed=SEED).batch(32)
    validation = waterfalls("validation").map(prepared).cache().batch(300)
    model = keras.Sequential([keras.Input(SHAPE), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=60, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
