"""One convolution, averaged over the picture, its light taken out, for two epochs."""

from pathlib import Path

import keras
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


def solution_model():
    """Return a trained model: pictures (n, 64, 64, 1) in, probabilities (n, 5) out."""
    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 1)),
            layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False),
            layers.Conv2D(16, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(pictures("train").cache(), validation_data=pictures("validation").cache(), epochs=2, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
