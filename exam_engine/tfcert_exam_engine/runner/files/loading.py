"""Loads a model with the Keras that reads it rightly: Keras 3, or tf-keras for what Keras 2 wrote."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from gettext import gettext as _
from pathlib import Path
from types import ModuleType
from typing import Any

import h5py
import keras

from tfcert_exam_engine.runner.files.mending import Loader
from tfcert_exam_engine.runner.files.model_file import FileRefused, ModelFile
from tfcert_exam_engine.runner.reasons import reason_of
from tfcert_exam_engine.runner.shut_in.confinement import raise_if_disk_trouble, raise_if_out_of_memory

WEIGHTS = "model.weights.h5"
FORMER_LAYERS = "_layer_checkpoint_dependencies"
"""What Keras 2.12 to 2.14 called the group of a model's layers."""
NUMBERED = re.compile(r"(.*?)(?:_(\d{1,9}))?")
"""The name of a layer's group: its class, and how many of it came before."""


def load(file: ModelFile, scratch: Path) -> Any:
    """Build the model from its file, uncompiled and in safe mode.

    Its own major version alone is tried: the other may well build it, and yet mean something else by `hard_sigmoid`.

    Raises:
        FileRefused: Keras cannot build it.
    """
    try:
        path = _readable(file, scratch)
        model = module_of(file.loader).models.load_model(path, compile=False, safe_mode=True)
    except Exception as error:
        raise_if_out_of_memory(error)
        raise_if_disk_trouble(error)
        raise _cannot_load(file, error) from error
    if file.format == "h5" and file.loader == "keras":
        _take_up_what_was_learnt(model)
    return model


def _take_up_what_was_learnt(model: Any) -> None:
    """Let normalisations inside nested models use their weights.

    Keras 3 reads an .h5 file's weights into all layers, and has those of the outermost model alone take them up
    (`load_weights_from_hdf5_group` of 3.12 to 3.15): the others would go on with mean 0 and variance 1.
    """
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def module_of(loader: Loader) -> ModuleType:
    """Return the Keras that loads; tf-keras is imported on first use."""
    if loader == "keras":
        return keras  # type: ignore[no-any-return]
    import tf_keras

    return tf_keras  # type: ignore[no-any-return]


def _readable(file: ModelFile, scratch: Path) -> Path:
    """Return the file, or what stands for it: under the suffix by which Keras chooses its reader, and mended."""
    path = scratch / f"model.{file.format}"
    path.unlink(missing_ok=True)
    if file.format == "h5" and file.mended:
        _write_h5(file, path)
    elif file.format == "keras" and (file.mended or _has_former_layout(file)):
        _write_keras(file, path)
    elif file.path.suffix == f".{file.format}":
        return file.path
    else:
        path.symlink_to(file.path.absolute())
    return path


def _write_h5(file: ModelFile, path: Path) -> None:
    shutil.copyfile(file.path, path)
    with h5py.File(path, "r+") as stored:
        stored.attrs["model_config"] = json.dumps(file.config)


def _has_former_layout(file: ModelFile) -> bool:
    return file.loader == "tf_keras" and _release(file.keras_version) < (2, 15)


def _write_keras(file: ModelFile, path: Path) -> None:
    with zipfile.ZipFile(file.path) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = json.dumps(file.config).encode() if name == "config.json" else old.read(name)
            new.writestr(name, _with_todays_layout(data) if name == WEIGHTS and _has_former_layout(file) else data)


def _with_todays_layout(weights: bytes) -> bytes:
    memory = io.BytesIO(weights)
    with h5py.File(memory, "r+") as stored:
        _rename_layers(stored)
    return memory.getvalue()


def _rename_layers(group: Any) -> None:
    if FORMER_LAYERS in group:
        group.move(FORMER_LAYERS, "layers")
        _renumber(group["layers"])
    for inner in [each for each in group.values() if isinstance(each, h5py.Group)]:
        _rename_layers(inner)


def _renumber(layers: Any) -> None:
    """Layers with weights were counted twice: dense, dense_2, dense_4 are dense, dense_1, dense_2 today."""
    found: dict[str, list[int]] = {}
    for name in layers:
        kind, number = NUMBERED.fullmatch(name).groups()  # type: ignore[union-attr]
        found.setdefault(kind, []).append(int(number or 0))
    for kind, numbers in found.items():
        for rank, number in enumerate(sorted(numbers)):
            if number != rank:
                layers.move(f"{kind}_{number}", f"{kind}_{rank}" if rank else kind)


def _cannot_load(file: ModelFile, error: Exception) -> FileRefused:
    if "Model expected 0 layers" in str(error):
        return FileRefused(
            "no_input_shape",
            _("{name} was saved before the model had an input shape, so its weights fit nowhere.").format(
                name=file.name
            ),
            _("Begin the model with keras.Input(shape=...), train it again, and save it as .keras."),
        )
    ours = _ours(file.loader)
    return FileRefused(
        "cannot_load",
        _("{keras} cannot build the model in {name}: {why}").format(keras=ours, name=file.name, why=reason_of(error)),
        _advice(file).format(old=file.keras_version, keras=ours),
    )


def _advice(file: ModelFile) -> str:
    version = module_of(file.loader).__version__
    if _release(file.keras_version) > _release(version):
        return _("It was written by Keras {old}, newer than ours ({keras}): save it with that one or an older one.")
    if file.loader == "tf_keras":
        return _("It was written by Keras 2: load it with the TensorFlow that wrote it, and save it with Keras 3.")
    if file.format == "h5":
        return _("Save it as .keras: the older .h5 format does not keep every layer and operation.")
    return _("Save the model again with model.save('mymodel.keras'), from Keras' own layers alone.")


def _ours(loader: Loader) -> str:
    return f"{'Keras' if loader == 'keras' else 'tf-keras'} {module_of(loader).__version__}"


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
