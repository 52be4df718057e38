"""Configurations that carry code, or name what leads elsewhere."""

from __future__ import annotations

import json
import zipfile

import grading_bench
import h5py
import keras
import numpy as np
import tf_keras
from hostile_folder import Config, Edit, Files, beside_dense, in_dense, inserted, part


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
    rests = part("keras", "Sequential", name="inner", layers=[part("keras.layers", "Dropout", rate=0.1, name="rests")])
    compiled = {**rests, "compile_config": {"loss": dumped}}
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
