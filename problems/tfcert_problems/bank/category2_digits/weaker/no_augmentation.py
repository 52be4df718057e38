"""Two convolutions at full size and dropout, but no augmentation."""

from pathlib import Path

import keras
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden digits went through the same steps.
def digits(split):
    """Return a data set of single pictures (8, 8, 1) from 0 to 1 and labels; split is "train" or "validation"."""
    pictures = tfds.load("tfcert_digits", split=split, data_dir=DATA, as_supervised=True)
    return pictures.map(lambda picture, label: (tf.cast(picture, tf.float32) / 16.0, label))


# Down to here.


def solution_model():
    """Return a trained model: pictures (n, 8, 8, 1) in, probabilities (n, 10) out."""
    train = digits("train").cache().shuffle(1100, seed=SEED).batch(32)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=40, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
