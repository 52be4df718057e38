"""The reference's small layers, on the backbone's last convolution."""

from pathlib import Path

import keras
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures were read by the same rules.
CLASSES = ["brush", "chalk", "dashes", "outline", "pencil"]
SIZE = 32
BACKBONE = DATA / "backbone.keras"
LAYER = "conv_2"


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
    """Return a trained model: pictures (n, 32, 32, 1) in, probabilities (n, 5) out."""
    train = pictures("train")
    validation = pictures("validation")

    backbone = keras.models.load_model(BACKBONE)
    features = keras.Model(backbone.inputs[0], backbone.get_layer("conv_3").output)
    features.trainable = False
    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 1)),
            layers.RandomFlip("horizontal"),
            layers.RandomFlip("vertical"),
            features,
            layers.BatchNormalization(momentum=0.9),
            layers.Conv2D(32, 1, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.BatchNormalization(momentum=0.9),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    epochs = 100
    rate = keras.optimizers.schedules.CosineDecay(5e-3, epochs * len(train))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
