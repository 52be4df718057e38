"""A small convolutional network, on hands that are mirrored, turned, moved and enlarged anew in each epoch."""

from pathlib import Path

import keras
import tensorflow as tf
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden hands have this size and this scale, and are answered in this order.
ANSWERS = ["rock", "paper", "scissors"]
SIZE = (28, 28)
SCALE = 1 / 255


# Down to here.

# The folders hold the hands that are seen; in this order they stand at the place of the answer that beats them.
SEEN = ["scissors", "rock", "paper"]

# What the hidden hands went through, and a little more; new corners get the colour of the edge, which is nearly white.
CHANGES = {
    "horizontal_flip": True,
    "rotation_range": 47,
    "width_shift_range": 0.16,
    "height_shift_range": 0.16,
    "zoom_range": 0.15,
    "fill_mode": "nearest",
}


def hands(split, **changes):
    """Return batches of hands (n, 28, 28, 3) from 0 to 1 and labels (n,); split is "train" or "validation"."""
    generator = tf.keras.preprocessing.image.ImageDataGenerator(rescale=SCALE, **changes)
    return generator.flow_from_directory(
        DATA / split,
        target_size=SIZE,
        classes=SEEN,
        batch_size=32,
        class_mode="sparse",
        shuffle=split == "train",
        seed=SEED,
    )


def solution_model():
    """Return a trained model: hands (n, 28, 28, 3) in, probabilities (n, 3) of what beats them out."""
    train = hands("train", **CHANGES)
    validation = hands("validation")
    model = keras.Sequential(
        [
            keras.Input((*SIZE, 3)),
            layers.Conv2D(24, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(48, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(48, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    epochs = 36
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
