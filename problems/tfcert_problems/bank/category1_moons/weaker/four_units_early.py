"""A single hidden layer of four units, thirty-two epochs."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: it reads the grains.
def grains():
    """Return places in metres (1200, 2) and dunes, 0 or 1, (1200, 1), both float32."""
    table = np.loadtxt(DATA / "grains.csv", delimiter=",", skiprows=1, dtype="float32")
    return table[:, :2], table[:, 2:]


# Down to here.


def solution_model():
    """Return a trained model: places (n, 2) in, probabilities of dune 1 (n, 1) out."""
    place, dune = grains()
    normalise = layers.Normalization()
    normalise.adapt(place)
    model = keras.Sequential(
        [
            keras.Input((2,)),
            normalise,
            layers.Dense(4, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(place, dune, epochs=32, batch_size=32, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
