"""A convolution over three words, and the largest answer of each filter."""

import json
import re
from collections import Counter
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pieces were numbered by the same rules from the same training pieces.
VOCABULARY = 100
LENGTH = 40
PADDING, UNKNOWN = 0, 1
TRAINING_SIZE = 4000


def tokens(text):
    """Return the words of a piece; commas are left out."""
    return re.findall(r"[a-z]+", text)


def vocabulary(texts):
    """Number the words from 2 on, most frequent first; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in tokens(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked, start=2)}


def encode(text, ids):
    """Return LENGTH token ids: the words of the piece, then zeros."""
    numbers = [ids.get(word, UNKNOWN) for word in tokens(text)]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def commentary():
    """Return (x, y) for training and (x, y) for validation: x (n, 40) int32, y (n,), 1 where the owls have the ball."""
    records = json.loads((DATA / "commentary.json").read_text(encoding="utf-8"))
    ids = vocabulary([record["text"] for record in records[:TRAINING_SIZE]])
    x = np.array([encode(record["text"], ids) for record in records], dtype="int32")
    y = np.array([record["holder"] for record in records], dtype="int32")
    return (x[:TRAINING_SIZE], y[:TRAINING_SIZE]), (x[TRAINING_SIZE:], y[TRAINING_SIZE:])


# Down to here.


def solution_model():
    """Return a trained model: token ids (n, 40) in, the probability that the owls have the ball (n, 1) out."""
    (x_train, y_train), validation = commentary()

    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(VOCABULARY, 16),
            layers.Conv1D(32, 3, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_data=validation, batch_size=64, epochs=15, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
