"""A straight line."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden examples are read by the same rules.
def examples():
    """Return x and y, both (400, 1) float32."""
    table = np.loadtxt(DATA / "examples.csv", delimiter=",", skiprows=1, dtype="float32")
    return table[:, :1], table[:, 1:]


# Down to here.


def solution_model():
    """Return a trained model: x (n, 1) in, y (n, 1) out."""
    x, y = examples()

    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.05), loss="mse", metrics=["mae"])
    model.fit(x, y, batch_size=32, epochs=60, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
