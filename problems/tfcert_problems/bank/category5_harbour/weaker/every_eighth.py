"""Every eighth window, all of them made at once."""

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
    """Return a trained model: (n, 960, 1) in, (n, 1) out."""
    series = np.concatenate(readings())
    starts = np.arange(0, len(series) - WINDOW - AHEAD + 1, 8)
    x = np.stack([series[start : start + WINDOW] for start in starts])[..., np.newaxis]
    y = series[starts + WINDOW - 1 + AHEAD]
    model = keras.Sequential(
        [
            keras.Input((WINDOW, 1)),
            layers.AveragePooling1D(24),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(32, activation="relu"),
            layers.Dense(1),
        ]
    )
    rate = keras.optimizers.schedules.CosineDecay(2e-3, 12 * -(-len(x) // 256))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    model.fit(x, y, batch_size=256, epochs=12, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
