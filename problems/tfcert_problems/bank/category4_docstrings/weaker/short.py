"""The average of masked word vectors, for four epochs."""

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


# Do not change this block: the hidden sentences were numbered by the same rules from the same training sentences.
VOCABULARY = 4000
LENGTH = 32
PADDING, UNKNOWN = 0, 1
TRAINING_SIZE = 8000


def tokens(text):
    """Return the words of a sentence in lower case; the mask <name> is a word."""
    return re.findall(r"<name>|[a-z]+(?:'[a-z]+)?", text.lower())


def vocabulary(texts):
    """Number the most frequent words from 2 on; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in tokens(text))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked[: VOCABULARY - 2], start=2)}


def encode(text, ids):
    """Return LENGTH token ids: the first words of the sentence, then zeros."""
    numbers = [ids.get(word, UNKNOWN) for word in tokens(text)][:LENGTH]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def sentences():
    """Return (x, y) for training and (x, y) for validation: x (n, 32) int32, y (n,), 1 for TensorFlow and Keras."""
    records = json.loads((DATA / "sentences.json").read_text(encoding="utf-8"))
    ids = vocabulary([record["text"] for record in records[:TRAINING_SIZE]])
    x = np.array([encode(record["text"], ids) for record in records], dtype="int32")
    y = np.array([record["library"] for record in records], dtype="int32")
    return (x[:TRAINING_SIZE], y[:TRAINING_SIZE]), (x[TRAINING_SIZE:], y[TRAINING_SIZE:])


# Down to here.


def solution_model():
    """Return a trained model: token ids (n, 32) in, the probability of TensorFlow or Keras (n, 1) out."""
    (x_train, y_train), validation = sentences()

    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int32"),
            layers.Embedding(VOCABULARY, 16, mask_zero=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_data=validation, batch_size=64, epochs=4, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
