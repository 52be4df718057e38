"""The reading two tides before: what the gauge said 24.8 hours earlier."""

from pathlib import Path

import keras
import numpy as np

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
    """Return a model without weights: (n, 960, 1) in, (n, 1) out."""
    window = keras.Input((WINDOW, 1))
    return keras.Model(window, window[:, WINDOW - 1 + AHEAD - 496, :])


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
