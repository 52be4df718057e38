"""Digits: a small convolutional network, trained on pictures that are shifted and turned a little."""

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

EPOCHS = 60
BATCH = 32


def solution_model():
    """Return a trained model: pictures (n, 8, 8, 1) in, probabilities (n, 10) out."""
    train, validation = digits("train").cache(), digits("validation").cache()
    # Once the design stood, the validation digits joined the training: a fifth more to learn from.
    everyone = train.concatenate(validation).cache().shuffle(2000, seed=SEED)
    model = network()
    steps = EPOCHS * -(-1297 // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(0.0, steps, warmup_target=0.003, warmup_steps=steps // 10)
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(everyone.batch(BATCH), epochs=EPOCHS, verbose=2)
    return model


def network():
    """Return the untrained model; what varies the pictures works in training alone."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
            layers.RandomRotation(0.03, fill_mode="constant"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Dropout(0.25),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dropout(0.4),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(10, activation="softmax"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
