"""Says what a folder holds in place of a saved model: a SavedModel folder, weights alone, a checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.model_names import SUFFIXES, is_model_name

MOST_ENTRIES = 5_000
"""Of a folder that are looked at."""
OTHERS = (
    ".pb",
    ".tflite",
    ".onnx",
    ".pt",
    ".pth",
    ".pkl",
    ".pickle",
    ".joblib",
    ".safetensors",
    ".npz",
    ".npy",
    ".json",
)


def refusal(folder: Path) -> CandidateRefused:
    """Return why nothing in a folder can be graded, and the line that saves a model rightly."""
    entries = sorted(folder.iterdir())[:MOST_ENTRIES] if folder.is_dir() else []
    for code, fits, sentence, advice in _kinds():
        found = next((entry for entry in entries if fits(entry)), None)
        if found is not None:
            return CandidateRefused(code, sentence.format(file=found.name, folder=folder), advice)
    return CandidateRefused(
        "no_model",
        _("There is no saved model ({kinds}) in {folder}.").format(kinds=", ".join(SUFFIXES), folder=folder),
        _("Run the script first, or end it with: model.save(Path(__file__).with_name('mymodel.keras'))"),
    )


def _kinds() -> list[tuple[str, Callable[[Path], bool], str, str]]:
    save = _("Save it as one file: model.save(Path(__file__).with_name('mymodel.keras'))")
    whole = _("Save the whole model, too: model.save(Path(__file__).with_name('mymodel.keras'))")
    return [
        ("saved_model_folder", is_saved_model, _("{file} is a SavedModel folder, and one file is graded."), save),
        ("weights_only", _is_weights, _("{file} holds weights alone, without the model they belong to."), whole),
        ("checkpoint", _is_checkpoint, _("{file} is of a checkpoint, which is weights alone."), whole),
        ("not_a_model", _is_other, _("{file} is no Keras model file, and there is no other in {folder}."), save),
    ]


def is_saved_model(entry: Path) -> bool:
    """Return whether it is a folder as TensorFlow 2 saved models by default."""
    return (entry / "saved_model.pb").is_file()


def _is_weights(entry: Path) -> bool:
    return is_model_name(entry) and entry.is_file()  # a whole model would have been taken


def _is_checkpoint(entry: Path) -> bool:
    return entry.suffix in (".index", ".ckpt") or ".data-0" in entry.name or entry.name == "checkpoint"


def _is_other(entry: Path) -> bool:
    return entry.suffix in OTHERS and entry.is_file()
