"""Softmax regression on the forty characters, each at its place."""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the characters of the hidden windows have the same numbers.
ALPHABET = " abcdefghijklmnopqrstuvwxyz0.,:;'\"()-_"
LENGTH = 40
TRAINING_WINDOWS = 3400


def characters():
    """Return the ids of the characters for training (136000,) and for validation (8000,), int32, in their order."""
    records = json.loads((DATA / "windows.json").read_text(encoding="utf-8"))
    texts = [record["text"] for record in records]
    parts = "".join(texts[:TRAINING_WINDOWS]), "".join(texts[TRAINING_WINDOWS:])
    train, validation = (np.array([ALPHABET.index(one) for one in part], dtype="int32") for part in parts)
    return train, validation


# Down to here.


def windows(ids, step):
    """Return windows of the text, (n, 40), and for each what follows it, (n,)."""
    starts = np.arange(0, len(ids) - LENGTH, step)
    return ids[starts[:, None] + np.arange(LENGTH)], ids[starts + LENGTH]


def solution_model():
    """Return a trained model: ids of characters (n, 40) in, the probabilities of the next one (n, 38) out."""
    train, validation = characters()
    x_train, y_train = windows(train, step=2)

    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            # One row of numbers for each character: with the next layer this is a linear model of one-hot characters.
            layers.Embedding(len(ALPHABET), len(ALPHABET), embeddings_initializer="identity", trainable=False),
            layers.Flatten(),
            layers.Dense(len(ALPHABET), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_data=windows(validation, step=4), batch_size=128, epochs=5, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
