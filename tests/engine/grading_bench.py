"""Writes a small problem and model files of every kind into a folder: `python grading_bench.py FOLDER`.

A process of its own, because pytest's never imports TensorFlow. The problem: four numbers in, the place of the largest
of the first three out; 90 hidden examples, 30 of each class.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import h5py
import keras
import numpy as np

layers = keras.layers

TOML = """
slug = "largest"
category = 2
title = "Largest"
summary = "Which of three numbers is the largest?"
skills = ["2.1"]
dataset = "digits"
data_origin = "generated"
version = 3

[contract]
input_shape = [4]
input_dtype = "float32"
output_shape = [3]
last_activation = ["softmax"]
forbidden_layers = ["Lambda", "GaussianNoise"]
max_megabytes = 1.0

[metric]
name = "accuracy"
trivial = 0.35
stars = [0.5, 0.66, 0.9, 1.0]
advice = ["first", "second", "third", "fourth", "fifth"]
"""


def right_kernel():
    """Return the kernel that is never wrong."""
    return np.concatenate([np.eye(3) * 10, np.zeros((1, 3))]).astype("float32")


def model_of(*stack, kernel=None, bias=None):
    """Return a Sequential of the layers given, then a softmax over three with the kernel given."""
    last = layers.Dense(3, activation="softmax", name="answer")
    model = keras.Sequential([keras.Input((4,)), *stack, last])
    wanted = right_kernel() if kernel is None else kernel
    last.set_weights([wanted, np.zeros(3) if bias is None else np.asarray(bias, "float32")])
    return model


def taking_one_for_two():
    """Return a kernel that finds the classes 0 and 2, and takes every 1 for a 2."""
    kernel = right_kernel()
    kernel[1] = [0, 0, 10]
    return kernel


@keras.saving.register_keras_serializable("mine")
class Doubled(layers.Layer):
    """A layer that only its author has."""

    def call(self, x):
        """Double it."""
        return x * 2


@keras.saving.register_keras_serializable("mine")
def halved(x):
    """Be an activation of one's own."""
    return x / 2


def honest(folder: Path) -> None:
    """Models that keep the contract."""
    good = model_of()
    good.compile("adam", "mse")
    good.save(folder / "good.keras")
    good.save(folder / "good.h5")
    good.save(folder / "hdf5_inside.keras.h5")
    (folder / "hdf5_inside.keras.h5").rename(folder / "hdf5_inside.keras")
    model_of(kernel=np.zeros((4, 3)), bias=[0, 1, 0]).save(folder / "constant.keras")
    model_of(kernel=taking_one_for_two()).save(folder / "confused.keras")
    given = keras.Input((4,))
    inner = model_of()
    scaled = keras.ops.concatenate([(given / 255.0)[:, :2], given[:, 2:] / 255.0], axis=-1) * 255.0
    regular = {"kernel_regularizer": keras.regularizers.L2(0.1), "kernel_constraint": keras.constraints.MaxNorm(9.0)}
    stack = [
        layers.Rescaling(2.0),
        layers.Dense(4, activation=layers.LeakyReLU(1.0), kernel_initializer=keras.initializers.Identity(), **regular),
        layers.Dropout(0.5),
    ]
    many = keras.Model(given, model_of(*stack)(scaled))
    many.compile("adam", "sparse_categorical_crossentropy")
    many.save(folder / "many_parts.keras")
    keras.Model(given, layers.Reshape((3,))(inner(given * 2.0 - given))).save(folder / "nested.keras")
    fixed = keras.Input(batch_shape=(7, 4))
    keras.Model(fixed, inner(fixed)).save(folder / "fixed_batch.keras")


def broken_contract(folder: Path) -> None:
    """Models that load, and are not what was asked for."""
    dense = layers.Dense
    keras.Sequential([keras.Input((5,)), dense(3, activation="softmax")]).save(folder / "wrong_input.keras")
    keras.Sequential([keras.Input((4,)), dense(2, activation="softmax")]).save(folder / "wrong_output.keras")
    keras.Sequential([keras.Input((4,)), dense(3)]).save(folder / "no_softmax.keras")
    model_of(layers.GaussianNoise(0.1)).save(folder / "excluded_layer.keras")
    model_of(kernel=np.full((4, 3), np.nan)).save(folder / "nan.keras")
    one, two = keras.Input((4,)), keras.Input((4,))
    keras.Model([one, two], dense(3, activation="softmax")(one + two)).save(folder / "two_inputs.keras")
    wide = keras.Sequential([keras.Input((4,)), dense(80_000), dense(3, activation="softmax")])
    wide.save(folder / "huge.keras")
    keras.Sequential([dense(3, activation="softmax")]).save(folder / "unbuilt.keras")
    given = keras.Input((4,))
    words = layers.TextVectorization(output_sequence_length=4)
    words.adapt(["a b c"])
    speaking = keras.Sequential([keras.Input((1,), dtype="string"), words, dense(3, activation="softmax")])
    speaking.save(folder / "text_input.keras")
    far = layers.Flatten()(layers.Embedding(2, 3)(given + 1000.0))
    keras.Model(given, dense(3, activation="softmax")(far)).save(folder / "raises.keras")


def code_inside(folder: Path) -> None:
    """Models that would run code, or need code that is not there."""
    scale = layers.Lambda(lambda x: x / 255.0, name="scale", output_shape=(4,))
    model_of(scale).save(folder / "lambda.keras")
    model_of(scale).save(folder / "lambda.h5")
    given = keras.Input((4,))
    keras.Model(given, model_of(scale)(given)).save(folder / "nested_lambda.keras")
    loud = layers.Dense(4, activation=lambda x: x * 2, name="loud")
    model_of(loud).save(folder / "lambda_activation.keras")
    model_of(Doubled(name="twice")).save(folder / "custom.keras")
    model_of(layers.Dense(4, activation=halved, name="half")).save(folder / "custom_function.keras")


def unreadable(folder: Path) -> None:
    """Files that are no models."""
    whole = (folder / "good.keras").read_bytes()
    (folder / "truncated.keras").write_bytes(whole[: len(whole) // 2])
    whole = (folder / "good.h5").read_bytes()
    (folder / "truncated.h5").write_bytes(whole[: len(whole) // 2])
    model_of().save_weights(folder / "only.weights.h5")
    (folder / "text.keras").write_text("import keras\n")
    (folder / "empty.h5").touch()
    (folder / "folder.keras").mkdir()
    with zipfile.ZipFile(folder / "any.keras", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with zipfile.ZipFile(folder / "garbled.keras", "w") as archive:
        archive.writestr("config.json", "{" * 100_000)
    tampered(folder / "weightless.keras", folder / "good.keras", drop="model.weights.h5")
    with h5py.File(folder / "plain.h5", "w") as file:
        file["x"] = [1, 2, 3]


def tampered(path: Path, source: Path, drop: str = "", edit=lambda config: config) -> None:
    """Copy an archive without one member, or with its configuration edited."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "config.json":
                data = json.dumps(edit(json.loads(data))).encode()
            if name != drop:
                new.writestr(name, data)


def malicious(folder: Path) -> None:
    """Archives that someone edited, to make the loader reach out of the file."""

    def with_layer(layer):
        def edit(config):
            config["config"]["layers"].insert(1, layer)
            return config

        return edit

    lookup = {"module": "keras.layers", "class_name": "StringLookup"}
    lookup["config"] = {"name": "words", "vocabulary": "/etc/hostname"}
    tampered(folder / "outside_file.keras", folder / "good.keras", edit=with_layer(lookup))
    fetch = {"module": "keras.utils", "class_name": "get_file", "config": {"name": "fetch", "origin": "file:///x"}}
    tampered(folder / "fetches.keras", folder / "good.keras", edit=with_layer(fetch))
    foreign = {"module": "os", "class_name": "function", "config": "system", "registered_name": "function"}
    tampered(folder / "foreign.keras", folder / "good.keras", edit=with_layer(foreign))


def main() -> None:
    """Write everything."""
    folder = Path(sys.argv[1])
    (folder / "hidden").mkdir(parents=True)
    (folder / "problem.toml").write_text(TOML)
    chance = np.random.default_rng(5)
    y = np.arange(90) % 3
    x = chance.uniform(0, 0.5, (90, 4)).astype("float32")
    x[np.arange(90), y] += 1
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=["cat", "dog", "cow"])
    for write in (honest, broken_contract, code_inside, unreadable, malicious):
        write(folder)


if __name__ == "__main__":
    main()
