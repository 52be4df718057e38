"""Recognises what is handed in instead of a Keras model file, and says which line saves one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import PurePath


@dataclass(frozen=True)
class Kind:
    """A kind of file that is no Keras model file."""

    code: str
    looks_so: Callable[[bytes, str], bool]
    """Given its first bytes, and its name in lower case."""
    is_what: Callable[[], str]


PICKLE = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
BEGINNING = 512
"""Bytes that are looked at."""


def _begins(*beginnings: bytes) -> Callable[[bytes, str], bool]:
    return lambda head, name: head.lstrip().startswith(beginnings)


def _ends(*endings: str) -> Callable[[bytes, str], bool]:
    return lambda head, name: name.endswith(endings)


def _pickle() -> str:
    return _("a pickle, which could run any code and is never opened")


KINDS = (
    Kind("tflite", lambda head, name: head[4:8] == b"TFL3", lambda: _("a TensorFlow Lite model")),
    Kind("pytorch", _ends(".pt", ".pth", ".safetensors"), lambda: _("a file of PyTorch")),
    Kind("pickle", lambda head, name: head.startswith(PICKLE), _pickle),
    Kind("pickle", _ends(".pkl", ".pickle", ".joblib"), _pickle),
    Kind("numpy", _begins(b"\x93NUMPY"), lambda: _("an array of NumPy")),
    Kind("onnx", _ends(".onnx"), lambda: _("an ONNX model")),
    Kind("saved_model_part", _ends(".pb", ".pbtxt"), lambda: _("one part of a SavedModel folder")),
    Kind("checkpoint", _begins(b"model_checkpoint_path:"), lambda: _("the list of a checkpoint's weights")),
    Kind("checkpoint", _ends(".index", ".ckpt"), lambda: _("a part of a checkpoint, which is weights alone")),
    Kind(
        "checkpoint", lambda head, name: ".data-0" in name, lambda: _("a part of a checkpoint, which is weights alone")
    ),
    Kind("compressed", _begins(b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf"), lambda: _("a compressed file")),
    Kind("git_pointer", _begins(b"version https://git-lfs"), lambda: _("a pointer of Git LFS")),
    Kind(
        "web_page", _begins(b"<!DOCTYPE", b"<!doctype", b"<html"), lambda: _("a web page, as a failed download leaves")
    ),
    Kind("notebook", _ends(".ipynb"), lambda: _("a notebook")),
    Kind("description_only", _begins(b"{"), lambda: _("JSON, a description without weights at the most")),
)


def kind_of(head: bytes, name: str) -> Kind | None:
    """Return what a file is, by its first bytes and its name; None where nobody could say."""
    return next((kind for kind in KINDS if kind.looks_so(head, name.lower())), None)


def advice_for(code: str) -> str:
    """Return what to do instead."""
    if code in ("compressed", "git_pointer", "web_page"):
        return _("Hand in the model file itself, unpacked and complete.")
    if code in ("checkpoint", "weights_only"):
        return _("Build the model, model.load_weights(...) them, then save the whole: model.save('mymodel.keras').")
    return _("Save the model with model.save('mymodel.keras') or model.save('mymodel.h5').")


def kind_of_archive(members: Iterable[str]) -> str:
    """Say what an archive holds that is no .keras file: "saved_model_folder", "pytorch", "packed_model", ..."""
    names = [PurePath(member) for member in members]
    if any(name.name == "saved_model.pb" for name in names):
        return "saved_model_folder"
    if any(name.name == "data.pkl" for name in names):
        return "pytorch"
    if any(name.suffix in (".keras", ".h5", ".hdf5") and name.name != "model.weights.h5" for name in names):
        return "packed_model"
    if any(name.suffix == ".npy" for name in names):
        return "numpy"
    return "no_model_inside"


def archive_sentence(code: str, name: str) -> tuple[str, str]:
    """Return what an archive is, and what to do."""
    sentences = {
        "saved_model_folder": _("{name} is a packed SavedModel folder, not a Keras model file."),
        "pytorch": _("{name} is a file of PyTorch, not a Keras model file."),
        "packed_model": _("{name} is an archive with a model file inside."),
        "numpy": _("{name} holds arrays of NumPy, not a Keras model."),
        "no_model_inside": _("{name} is an archive without a Keras model in it."),
    }
    advice = _("Save the model with model.save('mymodel.keras'); do not zip it yourself.")
    if code == "packed_model":
        advice = _("Unpack it, and hand in the model file itself.")
    return sentences[code].format(name=name), advice
