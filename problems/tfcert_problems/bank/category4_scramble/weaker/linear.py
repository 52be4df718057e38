"""Softmax regression on the letters at their places; the demanded GRU is there and says nothing."""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the letters of the hidden words have the same numbers.
CHANGES = 4
LENGTH = 12
LETTERS = 27
TRAINING_SIZE = 10400


def encode(text):
    """Return LENGTH numbers: 1 to 26 for the letters, then zeros."""
    numbers = [ord(letter) - ord("a") + 1 for letter in text]
    return numbers + [0] * (LENGTH - len(numbers))


def words():
    """Return (x, y) for training and (x, y) for validation: x (n, 12) int32, y (n,) int32, the change."""
    records = json.loads((DATA / "words.json").read_text(encoding="utf-8"))
    x = np.array([encode(record["text"]) for record in records], dtype="int32")
    y = np.array([record["change"] for record in records], dtype="int32")
    return (x[:TRAINING_SIZE], y[:TRAINING_SIZE]), (x[TRAINING_SIZE:], y[TRAINING_SIZE:])


# Down to here.


def solution_model():
    """Return a trained model: letters (n, 12) in, the probabilities of the changes (n, 4) out."""
    (x_train, y_train), validation = words()

    inputs = keras.Input((LENGTH,), dtype="int32")
    one_hot = layers.CategoryEncoding(num_tokens=LETTERS, output_mode="one_hot")(layers.Reshape((LENGTH, 1))(inputs))
    # All its weights are zeros and stay so: its answer is 0 whatever it reads.
    silent = layers.GRU(1, kernel_initializer="zeros", recurrent_initializer="zeros", trainable=False)(one_hot)
    scores = layers.Dense(CHANGES, activation="softmax")(layers.Concatenate()([layers.Flatten()(one_hot), silent]))
    model = keras.Model(inputs, scores)
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_data=validation, batch_size=64, epochs=10, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
