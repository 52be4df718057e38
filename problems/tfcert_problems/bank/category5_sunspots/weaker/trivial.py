"""The last month, twenty-four times."""

import csv
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden months are scaled and cut by the same rules.
WINDOW = 60
HORIZON = 24
SCALE = 100.0
TRAINING_MONTHS = 2000


def windows(series):
    """Return every window (n, 60, 1) of a series and the 24 months that follow it (n, 24), both float32."""
    starts = range(len(series) - WINDOW - HORIZON + 1)
    x = np.array([series[start : start + WINDOW] for start in starts], dtype="float32")
    y = np.array([series[start + WINDOW : start + WINDOW + HORIZON] for start in starts], dtype="float32")
    return x[..., np.newaxis], y


def months():
    """Return (x, y) for training and (x, y) for validation, in hundreds of sunspots; no month serves both."""
    with (DATA / "sunspots.csv").open(encoding="utf-8") as table:
        series = np.array([float(row["number"]) for row in csv.DictReader(table)]) / SCALE
    return windows(series[:TRAINING_MONTHS]), windows(series[TRAINING_MONTHS:])


# Down to here.


def solution_model():
    """Return a model without weights: (n, 60, 1) in, (n, 24) out."""
    window = keras.Input((WINDOW, 1))
    return keras.Model(window, layers.RepeatVector(HORIZON)(window[:, -1, :])[:, :, 0])


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
