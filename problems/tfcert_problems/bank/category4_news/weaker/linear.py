"""A bag of all words: softmax regression on their shares."""

import csv
from collections import Counter
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pieces were numbered by the same rules from the same training pieces.
VOCABULARY = 3000
PIECES = 3
LENGTH = 40
PADDING, UNKNOWN = 0, 1
TRAINING_SIZE = 6000
COLUMNS = ["first", "second", "third"]
SUBJECTS = {"business": 1, "entertainment": 2, "politics": 3, "sport": 4, "tech": 5}
OUTPUTS = 6


def vocabulary(texts):
    """Number the most frequent words from 2 on; words of equal count stand in alphabetical order."""
    counts = Counter(word for text in texts for word in text.split())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked[: VOCABULARY - 2], start=2)}


def encode(text, ids):
    """Return LENGTH token ids."""
    numbers = [ids.get(word, UNKNOWN) for word in text.split()][:LENGTH]
    return numbers + [PADDING] * (LENGTH - len(numbers))


def news():
    """Return x, y and the pieces' subjects, each as a pair: for training and for validation; all int32.

    x (n, 3, 40) holds token ids, y (n,) the token of the odd subject, subjects (n, 3) those of the three pieces.
    """
    with (DATA / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = vocabulary([row[name] for row in rows[:TRAINING_SIZE] for name in COLUMNS])
    x = np.array([[encode(row[name], ids) for name in COLUMNS] for row in rows], dtype="int32")
    y = np.array([SUBJECTS[row["odd"]] for row in rows], dtype="int32")
    subjects = np.array([[SUBJECTS[row["common"]]] * PIECES for row in rows], dtype="int32")
    subjects[np.arange(len(rows)), [int(row["place"]) - 1 for row in rows]] = y
    return tuple((part[:TRAINING_SIZE], part[TRAINING_SIZE:]) for part in (x, y, subjects))


# Down to here.


def solution_model():
    """Return a trained model: token ids (n, 3, 40) in, the probabilities of tokens 0 to 5 (n, 6) out."""
    (x, x_validation), (y, y_validation), _subjects = news()
    model = keras.Sequential(
        [
            keras.Input((PIECES, LENGTH), dtype="int32"),
            layers.Flatten(),
            layers.Embedding(VOCABULARY, OUTPUTS),
            layers.GlobalAveragePooling1D(),
            layers.Activation("softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_data=(x_validation, y_validation), batch_size=64, epochs=6, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
