"""Three convolutions with normalisation, on signs that are enlarged, moved and lit anew in each epoch."""

from pathlib import Path

import keras
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden pictures were read by the same rules, and are answered in this order.
SIGNS = ["ahead_only", "keep_right", "no_entry", "priority_road", "road_work"]
SIGNS += ["speed_30", "speed_70", "stop", "turn_right_ahead", "yield"]
SIZE = 40


def pictures(split):
    """Return batches of pictures (n, 40, 40, 3) from 0 to 1 and labels (n,); split is "train" or "validation"."""
    batches = keras.utils.image_dataset_from_directory(
        DATA / split,
        class_names=SIGNS,
        image_size=(SIZE, SIZE),
        batch_size=32,
        shuffle=split == "train",
        seed=SEED,
        verbose=False,
    )
    return batches.map(lambda picture, label: (picture / 255.0, label))


# Down to here.


def solution_model():
    """Return a trained model: pictures (n, 40, 40, 3) in, probabilities (n, 10) out."""
    train = pictures("train").unbatch().cache().shuffle(400, seed=SEED).batch(32)
    validation = pictures("validation").cache()
    model = network()
    epochs = 40
    rate = keras.optimizers.schedules.CosineDecay(3e-3, epochs * 12)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=epochs, verbose=2)
    return model


def network():
    """Return the untrained model; what varies the pictures works in training alone."""
    convolutions = []
    for filters in (16, 32, 64):
        convolutions += [layers.Conv2D(filters, 3, padding="same", use_bias=False)]
        convolutions += [layers.BatchNormalization(momentum=0.9), layers.ReLU(), layers.MaxPooling2D()]
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            # A bad cut: the sign is larger, and stands anywhere. It is never mirrored: right is right.
            layers.RandomZoom((-0.3, 0)),
            layers.RandomTranslation(0.1, 0.1),
            layers.RandomContrast(0.4),
            # Each picture's own light and contrast; it learns nothing, and stays when the model is used.
            layers.LayerNormalization(axis=(1, 2, 3), center=False, scale=False),
            *convolutions,
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(64, activation="relu"),
            layers.Dense(len(SIGNS), activation="softmax"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
