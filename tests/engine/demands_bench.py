"""Writes a problem that demands a kind of layer, few parameters and given weights: `python demands_bench.py FOLDER`.

A process of its own, because pytest's never imports TensorFlow. Sequences of six token ids in, the share of even ones
out; the examples are of two groups, and the worse group counts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np

layers = keras.layers

TOML = """
slug = "demands"
category = 4
title = "Demands"
summary = "Share of even numbers."
skills = ["4.7"]
dataset = "digits"
data_origin = "generated"

[contract]
input_shape = [6]
input_dtype = "int32"
output_shape = [1]
required_layers = ["GRU", "LSTM"]
max_parameters = 200
given_weights = true

[metric]
name = "mae"
trivial = 0.9
stars = [0.8, 0.7, 0.6, 0.5]
worst_group = true
groups = ["short", "long"]
advice = ["first", "second", "third", "fourth", "fifth"]
"""

given = np.random.default_rng(1).normal(size=(10, 3)).astype("float32")


def model_of(recurrent, width=2, moved=0.0, wrap=False):
    """Return a model on the given vectors, moved by a little or not."""
    known = layers.Embedding(10, 3, trainable=False)
    layer = recurrent(width)
    model = keras.Sequential(
        [keras.Input((6,), dtype="int32"), known, layers.Bidirectional(layer) if wrap else layer, layers.Dense(1)]
    )
    known.set_weights([given + np.float32(moved)])
    return model


def main() -> None:
    """Write the problem, its hidden examples, the given weights and the models."""
    folder = Path(sys.argv[1])
    (folder / "hidden").mkdir(parents=True)
    (folder / "problem.toml").write_text(TOML)
    chance = np.random.default_rng(2)
    x = chance.integers(0, 10, (60, 6)).astype("int32")
    y = (x % 2 == 0).mean(axis=1, keepdims=True).astype("float32")
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, group=np.arange(60) % 2)
    np.savez(folder / "hidden" / "given.npz", vectors=given)
    keras.utils.set_random_seed(7)
    model_of(layers.GRU).save(folder / "good.keras")
    model_of(layers.GRU).save(folder / "good.h5")
    model_of(layers.LSTM, wrap=True).save(folder / "wrapped.keras")
    model_of(layers.SimpleRNN).save(folder / "another_kind.keras")
    model_of(layers.GRU, width=20).save(folder / "large.keras")
    model_of(layers.GRU, moved=1e-6).save(folder / "moved.keras")


main()
