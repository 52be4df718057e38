"""A convolution over all five columns, brought to one scale by the model itself, and a falling learning rate."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden hours are cut by the same rules.
WINDOW = 72
HORIZON = 12
COLUMNS = ["rain_east", "rain_west", "gauge_east", "lake_west", "level"]
TRAINING_HOURS = 12_000


def windows(hours):
    """Return every window (n, 72, 5) of the hours and the levels that follow it (n, 12), both float32."""
    starts = range(len(hours) - WINDOW - HORIZON + 1)
    x = np.array([hours[start : start + WINDOW] for start in starts], dtype="float32")
    y = np.array([hours[start + WINDOW : start + WINDOW + HORIZON, -1] for start in starts], dtype="float32")
    return x, y


def readings():
    """Return (x, y) for training and (x, y) for validation; no hour serves both."""
    table = np.genfromtxt(DATA / "river.csv", delimiter=",", names=True)
    hours = np.stack([table[name] for name in COLUMNS], axis=1)
    return windows(hours[:TRAINING_HOURS]), windows(hours[TRAINING_HOURS:])


# Down to here.

EPOCHS = 16
BATCH = 64


def solution_model():
    """Return a trained model: windows (n, 72, 5) in, the next 12 levels (n, 12) out."""
    train, validation = readings()
    # Found with the validation hours kept apart; the last training uses them too.
    x, y = (np.concatenate(parts) for parts in zip(train, validation, strict=True))
    model = network(x)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def network(x):
    """Return the untrained model; it learns the scale of each column from x (n, 72, 5)."""
    scale = layers.Normalization()
    scale.adapt(x)
    return keras.Sequential(
        [
            keras.Input((WINDOW, len(COLUMNS))),
            scale,
            layers.Conv1D(32, 5, strides=2, padding="same", activation="relu"),
            layers.Conv1D(32, 5, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(HORIZON),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
