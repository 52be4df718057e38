"""A small convolutional network that judges a piece by its texture, not by its brightness."""

from pathlib import Path

import keras
import tensorflow as tf
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures went through the same steps.
CLASSES = ["brick", "coins", "grass", "gravel", "tissue"]
SIZE = 64


def pictures(split, batch_size=32):
    """Return batches of pictures (n, 64, 64, 1) from 0 to 1 and labels (n,); split is "train" or "validation"."""
    batches = keras.utils.image_dataset_from_directory(
        DATA / split,
        class_names=CLASSES,
        color_mode="grayscale",
        image_size=(SIZE, SIZE),
        interpolation="bilinear",
        batch_size=batch_size,
        shuffle=split == "train",
        seed=SEED,
        verbose=False,
    )
    return batches.map(lambda picture, label: (picture / 255.0, label))


# Down to here.


def turned(picture, label):
    """Flip and turn pictures at random: grass is grass whichever way it is seen."""
    picture = tf.image.random_flip_left_right(picture)
    picture = tf.image.random_flip_up_down(picture)
    return (tf.transpose(picture, [0, 2, 1, 3]) if tf.random.uniform([]) < 0.5 else picture), label


def solution_model():
    """Return a trained model: pictures (n, 64, 64, 1) in, probabilities (n, 5) out."""
    train = pictures("train").cache().shuffle(64).map(turned).prefetch(2)
    validation = pictures("validation").cache()

    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 1)),
            # Every picture gets mean 0 and deviation 1: light and contrast were changed on purpose.
            layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            # Where in the piece a pattern stands says nothing, so the average over all places is enough.
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.3),
            layers.Dense(64, activation="relu"),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    epochs = 20
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
