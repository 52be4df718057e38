"""Convolutions over two pictures laid on each other."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pairs went through the same steps.
def singles():
    """Return a data set of single garments (28, 28, 1) from 0 to 1 and their kind, 0 to 9."""
    pictures = tfds.load("tfcert_garments", split="train", data_dir=DATA, as_supervised=True)
    return pictures.map(lambda picture, kind: (tf.cast(picture, tf.float32) / 255.0, kind))


def pairs():
    """Return 1,000 pairs (1000, 2, 28, 28, 1) from 0 to 1, made as the hidden ones, and 1 (1000,) where they match."""
    with np.load(DATA / "pairs.npz") as arrays:
        return arrays["x"].astype(np.float32) / 255.0, arrays["y"]


# Down to here.


def solution_model():
    """Return a trained model: pairs (n, 2, 28, 28, 1) in, probabilities (n, 1) of the same kind out."""
    x, y = made_pairs(8000)
    model = keras.Sequential(
        [
            keras.Input((2, 28, 28, 1)),
            layers.Permute((2, 3, 1, 4)),
            layers.Reshape((28, 28, 2)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, validation_data=pairs(), epochs=4, batch_size=64, verbose=2)
    return model


def made_pairs(count):
    """Return pairs (count, 2, 28, 28, 1) of single garments, mirrored and moved at random, and 1 where they match."""
    chance = np.random.default_rng(SEED)
    pictures, kinds = (np.array(part) for part in zip(*singles().as_numpy_iterator(), strict=True))
    chosen = np.array([pair(kinds, chance, same) for same in np.arange(count) % 2])
    seen = np.where(chance.random((count, 2, 1, 1, 1)) < 0.5, pictures[chosen], pictures[chosen][:, :, :, ::-1])
    moved = [np.roll(one, chance.integers(-2, 3, 2), axis=(1, 2)) for one in seen]
    return np.stack(moved), np.arange(count) % 2


def pair(kinds, chance, same):
    """Return the places of two garments, of the same kind or of two."""
    first = chance.integers(len(kinds))
    return first, chance.choice(np.flatnonzero((kinds == kinds[first]) == bool(same)))


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
