"""Where a built model of Keras 3 and one of tf-keras differ to the eye: tensors, and what made them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Shape = tuple[int | None, ...]

BY_TENSORFLOW = ("TFOpLambda", "TensorFlowOpLayer")
"""Layers of tf-keras that stand for an operation of TensorFlow's."""


def shape_of(tensor: Any) -> Shape:
    """Return a symbolic tensor's shape, the batch axis first."""
    return tuple(None if axis is None else int(axis) for axis in tensor.shape)


def dtype_of(tensor: Any) -> str:
    """Return a symbolic tensor's dtype: "float32"."""
    return str(getattr(tensor.dtype, "name", tensor.dtype))


def kind_of(layer: Any) -> str:
    """Return what a layer does, in lower case without underscores: its class, or TensorFlow's operation."""
    name = type(layer).__name__
    if name == "TFOpLambda":
        name = str(getattr(layer, "symbol", "")).rpartition(".")[2]
    elif name == "TensorFlowOpLayer":
        name = str(layer.node_def.op)
    return name.lower().replace("_", "")


def backwards(model: Any) -> Iterator[Any]:
    """Yield the layer that makes a model's first output, then what made its input, through nested models."""
    tensor, around = model.outputs[0], list[tuple[Any, list[Any]]]()
    while True:
        layer, index, place = tensor._keras_history[:3]
        inputs = _inputs_of(layer._inbound_nodes[index])
        if getattr(layer, "layers", None) and getattr(layer, "outputs", None):
            around.append((layer, inputs))
            tensor = layer.outputs[place]
        elif inputs:
            yield layer
            tensor = inputs[0]
        elif around:
            tensor = _handed_in(tensor, *around.pop())
        else:
            yield layer
            return


def _handed_in(tensor: Any, nested: Any, inputs: list[Any]) -> Any:
    """Return what a nested model is called with in the place of an input of its own."""
    return next((given for own, given in zip(nested.inputs, inputs, strict=False) if own is tensor), inputs[0])


def _inputs_of(node: Any) -> list[Any]:
    return list(node.input_tensors if not hasattr(node, "keras_inputs") else node.keras_inputs)
