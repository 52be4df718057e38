"""The reference's network, but it gives the height at the window's end, not a second later."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden windows are cut from readings like these.
TRAINING_READINGS = 20_000


def readings():
    """Return the readings for training (20000, 3) and for validation (4000, 3): the file's columns after the first."""
    table = np.loadtxt(DATA / "buoy.csv", delimiter=",", skiprows=1, dtype="float32")[:, 1:]
    return table[:TRAINING_READINGS], table[TRAINING_READINGS:]


# Down to here.

HALF, SPACING, AHEAD = 20, 2, 4
EPOCHS = 15
BATCH = 128


def windows(rows):
    """Return every centred window (n, 41, 2) of readings (count, 3), and two heights for each (n, 2)."""
    reach = HALF * SPACING
    middles = np.arange(reach, len(rows) - reach - AHEAD)
    # One row of places for each window: its middle, and so many readings to both sides.
    places = middles[:, np.newaxis] + SPACING * np.arange(-HALF, HALF + 1)
    acceleration, pressure, height = rows.T
    x = np.stack([pressure[places], acceleration[places]], axis=-1)
    y = np.stack([height[middles], height[middles + reach]], axis=-1)
    return x, y


def solution_model():
    """Return a trained model: windows (n, 41, 2) in, two heights (n, 2) out."""
    # Each stretch is cut alone: a window across the seam would hold two moments at once.
    x, y = (np.concatenate(parts) for parts in zip(*map(windows, readings()), strict=True))
    model = keras.Sequential(
        [
            keras.Input((2 * HALF + 1, 2)),
            layers.Conv1D(32, 5, padding="same", activation="relu"),
            layers.Conv1D(32, 5, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(96, activation="relu"),
            layers.Dense(2),
        ]
    )
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
