"""Trains the small backbone that the problems `signs` and `pens` give out, and writes it into the folder of `signs`.

    python problems/calibration/backbone/train.py

It learns to tell 300 made-up signs, drawn with every pen; the layer that names them is left off. One core needs a few
minutes. The same versions on the same kind of processor give the same weights.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from tfcert_problems.bank.category3_signs import data

ALPHABET = 61
"""Seed of the signs' forms; the problem's own signs have another."""
SEED = 60
SIGNS, DRAWN, EPOCHS = 300, 50, 20


def main() -> None:
    """Train, say how well the last epoch did, and save all layers but the last."""
    keras.utils.set_random_seed(SEED)
    x, y = drawings()
    trunk = backbone()
    model = keras.Sequential([trunk, layers.Dropout(0.2), layers.Dense(SIGNS, activation="softmax")])
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * -(-len(x) // 32))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_split=0.05, epochs=EPOCHS, verbose=2)
    trunk.save(data.BACKBONE)
    print(data.BACKBONE.name, data.BACKBONE.stat().st_size, "bytes")


def backbone() -> Any:
    """Return the network: pictures (n, 32, 32, 1) from 0 to 1 in, features (n, 64) out."""
    return keras.Sequential(
        [
            keras.Input((data.SIZE, data.SIZE, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.MaxPooling2D(name="pool_1"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.MaxPooling2D(name="pool_2"),
            layers.Conv2D(40, 3, padding="same", activation="relu", name="conv_3"),
            layers.MaxPooling2D(name="pool_3"),
            layers.Flatten(name="flat"),
            layers.Dense(64, activation="relu", name="features"),
        ],
        name="backbone",
    )


def drawings() -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return pictures (15000, 32, 32, 1) from 0 to 1 and labels (15000,), shuffled."""
    chance = np.random.default_rng(SEED)
    signs = data.signs(ALPHABET, SIGNS)
    labels = chance.permutation(np.repeat(np.arange(SIGNS), DRAWN))
    pixels = [data.drawn(signs[label], data.PENS[chance.integers(len(data.PENS))], chance) for label in labels]
    return np.stack(pixels).astype(np.float32)[..., np.newaxis] / np.float32(255), labels


if __name__ == "__main__":
    main()
