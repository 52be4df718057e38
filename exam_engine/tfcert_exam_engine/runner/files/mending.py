"""Mends what is known to differ between the Keras that wrote a model's description and ours of the same major version.

Each item was met in files of real writers, and changes nothing that a prediction depends on.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Literal

import keras

Loader = Literal["keras", "tf_keras"]

OPERATIONS = (
    "keras.src.ops.core",
    "keras.src.ops.numpy",
    "keras.src.ops.nn",
    "keras.src.ops.math",
    "keras.src.ops.image",
)
"""Where Keras 3 keeps `x / 255.` and its like."""
HOMES = {
    "Sequential": "keras",
    "Functional": "keras.src.models.functional",
    "ThresholdedReLU": "keras._legacy.layers",
}
RENAMED = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "swish": "silu"}
SHAPES_OF_ATTENTION = ("query_shape", "key_shape", "value_shape")
AUGMENTATION = "Random"
"""Every layer of augmentation begins so; none does anything to a prediction."""


def mended(config: dict[str, Any], loader: Loader, in_h5: bool) -> dict[str, Any]:
    """Return the description as our loader reads it: the one given where nothing is to be mended."""
    result = deepcopy(config)
    for node in _objects(result):
        if node is not result:
            # Keras compiles a nested model even where it is told not to, and fails over a loss of the candidate's own.
            node.pop("compile_config", None)
        if loader == "tf_keras":
            _allow_attention_without_shapes(node)
        else:
            _unwrap_only_output(node)
            _drop_unknown_range(node)
            _rename_functions(node)
            if in_h5:
                _name_modules(node)
    return config if result == config else result


def _objects(config: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every described object with a configuration, nested ones included."""
    waiting: list[Any] = [config]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and isinstance(node.get("config"), dict):
            yield node
        waiting += [v for v in (node.values() if isinstance(node, dict) else node) if isinstance(v, dict | list)]


def _allow_attention_without_shapes(node: dict[str, Any]) -> None:
    """TensorFlow 2.4 did not write the shapes it was built for; a graph calls the layer, which builds it again."""
    if node.get("class_name") == "MultiHeadAttention":
        for key in SHAPES_OF_ATTENTION:
            node["config"].setdefault(key, None)


def _unwrap_only_output(node: dict[str, Any]) -> None:
    """Keras 3.0 to 3.6 wrote a single output as a list of one, which Keras now takes at its word."""
    outputs = node["config"].get("output_layers")
    if node.get("class_name") != "Functional" or not isinstance(outputs, list) or len(outputs) != 1:
        return
    if isinstance(outputs[0], list) and len(outputs[0]) == 3 and isinstance(outputs[0][0], str):
        node["config"]["output_layers"] = outputs[0]


def _drop_unknown_range(node: dict[str, Any]) -> None:
    """Keras 3.0 wrote a `value_range` for every layer of augmentation."""
    name = node.get("class_name")
    if not isinstance(name, str) or not name.startswith(AUGMENTATION) or "value_range" not in node["config"]:
        return
    layer = getattr(keras.layers, name, None)
    if layer is not None and "value_range" not in inspect.signature(layer.__init__).parameters:
        del node["config"]["value_range"]


def _name_modules(node: dict[str, Any]) -> None:
    """Without a module Keras 3 takes a layer for one of Keras 2's, and finds neither its operations nor its graph."""
    for layer in node["config"].get("layers", []) if node.get("class_name") in ("Functional", "Sequential") else []:
        if isinstance(layer, dict) and "module" not in layer and isinstance(layer.get("class_name"), str):
            home = _home_of(layer)
            if home:
                layer.update({"module": home, "registered_name": None})


def _home_of(layer: dict[str, Any]) -> str:
    name, config = layer["class_name"], layer.get("config")
    if name in HOMES:
        return HOMES[name]
    # `Multiply` is a layer and an operation: only a layer can be trained.
    if isinstance(config, dict) and "trainable" not in config and name != "InputLayer":
        return next((home for home in OPERATIONS if hasattr(sys.modules.get(home), name)), "")
    return "keras.layers" if hasattr(keras.layers, name) else ""


def _rename_functions(node: dict[str, Any]) -> None:
    """`activation=tf.nn.softmax` is written under TensorFlow's inner name, which Keras 3 does not find again."""
    for key, value in node["config"].items():
        named = value.get("config") if isinstance(value, dict) and value.get("class_name") == "function" else value
        if key.endswith("activation") and isinstance(named, str) and named in RENAMED:
            node["config"][key] = RENAMED[named]
