"""One convolution's weights for the whole ring: the network is turned past every station, and trained for long."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden readings are cut by the same rules.
STATIONS = 18
WINDOW = 16
LEAD = 10
TRAINING_READINGS = 152_000


def windows(rows):
    """Return every window (n, 16, 18) of the rows and the reading ten later (n, 18), both float32."""
    starts = np.arange(len(rows) - WINDOW - LEAD + 1)
    return rows[starts[:, None] + np.arange(WINDOW)], rows[starts + WINDOW + LEAD - 1]


def readings():
    """Return (x, y) for training and (x, y) for validation; no reading serves both."""
    rows = np.loadtxt(DATA / "ring.csv", delimiter=",", skiprows=1, dtype="float32")[:, 1:]
    return windows(rows[:TRAINING_READINGS]), windows(rows[TRAINING_READINGS:])


# Down to here.

EPOCHS = 60
BATCH = 128


def solution_model():
    """Return a trained model: windows (n, 16, 18) in, the reading sixty hours later (n, 18) out."""
    (x_train, y_train), validation = readings()
    model = network(filters=128, blocks=4)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, EPOCHS * -(-len(x_train) // BATCH))
    model.compile(keras.optimizers.Adam(rate), loss="mae")
    model.fit(x_train, y_train, batch_size=BATCH, epochs=EPOCHS, validation_data=validation, verbose=2)
    return model


def network(filters, blocks):
    """Return the untrained model: the stations are its axis, and their last sixteen readings its channels."""
    window = keras.Input((WINDOW, STATIONS))
    scaled = layers.Rescaling(1 / 4, offset=-0.5)(window)
    air = layers.Permute((2, 1))(scaled)
    air = layers.Conv1D(filters, 5, activation="gelu")(ring(air))
    for _ in range(blocks):
        # What a block finds is added to what was known: deep networks of this kind train well.
        air = layers.Add()([air, layers.Conv1D(filters, 5, activation="gelu")(ring(air))])
    return keras.Model(window, layers.Reshape((STATIONS,))(layers.Conv1D(1, 1)(air)))


def ring(air):
    """Put the last two stations before the first, and the first two after the last: (n, 18, c) to (n, 22, c)."""
    last, first = layers.Cropping1D((STATIONS - 2, 0))(air), layers.Cropping1D((0, STATIONS - 2))(air)
    return layers.Concatenate(axis=1)([last, air, first])


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
