"""Reads what a model file says about itself, building nothing: format, configuration, who wrote it."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from gettext import gettext as _
from pathlib import Path
from typing import Any, Literal

import h5py

from tfcert_exam_engine.grading.verdict import ModelFacts
from tfcert_exam_engine.runner.files import mending, other_files, writers
from tfcert_exam_engine.runner.files.mending import Loader

Format = Literal["keras", "h5"]

HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
ZIP_MAGIC = b"PK"
WEIGHTS_MARKS = ("layer_names", "layers", "_layer_checkpoint_dependencies", "model_weights", "vars")
"""What a file of weights alone has in its root, by Keras 2 and by Keras 3."""
MAX_CONFIG_BYTES = 20_000_000
"""A model's configuration is some kilobytes; more than this is no honest file."""


class FileRefused(Exception):
    """The candidate's file cannot be read as a model."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice


@dataclass(frozen=True)
class ModelFile:
    """A model file, read but not loaded."""

    path: Path
    name: str
    """The name that the candidate knows it by."""
    sha256: str
    format: Format
    """By content: Keras 2 wrote HDF5 into files named .keras, too."""
    config: dict[str, Any]
    """Keras' own description of the model, as our loader reads it."""
    keras_version: str
    """"3.15.1"; empty where the file does not say."""
    megabytes: float
    """On disk, in 10**6 bytes."""
    unpacked_megabytes: float
    """What a zip unpacks to; as on disk for HDF5."""
    mended: bool = False
    """Whether `config` differs from what the file holds, so that our Keras reads it as its writer would."""

    @property
    def written_by(self) -> str:
        """Return "Keras 3.15.1", or nothing where the file does not say."""
        return writers.written_by(self.keras_version)

    @property
    def loader(self) -> Loader:
        """Return which Keras reads the file rightly."""
        return writers.loader_of(self.keras_version, self.config, self.format == "keras")

    def facts(self, parameters: int | None = None) -> ModelFacts:
        """Return what a verdict says of the file."""
        return ModelFacts(self.name, self.sha256, round(self.megabytes, 3), parameters, self.written_by)


def read(path: Path, name: str, sha256: str) -> ModelFile:
    """Read a model file's description.

    Raises:
        FileRefused: it is no whole model; says why, and what to do.
        FileNotFoundError: there is no such file, which is a fault of ours: it was frozen for grading.
    """
    if path.is_dir():
        raise FileRefused(
            "saved_model_folder",
            _("{name} is a folder (a SavedModel), not a model file.").format(name=name),
            _("Save one file: model.save('mymodel.keras')."),
        )
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(ZIP_MAGIC):
        return _mended(_read_keras(path, name, sha256))
    if magic == HDF5_MAGIC:
        return _mended(_read_h5(path, name, sha256))
    raise _not_a_model(path, name)


def _mended(file: ModelFile) -> ModelFile:
    """What is judged is what will be loaded."""
    config = mending.mended(file.config, file.loader, in_h5=file.format == "h5")
    return file if config is file.config else replace(file, config=config, mended=True)


def _read_keras(path: Path, name: str, sha256: str) -> ModelFile:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist()) / 1e6
            if "config.json" not in archive.namelist():
                raise _no_model_inside(archive, name)
            config = _decode(_member(archive, "config.json"))
            metadata = _decode(_member(archive, "metadata.json")) if "metadata.json" in archive.namelist() else {}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _cut_short(name) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(name) from error
    version = str(metadata.get("keras_version", ""))
    return ModelFile(path, name, sha256, "keras", config, version, path.stat().st_size / 1e6, unpacked)


def _member(archive: zipfile.ZipFile, member: str) -> bytes:
    with archive.open(member) as file:
        return file.read(MAX_CONFIG_BYTES + 1)


def _read_h5(path: Path, name: str, sha256: str) -> ModelFile:
    try:
        with h5py.File(path, "r") as file:
            text = file.attrs.get("model_config")
            version = file.attrs.get("keras_version", "")
            weights = any(mark in where for where in (file.attrs, file) for mark in WEIGHTS_MARKS)
    except (OSError, RuntimeError, KeyError) as error:
        raise _cut_short(name) from error
    if text is None:
        raise _weights_only(name) if weights else _no_model_in_h5(name)
    try:
        config = _decode(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(name) from error
    megabytes = path.stat().st_size / 1e6
    return ModelFile(path, name, sha256, "h5", config, _text(version), megabytes, megabytes)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _decode(text: object) -> dict[str, Any]:
    """Return a JSON object; ValueError for anything else."""
    if not isinstance(text, str | bytes) or len(text) > MAX_CONFIG_BYTES:
        raise ValueError(type(text))
    value = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError(type(value))
    return value


def _not_a_model(path: Path, name: str) -> FileRefused:
    if path.stat().st_size == 0:
        return FileRefused(
            "empty",
            _("{name} is empty.").format(name=name),
            _("Save the model again, and wait until the script has ended."),
        )
    with path.open("rb") as file:
        kind = other_files.kind_of(file.read(other_files.BEGINNING), name)
    if kind is not None:
        message = _("{name} is {what}, not a Keras model file.").format(name=name, what=kind.is_what())
        return FileRefused(kind.code, message, other_files.advice_for(kind.code))
    return FileRefused(
        "not_a_model",
        _("{name} is not a Keras model file: it is neither a .keras archive nor HDF5.").format(name=name),
        other_files.advice_for("not_a_model"),
    )


def _no_model_inside(archive: zipfile.ZipFile, name: str) -> FileRefused:
    code = other_files.kind_of_archive(archive.namelist())
    return FileRefused(code, *other_files.archive_sentence(code, name))


def _weights_only(name: str) -> FileRefused:
    return FileRefused(
        "weights_only",
        _("{name} holds weights alone, without the model they belong to.").format(name=name),
        other_files.advice_for("weights_only"),
    )


def _no_model_in_h5(name: str) -> FileRefused:
    return FileRefused(
        "no_model_inside",
        _("{name} is an HDF5 file without a Keras model in it.").format(name=name),
        other_files.advice_for("no_model_inside"),
    )


def _cut_short(name: str) -> FileRefused:
    return FileRefused(
        "cut_short",
        _("{name} is incomplete or damaged: its end is missing or cannot be read.").format(name=name),
        _("Save or copy it again, and submit once that has finished."),
    )


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        "damaged",
        _("{name} is damaged: its description of the model cannot be read.").format(name=name),
        _("Save the model again with model.save('mymodel.keras')."),
    )
