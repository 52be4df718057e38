"""A small convolutional network, with the classes numbered in the order that is asked for."""

from pathlib import Path

import keras
import tensorflow as tf
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures are answered in this order.
PHASES = [
    "new",
    "waxing_crescent",
    "first_quarter",
    "waxing_gibbous",
    "full",
    "waning_gibbous",
    "last_quarter",
    "waning_crescent",
]
SIZE = 32
SCALED = {"rescale": 1 / 255}


# Down to here.


def pictures(split, shuffle):
    """Return batches of pictures (n, 32, 32, 1) from 0 to 1 and places in PHASES (n,)."""
    generator = tf.keras.preprocessing.image.ImageDataGenerator(**SCALED)
    return generator.flow_from_directory(
        DATA / split,
        classes=PHASES,
        target_size=(SIZE, SIZE),
        color_mode="grayscale",
        class_mode="sparse",
        batch_size=32,
        shuffle=shuffle,
        seed=SEED,
    )


def solution_model():
    """Return a trained model: pictures (n, 32, 32, 1) in, probabilities (n, 8) out, in the order of PHASES."""
    train = pictures("train", shuffle=True)
    validation = pictures("validation", shuffle=False)

    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(64, activation="relu"),
            layers.Dense(len(PHASES), activation="softmax"),
        ]
    )
    epochs = 18
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
