"""Morse: which letter was keyed?

Read the statement, then fill in `prepared` and `solution_model`. Running this script trains the model and saves it
beside the script.
"""

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
    # Your code: the steps that the statement lists.
    return tf.image.resize(picture, SHAPE[:2]), label


def solution_model():
    """Return a trained model: pictures (n, 24, 48, 1) in, probabilities (n, 10) out."""
    train = waterfalls("train").map(prepared).cache().shuffle(1200, seed=SEED).batch(32)
    validation = waterfalls("validation").map(prepared).cache().batch(300)

    # Your code: a better model, and training that suits it.
    model = keras.Sequential([keras.Input(SHAPE), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=2, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
