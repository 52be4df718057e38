"""Harbour: more windows than fit into the memory that there is.

Read the statement, then fill in `solution_model`. Running this script trains the model and saves it beside the script.
"""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden readings come in the same unit and in windows of the same length.
WINDOW = 960
AHEAD = 120
TRAINING_READINGS = 200_000


def readings():
    """Return the readings for training (200000,) and for validation (20000,), metres, float32."""
    metres = np.loadtxt(DATA / "harbour.csv", delimiter=",", skiprows=1, usecols=1, dtype="float32") / 100
    return metres[:TRAINING_READINGS], metres[TRAINING_READINGS:]


# Down to here.


def solution_model():
    """Return a trained model: windows (n, 960, 1) in, the water 120 readings after their last one (n, 1) out."""
    train, _validation = readings()
    few = train[:3000]
    starts = range(len(few) - WINDOW - AHEAD + 1)
    x = np.array([few[start : start + WINDOW] for start in starts])[..., np.newaxis]
    y = few[WINDOW - 1 + AHEAD :]

    # Your code: all the readings, a better model, and training that suits it.
    model = keras.Sequential([keras.Input((WINDOW, 1)), layers.Flatten(), layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.0001), loss="mae")
    model.fit(x, y, batch_size=256, epochs=1, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
