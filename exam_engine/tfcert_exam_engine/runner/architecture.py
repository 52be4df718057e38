"""What a model's configuration is made of, found without building it: its layers, and what may not be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import keras

from tfcert_exam_engine.runner.model_file import FileRefused, ModelFile

UNSAFE_LAYERS = frozenset({"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"})
"""They carry code; Keras refuses to load them in safe mode, so no problem can accept them."""

LOOKUP_LAYERS = frozenset({"StringLookup", "IntegerLookup", "TextVectorization"})
"""A vocabulary given as a string is the path of a file that would be read on load."""

TRUSTED_MODULES = (
    "keras.layers",
    "keras.src.layers",
    "keras.models",
    "keras.src.models",
    "keras.ops",
    "keras.src.ops",
    "keras.activations",
    "keras.src.activations",
    "keras.initializers",
    "keras.src.initializers",
    "keras.regularizers",
    "keras.src.regularizers",
    "keras.constraints",
    "keras.src.constraints",
    "keras.dtype_policies",
    "keras.src.dtype_policies",
    "keras.random",
    "keras.src.random",
    "keras.quantizers",
    "keras.src.quantizers",
    "keras.losses",
    "keras.src.losses",
    "keras.metrics",
    "keras.src.metrics",
    "keras.optimizers",
    "keras.src.optimizers",
)
"""Where a saved class or function may come from; `keras.utils` and `keras.saving` can reach files and the network."""

LAMBDA = "__lambda__"
"""Keras' name for a saved anonymous function."""

PLAIN_CLASSES = frozenset({"__tensor__", "__keras_tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__"})
TRUSTED_ROOTS = frozenset({"Sequential", "Functional", "Model", "DTypePolicy", "FloatDTypePolicy", "SeedGenerator"})
"""What Keras writes with the bare module `keras`."""


@dataclass(frozen=True)
class Part:
    """One class or function that the configuration names."""

    class_name: str
    module: str | None
    """None for what the candidate registered; "" where the file is of a Keras that did not write modules."""
    owner: str
    """Name of the layer it is, or belongs to."""
    config: Any


def parts(config: dict[str, Any]) -> Iterator[Part]:
    """Walk the configuration, nested models and wrappers included."""
    waiting: list[tuple[Any, str]] = [(config, "")]
    while waiting:
        node, owner = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("class_name"), str):
                owner = _name_of(node) or owner
                yield Part(node["class_name"], _module_of(node), owner, node.get("config"))
            elif _is_code(node):
                yield Part(LAMBDA, None, owner, None)
            # build_config and compile_config describe shapes and training: they are not loaded here.
            inner = [value for key, value in node.items() if key not in ("build_config", "compile_config")]
        else:
            inner = node if isinstance(node, list) else []
        waiting += [(value, owner) for value in reversed(inner)]


def _is_code(node: dict[str, Any]) -> bool:
    """An activation that is a lambda is saved as {"value": [code, defaults, closure]}, without a class name."""
    value = node.get("value")
    return len(node) == 1 and isinstance(value, list) and len(value) == 3 and isinstance(value[0], str)


def _module_of(node: dict[str, Any]) -> str | None:
    module = node.get("module", "")
    return module if isinstance(module, str) else None


def _name_of(node: dict[str, Any]) -> str:
    inner = node.get("config")
    name = inner.get("name") if isinstance(inner, dict) else None
    return name if isinstance(name, str) and node.get("class_name") not in ("DTypePolicy", "Policy") else ""


def forbidden(config: dict[str, Any], also: list[str]) -> list[Part]:
    """Return the parts that no submission may have: those that carry code, and those the problem excludes."""
    names = UNSAFE_LAYERS | {LAMBDA} | set(also)
    return [part for part in parts(config) if part.class_name in names]


def refuse_unknown(file: ModelFile) -> None:
    """Refuse what is not Keras' own, before anything is built from it.

    Raises:
        FileRefused: a custom or unknown class or function, or a layer that reads a file.
    """
    root = str(file.config.get("class_name"))
    if root not in ("Sequential", "Functional", "Model"):
        raise _custom(Part(root, None, "", None), file)
    for part in parts(file.config):
        if part.class_name in PLAIN_CLASSES:
            continue
        if not _is_known(part):
            raise _custom(part, file)
        _refuse_outside_file(part)


def _is_known(part: Part) -> bool:
    if part.module == "":
        return _is_known_by_name(part.class_name)
    if part.module is None:
        return False
    if part.module == "keras":
        return part.class_name in TRUSTED_ROOTS
    if not part.module.startswith(TRUSTED_MODULES):
        return False
    return part.module != "keras.layers" or hasattr(keras.layers, part.class_name)


def _is_known_by_name(class_name: str) -> bool:
    """Older files give a bare class name, which Keras looks up among its own."""
    homes = (keras.layers, keras.initializers, keras.regularizers, keras.constraints, keras.dtype_policies)
    return class_name in TRUSTED_ROOTS | {"Policy"} or any(hasattr(home, class_name) for home in homes)


def _refuse_outside_file(part: Part) -> None:
    vocabulary = part.config.get("vocabulary") if isinstance(part.config, dict) else None
    if part.class_name in LOOKUP_LAYERS and isinstance(vocabulary, str):
        raise FileRefused(
            "outside_file",
            _("Layer {layer} ({kind}) reads its vocabulary from a file outside the model.").format(
                layer=part.owner, kind=part.class_name
            ),
            _("Give it the words themselves, as a list, and save the model again."),
        )


def _custom(part: Part, file: ModelFile) -> FileRefused:
    what = _("{name} has a class that Keras {version} does not know: {kind} (in {layer}).")
    advice = _("Build the model from Keras' own layers and activations alone.")
    kind = part.class_name
    if kind == "function":
        what = _("{name} uses a function that is not Keras' own, {kind} (in {layer}), which cannot be loaded.")
        advice = _("Name activations by a string, such as activation='relu'.")
        kind = str(part.config)
    elif file.format == "h5" and part.module is not None:
        advice = _("Save it as .keras: the older .h5 format does not keep every layer and operation.")
    layer = part.owner or _("the model itself")
    message = what.format(name=file.name, kind=kind, layer=layer, version=keras.__version__)
    return FileRefused("unknown_class", message, advice)
