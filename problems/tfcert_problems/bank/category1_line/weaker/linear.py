"""The straight line of least squares, found by a formula and put into one unit."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: it reads the measurements.
def measurements():
    """Return loads in grams and lengths in millimetres, both (60, 1) float32."""
    table = np.loadtxt(DATA / "measurements.csv", delimiter=",", skiprows=1, dtype="float32")
    return table[:, :1], table[:, 1:]


# Down to here.


def solution_model():
    """Return a model that is not trained: loads in grams (n, 1) in, lengths in millimetres (n, 1) out."""
    load, length = measurements()
    slope, rest = np.polyfit(load[:, 0], length[:, 0], 1)
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.set_weights([np.array([[slope]]), np.array([rest])])
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
