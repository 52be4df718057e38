"""Iris: which species is it?

Read the statement, then fill in `prepared` and `solution_model`. Running this script trains the model and saves it
beside the script.
"""

from pathlib import Path

import keras
import numpy as np
from keras import layers

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: the hidden flowers are counted by the places in this order.
SPECIES = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
# Down to here.


def prepared(line):
    """Return a flower's four lengths in cm, and its answer: three numbers, 1 at the species' place and 0 elsewhere."""
    cells = line.split(",")
    answer = [0.0] * len(SPECIES)
    # Your code: the species is the last cell; put a 1 in its place.
    return [float(cell) for cell in cells[:4]], answer


def flowers():
    """Return x (90, 4) and y (90, 3), both float32."""
    lines = (DATA / "iris.data").read_text().split()
    pairs = [prepared(line) for line in lines]
    return np.array([x for x, _ in pairs], "float32"), np.array([y for _, y in pairs], "float32")


def solution_model():
    """Return a trained model: flowers (n, 4) in, probabilities (n, 3) out."""
    x, y = flowers()

    # Your code: a better model, and training that suits it.
    model = keras.Sequential([keras.Input((4,)), layers.Dense(len(SPECIES), activation="softmax")])
    model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=1, verbose=2)
    return model


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
