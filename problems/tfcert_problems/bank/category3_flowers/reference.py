"""Four normalised convolutions and an average over all places, on photographs that are mirrored, enlarged and moved."""

from pathlib import Path

import keras
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures have this size, and are answered in this order.
FLOWERS = ["daisy", "dandelion", "roses", "sunflowers", "tulips"]
SIZE = 64


# Down to here.


def pictures(split):
    """Return a data set of single pictures (64, 64, 3) from 0 to 1 and labels; split is "train" or "validation"."""
    batches = keras.utils.image_dataset_from_directory(
        DATA / split,
        class_names=FLOWERS,
        image_size=(SIZE, SIZE),
        crop_to_aspect_ratio=True,
        shuffle=False,
        verbose=False,
    )
    return batches.map(lambda picture, label: (picture / 255.0, label)).unbatch().cache()


def solution_model():
    """Return a trained model: pictures (n, 64, 64, 3) in, probabilities (n, 5) out."""
    train = pictures("train").shuffle(375, seed=SEED).batch(32)
    validation = pictures("validation").batch(50)
    model = network()
    epochs = 34
    rate = keras.optimizers.schedules.CosineDecay(4e-3, epochs * 12)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


def network():
    """Return the untrained model; what varies the pictures works in training alone."""
    convolutions = []
    for filters in (16, 32, 48, 64):
        convolutions += [layers.Conv2D(filters, 3, padding="same", use_bias=False)]
        convolutions += [layers.BatchNormalization(momentum=0.9), layers.ReLU(), layers.MaxPooling2D()]
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            layers.RandomFlip("horizontal"),
            layers.RandomZoom((-0.25, 0)),
            layers.RandomTranslation(0.1, 0.1),
            *convolutions,
            # A flower may stand anywhere, and few pictures do not pay for a weight for every place.
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.3),
            layers.Dense(len(FLOWERS), activation="softmax"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
