"""The reference's network, but the whole picture is resized where the statement cuts and averages."""

from pathlib import Path

import keras
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: it opens the data set, and says in which shape the hidden pictures come.
SHAPE = (24, 48, 1)


def waterfalls(split):
    """Return a data set of single raw pictures (96, 40, 1) uint8 and labels; split is "train" or "validation"."""
    return tfds.load("tfcert_morse", split=split, data_dir=DATA, as_supervised=True)


# Down to here.

EPOCHS = 20


def prepared(picture, label):
    """Return a picture as the hidden ones are, SHAPE and float32, and its label."""
    halved = tf.image.resize((255.0 - tf.cast(picture, tf.float32)) / 255.0, (48, 24))
    # The newest moment stands first in the raw picture, and last in the hidden ones.
    return tf.transpose(halved[::-1], (1, 0, 2)), label


def solution_model():
    """Return a trained model: pictures (n, 24, 48, 1) in, probabilities (n, 10) out."""
    train = waterfalls("train").map(prepared).cache().shuffle(1200, seed=SEED).batch(32)
    validation = waterfalls("validation").map(prepared).cache().batch(300)
    model = network()
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=EPOCHS, verbose=2)
    return model


def network():
    """Return the untrained model."""
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.BatchNormalization(),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            # On whichever frequency the tone is: its strongest answer of all of them.
            layers.MaxPooling2D((24, 1)),
            layers.Conv2D(32, (1, 7), padding="same", activation="relu"),
            layers.MaxPooling2D((1, 2)),
            layers.Conv2D(64, (1, 7), padding="same", activation="relu"),
            layers.MaxPooling2D((1, 2)),
            layers.Conv2D(64, (1, 5), padding="same", activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dropout(0.2),
            layers.Dense(10, activation="softmax"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
