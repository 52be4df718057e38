"""Writes small problems, and model files that a free check has something to say of: `python checking_bench.py FOLDER`.

A process of its own, because pytest's never imports TensorFlow. Each problem is a folder with a problem.toml and no
data at all: a check needs none.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np

layers = keras.layers

TOML = """
slug = "{slug}"
category = 2
title = "{slug}"
summary = "-"
skills = ["2.1"]
dataset = "digits"
data_origin = "generated"

[contract]
input_shape = {inputs}
input_dtype = "{dtype}"
output_shape = {outputs}
last_activation = {last}
max_megabytes = {megabytes}

[metric]
name = "{metric}"
trivial = 0.5
stars = {stars}
"""
RISING, FALLING = [0.6, 0.7, 0.8, 0.9], [0.4, 0.3, 0.2, 0.1]


def problem(folder, slug, inputs, outputs, dtype="float32", last=(), metric="accuracy", megabytes=1.0):
    """Write a problem, and return its folder."""
    place = folder / slug
    place.mkdir(parents=True)
    stars = RISING if metric == "accuracy" else FALLING
    fields = {"inputs": inputs, "outputs": outputs, "dtype": dtype, "last": list(last), "metric": metric}
    (place / "problem.toml").write_text(TOML.format(slug=slug, megabytes=megabytes, stars=stars, **fields))
    return place


def classes(*stack, last="softmax"):
    """Return a model of four numbers in and three classes out."""
    return keras.Sequential([keras.Input((4,)), *stack, layers.Dense(3, activation=last, name="answer")])


def classification(folder):
    """Three classes out of four numbers."""
    place = problem(folder, "classes", [4], [3], last=["softmax"])
    classes().save(place / "ready.keras")
    bad = classes(layers.Dense(8, name="gone_astray"))
    bad.get_layer("gone_astray").kernel.assign(np.full((4, 8), np.inf))
    bad.save(place / "infinite.keras")
    inner = classes()
    inner.layers[-1].bias.assign([0.0, np.nan, 0.0])
    keras.Sequential([keras.Input((4,)), keras.Sequential(inner.layers, name="inner")]).save(place / "nested_nan.h5")
    dead = classes(layers.Dense(8, activation="relu", kernel_initializer="zeros"))
    dead.save(place / "dead.keras")
    trained = classes(layers.Dense(150, name="first"), layers.Dense(300, name="second"))
    trained.compile("adam", "sparse_categorical_crossentropy")
    trained.fit(np.zeros((3, 4)), np.arange(3), verbose=0)
    trained.save(place / "with_slots.keras")
    trained.save(place / "with_slots.h5")
    trained.save(place / "advised_in_vain.keras", include_optimizer=False)
    keras.Model(trained.inputs, trained.outputs).save(place / "without_slots.keras")
    broad = classes(layers.Dense(100), layers.Dense(1000))
    broad.compile("adam", "sparse_categorical_crossentropy")
    broad.fit(np.zeros((3, 4)), np.arange(3), verbose=0)
    broad.save(place / "too_large_by_slots.keras")
    classes(layers.Dense(8), layers.Dense(80_000, name="wide")).save(place / "too_large.keras")
    classes(last=None).save(place / "logits.keras")
    added = keras.Input((4,))
    keras.Model(added, keras.ops.sum(classes()(added))).save(place / "one_number.keras")
    given = keras.Input((4,))
    spread = keras.ops.std(given, axis=-1, keepdims=True)
    scaled = keras.ops.log((given - keras.ops.min(given, axis=-1, keepdims=True)) / spread + 1.0)
    keras.Model(given, layers.Dense(3, activation="softmax")(scaled)).save(place / "divides_by_spread.keras")
    counted = keras.Input((4,), dtype="int32")
    keras.Model(counted, classes()(layers.Rescaling(1.0)(counted))).save(place / "counts.keras")
    classes().save_weights(place / "only.weights.h5")
    (place / "cut.keras").write_bytes((place / "ready.keras").read_bytes()[:2000])
    endings(place)
    half(place)
    custom(place)


def endings(place):
    """Probabilities, and behind them what leaves them as they are."""
    given = keras.Input((4,))
    answer = classes()(given)
    same = keras.Sequential([keras.Input((3,)), layers.Reshape((3, 1)), layers.Flatten()], name="same")
    for name, last in {
        "as_float": layers.Activation("linear", dtype="float32"),
        "noise": layers.GaussianNoise(0.1),
        "penalty": layers.ActivityRegularization(0.1),
        "reshaping_model": same,
    }.items():
        keras.Model(given, last(answer)).save(place / f"{name}.keras")
    raw = layers.Dense(3)(given)
    two = keras.Model(given, [layers.Softmax()(raw), raw], name="two")
    for name, place_of in (("first_of_two", 0), ("second_of_two", 1)):
        outer = keras.Input((4,))
        keras.Model(outer, two(outer)[place_of]).save(place / f"{name}.keras")
    table = layers.Embedding(12, 3)
    looked_up = layers.Flatten()(table(keras.ops.cast(given[:, 3:] * 20, "int32")))
    keras.Model(given, layers.Dense(3, activation="softmax")(looked_up)).save(place / "looks_up.keras")
    inner = classes()
    inner.compile("adam", lambda wanted, found: keras.ops.mean(wanted - found))
    keras.Sequential([keras.Input((4,)), inner]).save(place / "compiled_inside.keras")


def half(place):
    """A model whose very output is in half precision."""
    keras.config.set_dtype_policy("mixed_float16")
    classes().save(place / "half.keras")
    keras.config.set_dtype_policy("float32")


def custom(place):
    """A layer that only its author has."""

    @keras.saving.register_keras_serializable("mine")
    class Doubled(layers.Layer):
        def call(self, x):
            return x * 2

    classes(Doubled(name="twice")).save(place / "custom.keras")
    classes(Doubled(name="twice")).save(place / "custom.h5")
    given = keras.Input((4,))
    unnamed = layers.Dense(3, activation="softmax")(given * keras.ops.norm(given, axis=-1, keepdims=True))
    keras.Model(given, unnamed).save(place / "operation.h5")


def values(folder):
    """One number out of four, measured by its error."""
    place = problem(folder, "values", [4], [1], metric="mae")
    for last in ("linear", "sigmoid", "softmax"):
        keras.Sequential([keras.Input((4,)), layers.Dense(1, activation=last)]).save(place / f"{last}.keras")
    wanting = problem(folder, "chances", [4], [1], last=["sigmoid"])
    keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="softmax")]).save(wanting / "softmax.keras")


@keras.saving.register_keras_serializable("mine")
def plain_words(given):
    """A candidate's own."""
    return given


def texts(folder):
    """One number out of a text, as a text and as the numbers of its words; any number of words."""
    place = problem(folder, "texts", [1], [1], dtype="string", last=["sigmoid"])
    words = layers.TextVectorization(output_sequence_length=6, name="words")
    words.adapt(["the film was good", "the film was not"])
    stack = [layers.Embedding(20, 4), layers.GlobalAveragePooling1D(), layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((1,), dtype="string"), words, *stack])
    model.save(place / "text.keras")
    model.save(place / "text.h5")
    keras.Sequential([keras.Input((4,)), layers.Dense(1, activation="sigmoid")]).save(place / "number_in.keras")
    own = layers.TextVectorization(standardize=plain_words, output_sequence_length=6, name="words")
    own.adapt(["the film was good", "the film was not"])
    keras.Sequential([keras.Input((1,), dtype="string"), own, *stack]).save(place / "own_standard.keras")
    numbers = problem(folder, "numbers", [0], [1], dtype="int32", last=["sigmoid"])
    model.save(numbers / "text.h5")
    last = layers.Dense(1, activation="sigmoid")
    few = [layers.Embedding(3, 4, mask_zero=True), layers.LSTM(4), last]
    keras.Sequential([keras.Input((None,), dtype="int32"), *few]).save(numbers / "any_length.keras")
    fixed = [layers.Embedding(7, 4), layers.Flatten(), layers.Dense(1, activation="sigmoid")]
    keras.Sequential([keras.Input(batch_shape=(5, 9), dtype="int32"), *fixed]).save(numbers / "fixed.keras")
    far = keras.Input((9,), dtype="int32")
    found = layers.Flatten()(layers.Embedding(7, 4)(far + 100))
    keras.Model(far, layers.Dense(1, activation="sigmoid")(found)).save(numbers / "beyond.keras")


def main():
    """Write everything."""
    folder = Path(sys.argv[1])
    keras.utils.set_random_seed(5)
    for write in (classification, values, texts):
        write(folder)


if __name__ == "__main__":
    main()
