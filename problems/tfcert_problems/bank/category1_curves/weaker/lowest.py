"""No training: the epoch with the lowest val_loss."""

from pathlib import Path

import keras
import numpy as np

DATA = Path(__file__).with_name("data")
SEED = 7
keras.utils.set_random_seed(SEED)


# Do not change this block: it reads the runs.
def runs():
    """Return loss and val_loss over 40 epochs (2000, 40, 2) and the best epoch, 1 to 40, (2000, 1), both float32."""
    table = np.loadtxt(DATA / "runs.csv", delimiter=",", skiprows=1, dtype="float32").reshape(2000, 40, 5)
    return table[:, :, 2:4], table[:, 0, 4:]


# Down to here.


def solution_model():
    """Return a model that is not trained: curves (n, 40, 2) in, the best epoch (n, 1) out."""
    curves = keras.Input((40, 2))
    lowest = keras.ops.argmin(curves[:, :, 1], axis=1, keepdims=True)
    return keras.Model(curves, keras.ops.cast(lowest, "float32") + 1)


if __name__ == "__main__":
    solution_model().save(Path(__file__).with_name("mymodel.keras"))
