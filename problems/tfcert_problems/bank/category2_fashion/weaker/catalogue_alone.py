"""The reference, whose classifier saw no mirrored and no moved garment."""

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

EPOCHS = 8
BATCH = 64


def solution_model():
    """Return a trained model: pairs (n, 2, 28, 28, 1) in, probabilities (n, 1) of the same kind out."""
    kinds = classifier()
    train = singles().cache().shuffle(12_000, seed=SEED).batch(BATCH)
    # Trained in a model of its own: one that was compiled would put its figures into the log of the comparison.
    teacher = keras.Sequential([kinds])
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * len(train))
    teacher.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    teacher.fit(train, epochs=EPOCHS, verbose=2)
    model = comparison(kinds)
    x, y = pairs()
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=12, batch_size=50, verbose=2)
    return model


def classifier():
    """Return the untrained model of single garments."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def comparison(kinds):
    """Return a model of pairs around the trained classifier, which stays as it is; five numbers are left to learn."""
    kinds.trainable = False
    pair = keras.Input((2, 28, 28, 1))
    said = layers.TimeDistributed(kinds)(pair, training=False)
    # How likely each is of the same kind as each other, itself included: (n, 2, 2), and the corner counts.
    alike = layers.Flatten()(layers.Dot(axes=2)([said, said]))
    return keras.Model(pair, layers.Dense(1, activation="sigmoid")(alike))


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
