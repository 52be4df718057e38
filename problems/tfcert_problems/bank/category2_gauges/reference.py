"""Gauges: every reading gets its gauge by id, and the scales are taken out inside the model."""

import csv
import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden rows have these columns, in this order and these units.
COLUMNS = ["level_m", "rise_m", "rain_mm", "mean_m", "bank_m", "area_km2", "slope"]
CM_PER_M = 100.0
# Down to here.

EPOCHS = 30
BATCH = 64


def rows():
    """Return rows (5000, 7) float32 in the order of COLUMNS, and flood (5000,) float32, 0 or 1."""
    with (DATA / "gauges.csv").open(encoding="utf-8", newline="") as file:
        gauges = {gauge["id"]: gauge for gauge in csv.DictReader(file)}
    with (DATA / "readings.jsonl").open(encoding="utf-8") as file:
        readings = [json.loads(line) for line in file]
    joined = [measured(reading) | gauges[reading["gauge"]] for reading in readings]
    x = [[float(row[name]) for name in COLUMNS] for row in joined]
    return np.array(x, "float32"), np.array([reading["flood"] for reading in readings], "float32")


def measured(reading):
    """Return what a reading says, by the names and in the units of COLUMNS."""
    metres = {f"{name}_m": reading[f"{name}_cm"] / CM_PER_M for name in ("level", "rise")}
    return metres | {"rain_mm": reading["rain_mm"]}


def solution_model():
    """Return a trained model: rows (n, 7) in, the probability of a flood (n, 1) out."""
    x, y = rows()
    model = network(x)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def network(x):
    """Return the untrained model; its scales come from x (n, 7)."""
    scale = layers.Normalization()
    scale.adapt(x)
    return keras.Sequential(
        [
            keras.Input((len(COLUMNS),)),
            scale,
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
