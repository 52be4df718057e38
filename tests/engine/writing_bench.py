"""Writes a problem whose models must write known words, and models that do or do not: `python writing_bench.py FOLDER`.

A process of its own, because pytest's never imports TensorFlow. Six characters in, the next one out; the text is made
of two words without a letter in common, so that the last character alone says what may follow.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np

layers = keras.layers

TOML = """
slug = "writes"
category = 4
title = "Writes"
summary = "Next character."
skills = ["4.9"]
dataset = "digits"
data_origin = "generated"

[contract]
input_shape = [6]
input_dtype = "int32"
output_shape = [27]

[metric]
name = "perplexity"
trivial = 27.0
stars = [20.0, 15.0, 10.0, 5.0]
known_words = 0.95
advice = ["first", "second", "third", "fourth", "fifth"]
"""
ALPHABET = " abcdefghijklmnopqrstuvwxyz"
TEXT = "moth bird bird moth " * 40


def transitions(slip=0.0):
    """Return how likely each character follows each, (27, 27); with a slip, h is taken for x now and then."""
    table = np.full((27, 27), 1e-6)
    for now, then in pairwise(TEXT):
        table[ALPHABET.index(now), ALPHABET.index(then)] = 1.0
    table[ALPHABET.index("t"), ALPHABET.index("x")] = slip
    table[ALPHABET.index("x"), 0] = 1.0
    return table / table.sum(axis=1, keepdims=True)


def model_of(table, rows=None):
    """Return a model that looks at the last character alone."""
    known = layers.Embedding(27, 27)
    last = keras.Input((6,), batch_size=rows, dtype="int32")
    model = keras.Model(last, layers.Softmax()(layers.Flatten()(layers.Cropping1D((5, 0))(known(last)))))
    known.set_weights([np.log(table)])
    return model


def main() -> None:
    """Write the problem, its hidden examples and the models."""
    folder = Path(sys.argv[1])
    (folder / "hidden").mkdir(parents=True)
    (folder / "problem.toml").write_text(TOML)
    ids = np.array([ALPHABET.index(character) for character in TEXT], dtype="int32")
    starts = np.arange(len(ids) - 6)
    x, y = ids[starts[:, None] + np.arange(6)], ids[starts + 6]
    words, names = np.array(["bird", "moth"]), np.array(list(ALPHABET))
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=names, words=words)
    model_of(transitions()).save(folder / "good.keras")
    model_of(transitions(), rows=16).save(folder / "fixed_rows.keras")
    model_of(transitions(slip=1.0)).save(folder / "slips.keras")
    model_of(np.full((27, 27), 1 / 27)).save(folder / "clueless.keras")


main()
