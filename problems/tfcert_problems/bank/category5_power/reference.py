"""A formula of all that is seen, and what a Dense layer finds beside it, added to the last row."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden rows were scaled and cut by the same rules.
WINDOW = HORIZON = 24
COLUMNS = ["active", "reactive", "voltage", "current", "kitchen", "laundry", "heating"]
TRAINING_ROWS = 10_080


def windows(rows):
    """Return every window (n, 24, 7) of the rows and the 24 rows that follow it (n, 24, 7), both float32."""
    starts = range(len(rows) - WINDOW - HORIZON + 1)
    x = np.array([rows[start : start + WINDOW] for start in starts], dtype="float32")
    y = np.array([rows[start + WINDOW : start + WINDOW + HORIZON] for start in starts], dtype="float32")
    return x, y


def rows_of_power():
    """Return (x, y) for training and (x, y) for validation, in standard deviations; no row serves both."""
    table = np.genfromtxt(DATA / "power.csv", delimiter=",", names=True, usecols=COLUMNS)
    rows = np.stack([table[name] for name in COLUMNS], axis=1)
    training = rows[:TRAINING_ROWS]
    rows = (rows - training.mean(axis=0)) / training.std(axis=0)
    return windows(rows[:TRAINING_ROWS]), windows(rows[TRAINING_ROWS:])


# Down to here.

EPOCHS = 8
BATCH = 64


def solution_model():
    """Return a trained model: windows (n, 24, 7) in, the next 24 rows (n, 24, 7) out."""
    train, validation = rows_of_power()
    # Found with the validation rows kept apart; the last training uses them too.
    x, y = (np.concatenate(parts) for parts in zip(train, validation, strict=True))
    model = network()
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def network():
    """Return the untrained model: the last row, repeated, and what is learnt to add to it."""
    seen = keras.Input((WINDOW, len(COLUMNS)))
    flat = layers.Flatten()(seen)
    bent = layers.Dropout(0.4)(layers.Dense(64, activation="relu")(flat))
    # Zeros at first: the untrained model repeats the last row.
    changes = layers.Dense(HORIZON * len(COLUMNS), kernel_initializer="zeros")(layers.Concatenate()([flat, bent]))
    last = layers.Cropping1D((WINDOW - 1, 0))(seen)
    return keras.Model(seen, layers.Add()([layers.Reshape((HORIZON, len(COLUMNS)))(changes), last]))


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
