"""The reference's network, turned by up to 36 degrees."""

from pathlib import Path

import keras
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures were read by the same rules.
CLASSES = ["bolt", "fork", "hook_left", "hook_right", "key_left", "key_right"]
SIZE = 32


def pictures(split, batch_size=32):
    """Return batches of pictures (n, 32, 32, 1) from 0 to 1 and labels (n,); split is "train" or "validation"."""
    batches = keras.utils.image_dataset_from_directory(
        DATA / split,
        class_names=CLASSES,
        color_mode="grayscale",
        image_size=(SIZE, SIZE),
        batch_size=batch_size,
        shuffle=split == "train",
        seed=SEED,
        verbose=False,
    )
    return batches.map(lambda picture, label: (picture / 255.0, label)).cache()


# Down to here.


def solution_model():
    """Return a trained model: pictures (n, 32, 32, 1) in, probabilities (n, 6) out."""
    train = pictures("train")
    validation = pictures("validation")

    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 1)),
            layers.RandomRotation(0.1, fill_mode="nearest"),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    epochs = 24
    rate = keras.optimizers.schedules.CosineDecay(2e-3, epochs * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
