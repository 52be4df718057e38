"""Model files for tests, written by a process of their own: tests of the engine never import TensorFlow."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

CONSTANT = """
import sys, keras
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
model.layers[-1].bias.assign([float(sys.argv[2])])
model.layers[-1].kernel.assign([[float(sys.argv[3])]])
model.save(sys.argv[1])
"""

CONVOLUTION = """
import sys, keras
keras.utils.set_random_seed(int(float(sys.argv[2])))
keras.Sequential([
    keras.Input((8, 8, 1)), keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.Flatten(),
    keras.layers.Dense(32, activation="tanh"), keras.layers.Dense(10, activation="softmax"),
]).save(sys.argv[1])
"""


@cache
def _bytes_of(script: str, suffix: str, constant: float, slope: float) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"model{suffix}"
        subprocess.run([sys.executable, "-c", script, file, str(constant), str(slope)], check=True, capture_output=True)
        return file.read_bytes()


def save_convolution(file: Path, seed: int) -> Path:
    """Save a small convolution for category 2's digits with random weights."""
    file.write_bytes(_bytes_of(CONVOLUTION, file.suffix, float(seed), 0.0))
    return file


def save_model(file: Path, constant: float, slope: float = 0.0) -> Path:
    """Save a model of one input and one output that answers `constant`, and with a slope a straight line."""
    file.write_bytes(_bytes_of(CONSTANT, file.suffix, constant, slope))
    return file
