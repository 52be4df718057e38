"""Configurations of sizes that no honest model has."""

from __future__ import annotations

import zipfile

import keras
from hostile_folder import Config, Files, inserted, part

layers = keras.layers


def sizes(files: Files) -> None:
    """Sizes that no honest model has."""
    layer = "keras.layers"
    huge = {
        "units": part(layer, "Dense", name="wide", units=10**9),
        "filters": part(layer, "Conv1D", name="wide", filters=10**9, kernel_size=3),
        "kernel": part(layer, "Conv1D", name="wide", filters=3, kernel_size=10**8),
        "repeat": part(layer, "RepeatVector", name="wide", n=10**10),
        "padding": part(layer, "ZeroPadding2D", name="wide", padding=[[10**8, 0], [0, 0]]),
        "upsampled": part(layer, "UpSampling1D", name="wide", size=10**9),
        "words": part(layer, "Embedding", name="wide", input_dim=10**9, output_dim=8),
        "classes": part(layer, "CategoryEncoding", name="wide", num_tokens=10**10),
        "negative": part(layer, "RepeatVector", name="wide", n=-(10**10)),
    }
    for name, entry in huge.items():
        files.archive(f"absurd_{name}.keras", inserted(entry))
    files.archive("absurd_batch.keras", lambda c: c["config"]["layers"][0]["config"].update(batch_shape=[10**12, 4]))
    many = [{"class_name": "ReLU", "config": {"name": f"r{number}"}} for number in range(6000)]
    files.archive("absurd_layers.keras", lambda config: config["config"]["layers"].extend(many))
    deep: Config = {}
    for _ in range(300):
        deep = {"config": deep}
    files.archive("absurd_depth.keras", lambda config: config["config"].update(deep=deep))
    million = b'{"class_name": "Sequential", "config": {"layers": [' + b'{"class_name": "ReLU", "config": {}},' * 10**6
    with zipfile.ZipFile(files / "million_layers.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", million + b"{}]}}")
    for name in ("first", "second"):
        wide = part(layer, "Dense", name=name, units=900_000, activation="relu")
        files.archive(f"memory_{name}.keras", inserted(wide), "good.keras" if name == "first" else "memory_first.keras")
    given = keras.Input((4,))
    repeated = layers.GlobalAveragePooling1D()(layers.RepeatVector(1_000_000)(given))
    keras.Model(given, layers.Dense(3, activation="softmax")(repeated)).save(files / "memory_predict.keras")
    series = layers.Reshape((400_000, 4))(layers.Flatten()(layers.RepeatVector(400_000)(given)))
    slow = layers.LSTM(8)(series)
    keras.Model(given, layers.Dense(3, activation="softmax")(slow)).save(files / "for_ever.keras")
