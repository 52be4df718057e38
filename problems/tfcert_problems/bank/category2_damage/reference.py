"""Damage: four small convolutions and an average over all places, 2,310 weights in all."""

from pathlib import Path

import keras
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pieces went through the same steps.
CLASSES = ["blocks", "blur", "clean", "comb", "motion", "noise"]


def pieces(split):
    """Return a data set of batches: pieces (n, 32, 32, 1) from 0 to 1 and labels; split is "train" or "validation"."""
    found = keras.utils.image_dataset_from_directory(
        DATA / split, class_names=CLASSES, color_mode="grayscale", image_size=(32, 32), batch_size=32, seed=SEED
    )
    return found.map(lambda piece, label: (piece / 255.0, label))


# Down to here.

EPOCHS = 40
BATCH = 32


def solution_model():
    """Return a trained model: pieces (n, 32, 32, 1) in, probabilities (n, 6) out."""
    # Single pieces are shuffled, not batches: batch normalisation gains when no two batches are the same.
    train = pieces("train").unbatch().cache().shuffle(1200, seed=SEED).batch(BATCH)
    validation = pieces("validation").cache()
    model = network()
    rate = keras.optimizers.schedules.CosineDecay(5e-3, EPOCHS * -(-1200 // BATCH))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=EPOCHS, verbose=2)
    return model


def network():
    """Return the untrained model; turned over, a spoilt piece is spoilt in the same way."""
    convolutions = []
    for filters in (8, 8, 8, 12):
        # No pooling between them: what tells the damages apart is finer than two pixels.
        convolutions += [layers.Conv2D(filters, 3, use_bias=False), layers.BatchNormalization(momentum=0.9)]
        convolutions.append(layers.ReLU())
    return keras.Sequential(
        [
            keras.Input((32, 32, 1)),
            layers.RandomFlip(),
            *convolutions,
            layers.GlobalAveragePooling2D(),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
