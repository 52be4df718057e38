"""What a model's configuration is made of, found without building it: its layers, and what may not be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import keras

from tfcert_exam_engine.runner.allowed import known_operations, known_parts
from tfcert_exam_engine.runner.files.model_file import FileRefused, ModelFile

UNSAFE_LAYERS = known_parts.CODE
"""They carry code; Keras refuses to load them in safe mode, so no problem can accept them."""

LAMBDA = "__lambda__"
"""Keras' name for a saved anonymous function."""

PLAIN_CLASSES = frozenset(
    {"__tensor__", "__keras_tensor__", "__numpy__", "__bytes__", "__ellipsis__", "__slice__", "__tuple__"}
    | {"TensorShape"}
)
"""Values that JSON has no form of."""
FILE_KEYS = frozenset(
    {"filepath", "filename", "file", "path", "file_path", "fname", "origin", "url", "handle", "weights_path"}
    | {"vocabulary_file", "vocabulary_path", "call_endpoint", "saved_model", "custom_objects"}
)
"""No layer that is accepted has any of these."""
PATH_BEGINNINGS = ("/", "~/", "./", "../", "\\\\", "file:")
WORDS = frozenset({"vocabulary", "idf_weights"})
"""Given as a string it is the path of a file that would be read."""


@dataclass(frozen=True)
class Part:
    """One class or function that the configuration names."""

    class_name: str
    module: str | None
    """None for what the candidate registered; "" where the file is of a Keras that did not write modules."""
    owner: str
    """Name of the layer it is, or belongs to."""
    config: Any
    registered: Any = None
    """What a class of the candidate's own was registered as."""
    key: str = ""
    """What of its layer it is: "activation", "standardize", ...; "" for a layer."""


def parts(config: dict[str, Any]) -> Iterator[Part]:
    """Walk the configuration, nested models and wrappers included."""
    for node, owner, key in _objects(config):
        if "class_name" in node:
            # A name that is no text fits nothing that is known.
            name = node["class_name"] if isinstance(node["class_name"], str) else "?"
            yield Part(name, _module_of(node), owner, node.get("config"), node.get("registered_name"), key)
        elif _is_code(node):
            yield Part(LAMBDA, None, owner, None)


def _objects(config: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield every object with the name of the layer it belongs to, and what of that it is.

    How the model was compiled is left out: it is not loaded.
    """
    outermost = {key: value for key, value in config.items() if key != "compile_config"}
    waiting: list[tuple[Any, str, str]] = [(outermost, "", "")]
    while waiting:
        node, owner, key = waiting.pop()
        if isinstance(node, dict):
            owner = (_name_of(node) or owner) if "class_name" in node else owner
            yield node, owner, key
        inner = list(node.items()) if isinstance(node, dict) else [(key, value) for value in node]
        waiting += [(value, owner, name) for name, value in reversed(inner) if isinstance(value, dict | list)]


def _is_code(node: dict[str, Any]) -> bool:
    """An activation that is a lambda is saved as {"value": [code, defaults, closure]}, without a class name."""
    value = node.get("value")
    if len(node) != 1 or not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
        return False
    # With numbers it is a tensor that is handed to a layer as its `value`: [layer, node, tensor].
    return all(each is None or isinstance(each, list) for each in value[1:])


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
    root = file.config.get("class_name")
    if not isinstance(root, str) or root not in known_parts.MODELS:
        raise _custom(Part(str(root), None, "", None), file)
    for part in parts(file.config):
        if part.class_name not in PLAIN_CLASSES and not _is_known(part):
            raise _custom(part, file)
        _refuse_operation(part)
    for node, owner, _key in _objects(file.config):
        _refuse_outside_file(node, owner)
        _refuse_activation(node, owner, file)


def _is_known(part: Part) -> bool:
    """Return whether both loaders would find Keras' own class or function under this name, and a harmless one."""
    if part.module is None or part.registered not in (None, "", part.class_name, part.config):
        return False
    if part.class_name == "function":
        return isinstance(part.config, str) and known_parts.is_known_function(part.config, part.module)
    return known_parts.is_known_class(part.class_name, part.module)


def _refuse_operation(part: Part) -> None:
    if part.class_name not in known_parts.BY_TENSORFLOW:
        return
    operation = known_operations.operation_of(part.class_name, part.config)
    if not known_operations.is_known(part.class_name, operation):
        raise FileRefused(
            "unsafe_operation",
            _("Layer {layer} calls {operation} of TensorFlow, which is more than arithmetic.").format(
                layer=part.owner[:60], operation=operation[:60] or "?"
            ),
            _("Use a built-in layer in its place: Rescaling, Reshape, Normalization, or an operation of keras.ops."),
        )


def _refuse_outside_file(node: dict[str, Any], owner: str) -> None:
    for key, value in node.items():
        names_file = key in FILE_KEYS and value is not None
        is_path = isinstance(value, str) and key != "name" and (value.startswith(PATH_BEGINNINGS) or "://" in value)
        reads_words = key in WORDS and value is not None and not isinstance(value, list)
        if names_file or is_path or reads_words:
            raise FileRefused(
                "outside_file",
                _("Layer {layer} reads its {key} from a file outside the model.").format(
                    layer=(owner or "?")[:60], key=key[:60]
                ),
                _("Give it the words themselves, as a list, and save the model again.")
                if key in WORDS
                else _("Build the model from Keras' own layers and activations alone."),
            )


def _refuse_activation(node: dict[str, Any], owner: str, file: ModelFile) -> None:
    for key, value in node.items():
        if key.endswith("activation") and isinstance(value, str) and value not in known_parts.activation_names():
            raise _custom(Part("function", "", owner, value, key=key), file)


def _name_it(key: str) -> str:
    """Return how a function of a layer's is named so that every Keras finds it; "" where there is no such way."""
    if key.endswith("activation"):
        return _("Name activations by a string, such as activation='relu'.")
    if key == "standardize":
        return _("Name it: standardize='lower_and_strip_punctuation', 'lower' or 'strip_punctuation'.")
    return _("Name it: split='whitespace' or 'character'.") if key == "split" else ""


def _custom(part: Part, file: ModelFile) -> FileRefused:
    what = _("{name} has a class that Keras {version} does not know: {kind} (in {layer}).")
    advice = _("Build the model from Keras' own layers and activations alone.")
    kind = part.class_name
    if kind == "function":
        what = _("{name} uses a function that is not Keras' own, {kind} (in {layer}), which cannot be loaded.")
        advice = _name_it(part.key) or advice
        kind = str(part.config)
    elif file.format == "h5" and known_parts.is_operation(part.class_name):
        advice = _("Save it as .keras: the older .h5 format does not keep every layer and operation.")
    layer = part.owner or _("the model itself")
    message = what.format(name=file.name, kind=kind[:60], layer=layer[:60], version=keras.__version__)
    return FileRefused("unknown_class", message, advice)
