"""An LSTM that is asked for the next character at every place of a window, and then only at the last."""

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


def shifted(ids):
    """Return windows that touch, (n, 40), and the same windows one character later, (n, 40)."""
    count = (len(ids) - 1) // LENGTH * LENGTH
    return ids[:count].reshape(-1, LENGTH), ids[1 : count + 1].reshape(-1, LENGTH)


def solution_model():
    """Return a trained model: ids of characters (n, 40) in, the probabilities of the next one (n, 38) out."""
    train, validation = characters()
    epochs, batch_size = 9, 32
    x_train, y_train = shifted(train)

    inputs = keras.Input((LENGTH,), dtype="int32")
    vectors = layers.Embedding(len(ALPHABET), 24)(inputs)
    states = layers.LSTM(128, return_sequences=True)(vectors)
    follows = layers.Dense(len(ALPHABET), activation="softmax")
    # Forty questions per window: the state at each place has to foretell the next character.
    everywhere = keras.Model(inputs, follows(layers.Dropout(0.1)(states)))
    rate = keras.optimizers.schedules.CosineDecay(6e-3, epochs * len(x_train) // batch_size)
    everywhere.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    everywhere.fit(
        x_train, y_train, validation_data=shifted(validation), batch_size=batch_size, epochs=epochs, verbose=2
    )
    # The same layers, asked at the last place alone.
    return keras.Model(inputs, follows(states[:, -1]))


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
