"""Writes hostile and broken model files into a folder: `python hostile_files.py FOLDER`.

Starts from the good models of `grading_bench.py`, which writes its problem beside them. What would run code, or read a
file that is not its own, leaves or wants the canary: FOLDER/canary must never come to be, FOLDER/secret.* never be read.
"""

from __future__ import annotations

import copy
import io
import json
import os
import pickle
import stat
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import grading_bench
import h5py
import keras
import numpy as np
import tf_keras

Config = dict[str, Any]
Edit = Callable[[Config], Any]
layers = keras.layers


class Files:
    """A folder of cases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.canary = folder / "canary"
        self.secret = folder / "secret.txt"
        self.secret.write_text("swordfish\n")

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def archive(self, name: str, edit: Edit = lambda config: None, source: str = "good.keras") -> Path:
        """Copy an archive with its configuration edited in place."""
        with zipfile.ZipFile(self / source) as old:
            members = {member: old.read(member) for member in old.namelist()}
        config = json.loads(members["config.json"])
        edit(config)
        members["config.json"] = json.dumps(config).encode()
        return self.members(name, members)

    def members(self, name: str, members: dict[str, bytes]) -> Path:
        """Write an archive of these members."""
        with zipfile.ZipFile(self / name, "w") as new:
            for member, data in members.items():
                new.writestr(member, data)
        return self / name

    def hdf5(self, name: str, edit: Edit, source: str = "good.h5") -> Path:
        """Copy an HDF5 file with its configuration edited in place."""
        (self / name).write_bytes((self / source).read_bytes())
        with h5py.File(self / name, "r+") as file:
            text = file.attrs["model_config"]
            config = json.loads(text if isinstance(text, str) else text.decode())
            edit(config)
            file.attrs["model_config"] = json.dumps(config)
        return self / name

    def weights(self, name: str, change: Callable[[h5py.File], None]) -> None:
        """Change the arrays of good.h5 as NAME.h5, and of good.keras as NAME.keras."""
        (self / f"{name}.h5").write_bytes((self / "good.h5").read_bytes())
        with h5py.File(self / f"{name}.h5", "r+") as file:
            change(file["model_weights"])
        with zipfile.ZipFile(self / "good.keras") as old:
            members = {member: old.read(member) for member in old.namelist()}
        inner = io.BytesIO(members["model.weights.h5"])
        with h5py.File(inner, "r+") as file:
            change(file)
        self.members(f"{name}.keras", {**members, "model.weights.h5": inner.getvalue()})


def inserted(layer: Config, at: int = 1) -> Edit:
    """Return an edit that puts a layer after the input."""
    return lambda config: config["config"]["layers"].insert(at, copy.deepcopy(layer))


def in_dense(**fields: Any) -> Edit:
    """Return an edit of the last layer's own configuration."""
    return lambda config: config["config"]["layers"][-1]["config"].update(copy.deepcopy(fields))


def beside_dense(**fields: Any) -> Edit:
    """Return an edit of the last layer's entry."""
    return lambda config: config["config"]["layers"][-1].update(copy.deepcopy(fields))


def part(module: str | None, class_name: str, /, registered: str | None = None, **config: Any) -> Config:
    """Return what Keras writes for a class."""
    return {"module": module, "class_name": class_name, "config": config, "registered_name": registered}


def no_models(files: Files) -> None:
    """Files that are something else."""
    (files / "nothing.keras").touch()
    (files / "words.h5").write_text("model = keras.Sequential()\n")
    (files / "noise.keras").write_bytes(np.random.default_rng(1).bytes(5000))
    (files / "picture.h5").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (files / "zip_head.keras").write_bytes(b"PK\x03\x04")
    (files / "hdf5_head.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    (files / "hdf5_zeros.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(4000))

    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, (f"touch {files.canary}",)

    for name in ("pickle.keras", "pickle.h5"):
        (files / name).write_bytes(pickle.dumps(Evil()))
    for name in ("good.keras", "good.h5"):
        whole = (files / name).read_bytes()
        for tenths in (1, 5, 9):
            stem, _dot, suffix = name.partition(".")
            (files / f"{stem}_{tenths}_tenths.{suffix}").write_bytes(whole[: len(whole) * tenths // 10])
        (files / f"{stem}_without_last.{suffix}").write_bytes(whole[:-1])
        (files / f"{stem}_with_tail.{suffix}").write_bytes(whole + bytes(1000))


def odd_archives(files: Files) -> None:
    """Archives that Keras would not write."""
    with zipfile.ZipFile(files / "good.keras") as old:
        good = {member: old.read(member) for member in old.namelist()}
    files.members("list_config.keras", {**good, "config.json": b"[1, 2]"})
    files.members("binary_config.keras", {**good, "config.json": b"\xff\xfe\x00"})
    files.members("null_config.keras", {**good, "config.json": b'{"class_name": "Functional", "config": null}'})
    files.members("no_layers.keras", {**good, "config.json": b'{"class_name": "Sequential", "config": {}}'})
    files.members("escape.keras", {**good, "../../canary": b"x"})
    files.members("absolute.keras", {**good, str(files.canary): b"x"})
    files.members("asset_escape.keras", {**good, "assets/../../canary": b"x"})
    files.members("backslash.keras", {**good, "assets\\..\\..\\canary": b"x"})
    files.members("script.keras", {**good, "sitecustomize.py": b"import os"})
    files.members("pickled_arrays.keras", {**good, "model.weights.npz": b"x"})
    with zipfile.ZipFile(files / "linked.keras", "w") as archive:
        for member, data in good.items():
            archive.writestr(member, data)
        link = zipfile.ZipInfo("assets/words")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(files.secret))
    with warnings.catch_warnings(), zipfile.ZipFile(files / "twice.keras", "w") as archive:
        warnings.simplefilter("ignore")
        for member, data in [*good.items(), ("config.json", good["config.json"])]:
            archive.writestr(member, data)
    with zipfile.ZipFile(files / "many_members.keras", "w") as archive:
        for member, data in good.items():
            archive.writestr(member, data)
        for number in range(10_001):
            archive.writestr(f"assets/{number}", b"")
    for name, packing in (("packed_oddly.keras", zipfile.ZIP_BZIP2), ("packed.keras", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(files / name, "w", packing) as archive:
            for member, data in good.items():
                archive.writestr(member, data)
    with zipfile.ZipFile(files / "bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", good["config.json"])
        with archive.open("model.weights.h5", "w") as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
    with zipfile.ZipFile(files / "config_bomb.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (64 << 20))
    lie = bytearray((files / "packed.keras").read_bytes())
    entry = lie.rindex(b"PK\x01\x02")  # the last member's entry in the directory: its size unpacked
    lie[entry + 24 : entry + 28] = struct.pack("<I", 100)
    (files / "lying_size.keras").write_bytes(lie)
    locked = bytearray((files / "good.keras").read_bytes())
    entry = locked.rindex(b"PK\x01\x02")
    locked[entry + 8] |= 1
    (files / "locked.keras").write_bytes(locked)


def odd_arrays(files: Files) -> None:
    """HDF5 that reaches out of its file, or is not what a model needs."""
    with h5py.File(files / "secret.h5", "w") as other:
        other["numbers"] = np.full((4, 3), 7.0)
    secret, other = str(files.secret), str(files / "secret.h5")

    def replaced(make: Callable[[h5py.Group, str], None]) -> Callable[[h5py.File], None]:
        def change(file: h5py.File) -> None:
            found: list[str] = []
            file.visititems(lambda path, item: found.append(path) if isinstance(item, h5py.Dataset) else None)
            for path in found:
                if file[path].shape == (4, 3):
                    del file[path]
                    make(file, path)

        return change

    def external_storage(file: h5py.Group, path: str) -> None:
        file.create_dataset(path, (4, 3), "uint8", external=[(secret, 0, 12)])

    def linked(file: h5py.Group, path: str) -> None:
        file[path] = h5py.ExternalLink(other, "/numbers")

    def soft(file: h5py.Group, path: str) -> None:
        file[path] = h5py.SoftLink("/elsewhere")

    def virtual(file: h5py.Group, path: str) -> None:
        layout = h5py.VirtualLayout((4, 3), "float64")
        layout[:] = h5py.VirtualSource(other, "numbers", (4, 3))
        file.create_virtual_dataset(path, layout)

    def compound(file: h5py.Group, path: str) -> None:
        file[path] = np.zeros((4, 3), [("a", "f4"), ("b", "f4")])

    def references(file: h5py.Group, path: str) -> None:
        file.create_dataset(path, (4, 3), h5py.ref_dtype)

    def unknown_filter(file: h5py.Group, path: str) -> None:
        made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        made.set_chunk((4, 3))
        made.set_filter(32015, h5py.h5z.FLAG_OPTIONAL)
        space = h5py.h5s.create_simple((4, 3))
        h5py.h5d.create(file.id, path.encode(), h5py.h5t.NATIVE_FLOAT, space, made)

    def packed_bomb(file: h5py.Group, path: str) -> None:
        file.create_dataset(path, (64 << 20,), "uint8", chunks=(1 << 20,), compression="gzip", fillvalue=1)[:] = 0

    def hollow(file: h5py.Group, path: str) -> None:
        file.create_dataset(path, (10**6, 10**6), "float32", chunks=(1000, 1000))

    def wrong_shape(file: h5py.Group, path: str) -> None:
        file[path] = np.zeros((3, 4), "float32")

    def absent(file: h5py.Group, path: str) -> None:
        return None

    def letters(file: h5py.Group, path: str) -> None:
        file[path] = np.full((4, 3), b"x")

    def infinite(file: h5py.Group, path: str) -> None:
        file[path] = np.full((4, 3), np.inf, "float32")

    def packed(file: h5py.Group, path: str) -> None:
        file.create_dataset(path, data=grading_bench.right_kernel(), compression="gzip", shuffle=True)

    def looped(file: h5py.Group, path: str) -> None:
        file[path] = grading_bench.right_kernel()
        file["loop"] = file["/"]

    makers = (external_storage, linked, soft, virtual, compound, references, unknown_filter, packed_bomb, hollow)
    for make in (*makers, wrong_shape, absent, letters, infinite, packed, looped):
        files.weights(make.__name__, replaced(make))


def code(files: Files) -> None:
    """Configurations that carry code; it would leave the canary."""
    made = f"__import__('pathlib').Path({str(files.canary)!r}).touch() or x"
    spring = eval(f"lambda x: {made}")
    for keras_, stem in ((keras, "k3"), (tf_keras, "k2")):
        stack = [keras_.layers.Lambda(spring, name="spring", output_shape=(4,))]
        model = keras_.Sequential([keras_.Input((4,)), *stack, keras_.layers.Dense(3, activation="softmax")])
        files.canary.unlink(missing_ok=True)  # making it ran it, as training would
        for suffix in ("keras", "h5"):
            model.save(files / f"lambda_{stem}.{suffix}")
    files.canary.unlink(missing_ok=True)
    with zipfile.ZipFile(files / "lambda_k3.keras") as archive:
        entry = json.loads(archive.read("config.json"))["config"]["layers"][1]
    dumped = entry["config"]["function"]
    with h5py.File(files / "lambda_k2.h5") as file:
        old_entry = json.loads(file.attrs["model_config"])["config"]["layers"][1]
    wrapper = part("keras.layers", "TimeDistributed", name="wrapped", layer=entry)
    files.archive("lambda_wrapped.keras", inserted(wrapper))
    files.archive("lambda_activation_dict.keras", in_dense(activation=dumped))
    files.archive("lambda_in_build.keras", beside_dense(build_config={"input_shape": dumped}))
    files.archive("lambda_initializer.keras", in_dense(kernel_initializer=dumped))
    nested = part("keras", "Sequential", name="inner", layers=[entry])
    files.archive("lambda_nested.keras", inserted(nested))
    compiled = {**part("keras", "Sequential", name="inner", layers=[]), "compile_config": {"loss": dumped}}
    files.archive("lambda_in_nested_compile.keras", inserted(compiled))
    files.hdf5("lambda_old_code.h5", inserted(old_entry))
    files.hdf5("lambda_bidirectional.h5", inserted({"class_name": "Bidirectional", "config": {"layer": old_entry}}))
    for kind in ("TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"):
        field = {"filepath": str(files.secret), "module": "UEsDBA==", "call_fn": dumped}
        files.archive(f"{kind}.keras", inserted(part("keras.layers", kind, name="carrier", **field)))


TRICKS = {
    "os_system": part("os", "system", command="touch canary"),
    "popen": part("subprocess", "Popen", args=["touch", "canary"]),
    "importlib": part("importlib", "import_module", name="antigravity"),
    "get_file": part("keras.utils", "get_file", fname="x", origin="https://example.org/x"),
    "get_file_private": part("keras.src.utils.file_utils", "get_file", fname="x", origin="https://example.org/x"),
    "get_file_old": part("tf_keras.src.utils.data_utils", "get_file", fname="x", origin="https://example.org/x"),
    "load_model": part("keras.saving", "load_model", filepath="secret.h5"),
    "unsafe_mode": part("keras.config", "enable_unsafe_deserialization"),
    "deserialize": part("keras.layers", "deserialize", config={}),
    "test_module": part("keras.src.utils.python_utils", "func_load", code="x"),
    "application": part("keras.applications", "ResNet50", weights="imagenet"),
    "data_set": part("keras.datasets.mnist", "load_data"),
    "checkpoint": part("keras.callbacks", "ModelCheckpoint", filepath="canary"),
    "feature_space": part("keras.utils", "FeatureSpace", features={}),
    "while_loop": part("keras.src.ops.core", "WhileLoop", cond=None, body=None),
    "mapped": part("keras.src.ops.core", "Map"),
    "typespec": {**part("os", "__typespec__"), "spec_name": "system", "config": []},
    "registered": part("keras.layers", "Dense", registered="mine>Dense", units=3),
    "unregistered": part(None, "Doubled", registered="Doubled", name="twice"),
    "null_module": part(None, "Dense", units=3),
    "listed_name": {"module": "keras.layers", "class_name": ["Dense"], "config": {"units": 3}},
    "dotted_name": part("keras", "utils.get_file", fname="x"),
}
"""Entries of a `.keras` that name something else than a layer."""
OLD_TRICKS = {
    "function_layer": {"class_name": "deserialize", "config": {"config": {}}},
    "class_method": {"class_name": "ClassMethod", "config": {"cls_symbol": "io.gfile.GFile", "method_name": "read"}},
    "instance_method": {"class_name": "InstanceMethod", "config": {"attr_name": "numpy"}},
    "instance_property": {"class_name": "InstanceProperty", "config": {"attr_name": "graph"}},
    "feature_columns": {"class_name": "DenseFeatures", "config": {"feature_columns": []}},
    "residual_wrapper": {"class_name": "ResidualWrapper", "config": {"residual_function": "x"}},
    "type_spec": {"class_name": "TypeSpec", "type_spec": "tf.TensorSpec", "serialized": []},
    "custom_package": {"class_name": "mine>Doubled", "config": {"name": "twice"}},
}
"""Entries of an `.h5`."""
OPERATIONS = (
    *("io.read_file", "io.write_file", "compat.v1.read_file", "py_function", "numpy_function", "raw_ops.ReadFile"),
    *("io.matching_files", "load_op_library", "audio.decode_wav", "map_fn", "while_loop", "keras.utils.get_file"),
    *("io.gfile.GFile", "data.TextLineDataset", "saved_model.load", "print"),
)


def tricks(files: Files) -> None:
    """Names in a configuration that lead elsewhere."""
    for name, entry in TRICKS.items():
        files.archive(f"trick_{name}.keras", inserted(entry))
    for name, entry in OLD_TRICKS.items():
        files.hdf5(f"trick_{name}.h5", inserted(entry))
    for name, function in (("eval", "eval"), ("exec", "exec"), ("open", "open")):
        named = {"module": "builtins", "class_name": "function", "config": function, "registered_name": function}
        files.archive(f"builtin_{name}.keras", in_dense(activation=named))
    files.archive("activation_name.keras", in_dense(activation="deserialize"))
    files.archive("root_class.keras", lambda config: config.update(class_name="Popen", module="subprocess"))
    path = str(files.secret)
    for kind in ("StringLookup", "IntegerLookup", "TextVectorization"):
        files.archive(f"words_{kind}.keras", inserted(part("keras.layers", kind, name="words", vocabulary=path)))
        files.hdf5(f"words_{kind}.h5", inserted({"class_name": kind, "config": {"name": "words", "vocabulary": path}}))
    hidden = {"class_name": "__bytes__", "config": {"value": path}}
    files.archive("words_in_bytes.keras", inserted(part("keras.layers", "StringLookup", vocabulary=hidden)))
    weights = part("keras.layers", "StringLookup", vocabulary=["a"], idf_weights=path, output_mode="tf_idf")
    files.archive("words_weights.keras", inserted(weights))
    bell = "\x1b]0;owned\x07\n" + "x" * 300_000
    files.archive("escapes.keras", inserted(part(None, bell, name=bell)))
    files.archive("long_name.keras", lambda config: config["config"]["layers"][-1]["config"].update(name=bell))
    files.archive("remote_name.keras", in_dense(bias_initializer="https://example.org/zeros"))


def operations(files: Files) -> None:
    """Operations of TensorFlow in files of Keras 2, honest ones first."""
    given = tf_keras.Input((4,))
    dense = tf_keras.layers.Dense(3, activation="softmax", name="answer")
    honest = tf_keras.Model(given, dense(given / 255.0))
    dense.set_weights([grading_bench.right_kernel(), np.zeros(3)])
    honest.save(files / "divided_k2.keras")
    honest.save(files / "divided_k2.h5")

    def calling(operation: str) -> Edit:
        def edit(config: Config) -> None:
            for layer in config["config"]["layers"]:
                if layer["class_name"] == "TFOpLambda":
                    layer["config"]["function"] = operation

        return edit

    for operation in OPERATIONS:
        files.hdf5(f"calls_{operation}.h5", calling(operation), source="divided_k2.h5")
    files.archive("calls_io.read_file.keras", calling("io.read_file"), source="divided_k2.keras")
    slicing = {"class_name": "SlicingOpLambda", "config": {"name": "s", "function": "io.read_file"}}
    files.hdf5("slicing.h5", inserted(slicing), source="divided_k2.h5")
    node = {"name": "read", "op": "ReadFile", "input": ["x"]}
    old = {"class_name": "TensorFlowOpLayer", "config": {"name": "read", "node_def": node, "constants": {}}}
    files.hdf5("raw_node.h5", inserted(old), source="divided_k2.h5")
    as_text = {**old, "config": {**old["config"], "node_def": "\n\x04read\x12\x08ReadFile"}}
    files.hdf5("raw_text.h5", inserted(as_text), source="divided_k2.h5")


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


def main() -> None:
    """Write everything."""
    folder = Path(sys.argv[1])
    grading_bench.main()
    files = Files(folder)
    for write in (no_models, odd_archives, odd_arrays, code, tricks, operations, sizes):
        write(files)
    files.canary.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
