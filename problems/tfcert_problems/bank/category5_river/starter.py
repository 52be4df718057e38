"""River: the level at a town over the next twelve hours, from rain and gauges upstream.

Read the statement, then fill in `solution_model`. Running this script trains the model and saves it beside the script.
"""

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


def solution_model():
    """Return a trained model: windows (n, 72, 5) in, the next 12 levels (n, 12) out."""
    (x_train, y_train), validation = readings()

    # Your code: a better model, and training that suits it.
    model = keras.Sequential(
        [
            keras.Input((WINDOW, len(COLUMNS))),
            layers.Flatten(),
            layers.Dense(HORIZON),
        ]
    )
    model.compile(optimizer="sgd", loss="mae")
    model.fit(x_train, y_train, validation_data=validation, epochs=1, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
