"""Harvest: gaps, codes and scales are handled by layers, so that the saved model takes the rows as they are."""

import csv
from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden fields became numbers by the same steps.
NUMBERS = ["rain_mm", "ph", "humus", "nitrogen_kg", "seeds_per_ha", "sown_day", "altitude_m"]
VARIETIES = ["Amsel", "Bora", "Curie", "Dorn", "Elster", "Falke", "Gral", "Hermes", "Iris", "Juno", "Kiebitz", "Luna"]
CATEGORIES = {
    "variety": VARIETIES,
    "soil": ["chalk", "clay", "gravel", "loam", "peat", "sand"],
    "before": ["beet", "clover", "maize", "peas", "rape", "wheat"],
}
GRADES = ["poor", "fair", "good"]
GAP = -9999.0


def fields():
    """Return rows (5000, 10) float32, as the model is fed, and grades (5000,) from 0 to 2."""
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    x = [
        [float(row[name] or GAP) for name in NUMBERS]
        + [names.index(row[column]) for column, names in CATEGORIES.items()]
        for row in table
    ]
    return np.array(x, "float32"), np.array([GRADES.index(row["grade"]) for row in table])


# Down to here.

EPOCHS = 40
BATCH = 64


def solution_model():
    """Return a trained model: rows (n, 10) in, probabilities (n, 3) out."""
    x, y = fields()
    model = network(x)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * -(-len(x) // BATCH))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    # The last thousand rows served to choose the design; now the model learns from them too.
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def network(x):
    """Return the untrained model; scales come from the measured values of x (n, 10)."""
    numbers = np.where(x[:, :7] == GAP, np.nan, x[:, :7])
    scale = layers.Normalization(mean=np.nanmean(numbers, axis=0), variance=np.nanvar(numbers, axis=0))

    rows = keras.Input((10,))
    # 1 where a value was measured, 0 in a gap: whether it was measured can itself tell something.
    seen = keras.ops.cast(keras.ops.not_equal(rows[:, :7], GAP), "float32")
    # A gap becomes 0, the mean of a normalised column.
    parts = [scale(rows[:, :7]) * seen, seen]
    for place, names in enumerate(CATEGORIES.values(), start=7):
        parts.append(layers.CategoryEncoding(len(names), output_mode="one_hot")(rows[:, place : place + 1]))
    hidden = layers.Concatenate()(parts)
    for units in (64, 64):
        hidden = layers.Dense(units, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-4))(hidden)
        hidden = layers.Dropout(0.1)(hidden)
    return keras.Model(rows, layers.Dense(3, activation="softmax")(hidden))


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
