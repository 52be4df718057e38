"""Buoy: the true height of the water, from two noisy sensors.

Read the statement, then write `windows` and fill in `solution_model`. Running this script trains the model and saves it
beside the script.
"""

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


def windows(rows):
    """Return windows (n, 41, 2) of readings (count, 3) and two heights for each (n, 2), both float32."""
    # Your code: the windows that the statement describes. In these one number is from the file, the rest are zeros.
    x = np.zeros((len(rows), 41, 2), dtype="float32")
    x[:, 0, 0] = rows[:, 0]
    return x, rows[:, [2, 2]]


def solution_model():
    """Return a trained model: windows (n, 41, 2) in, two heights (n, 2) out."""
    train, validation = readings()
    x_train, y_train = windows(train)

    # Your code: a better model, and training that suits it.
    model = keras.Sequential([keras.Input((41, 2)), layers.Flatten(), layers.Dense(2)])
    model.compile(optimizer="sgd", loss="mae")
    model.fit(x_train, y_train, validation_data=windows(validation), epochs=1, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
