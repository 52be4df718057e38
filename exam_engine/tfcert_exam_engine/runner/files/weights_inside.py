"""What a model file holds in weights, by their shapes alone: nothing is loaded, and no value is read."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import h5py

from tfcert_exam_engine.runner.files.model_file import ModelFile

WEIGHTS = "model.weights.h5"
OPTIMIZER = frozenset({"optimizer", "optimizer_weights"})
"""Where Keras puts what only goes on training: in .keras archives, in .h5 files."""
NOT_NAMES = frozenset({"layers", "vars", "model_weights", "_layer_checkpoint_dependencies"})
UNPACKED_LIMIT = 50_000_000
"""Weights that are compressed are unpacked to be looked at: not more bytes than this."""
MOST = 100_000
"""Arrays in a file that are looked at."""


@dataclass
class WeightsInside:
    """The arrays of a model file, counted."""

    optimizer_megabytes: float = 0.0
    """What the optimizer's slots take, in 10**6 bytes."""
    by_layer: Counter[str] = field(default_factory=Counter)
    """Numbers in each layer of the model itself, by the layer's own name where that can be told."""

    @property
    def parameters(self) -> int | None:
        """Numbers in the model itself, the optimizer's left out; None where the file shows none."""
        return sum(self.by_layer.values()) or None

    @property
    def widest(self) -> tuple[str, int]:
        """Return the layer with the most, and how many; ("", 0) where there is none."""
        return next(iter(self.by_layer.most_common(1)), ("", 0))


def look(file: ModelFile) -> WeightsInside:
    """Count a file's arrays; what cannot be read is left out, for loading will say so."""
    inside = WeightsInside()
    names = _names_in_archive(file.config) if file.format == "keras" else {}
    with contextlib.suppress(OSError, RuntimeError, KeyError, ValueError, zipfile.BadZipFile), _weights(file) as found:
        for path, array in _arrays(found):
            parts = path.split("/")
            if parts[0] in OPTIMIZER:
                inside.optimizer_megabytes += array.id.get_storage_size() / 1e6
                continue
            name = next((part for part in parts[:-1] if part not in NOT_NAMES), "")
            inside.by_layer[names.get(name, name)] += int(array.size or 0)
    return inside


@contextlib.contextmanager
def _weights(file: ModelFile) -> Iterator[Any]:
    if file.format == "h5":
        with h5py.File(file.path, "r") as found:
            yield found
        return
    with zipfile.ZipFile(file.path) as archive:
        member = archive.getinfo(WEIGHTS)
        if member.compress_type != zipfile.ZIP_STORED and member.file_size > UNPACKED_LIMIT:
            raise ValueError(member.file_size)
        with archive.open(member) as stream, h5py.File(stream, "r") as found:
            yield found


def _arrays(found: Any) -> list[tuple[str, Any]]:
    """Links are not followed: neither out of the file nor round in it."""
    arrays: list[tuple[str, Any]] = []

    def take(path: str, item: Any) -> bool | None:
        if isinstance(item, h5py.Dataset):
            arrays.append((path, item))
        return True if len(arrays) >= MOST else None

    found.visititems(take)
    return arrays


def _names_in_archive(config: dict[str, Any]) -> dict[str, str]:
    """A .keras archive names layers by class and number: return each one's own name, from the configuration."""
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, dict) else None
    names: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for layer in layers if isinstance(layers, list) else []:
        kind = _snake_case(str(layer.get("class_name"))) if isinstance(layer, dict) else ""
        own = layer["config"].get("name") if kind and isinstance(layer.get("config"), dict) else None
        names[f"{kind}_{seen[kind]}" if seen[kind] else kind] = str(own or kind)
        seen[kind] += 1
    return names


def _snake_case(name: str) -> str:
    """As Keras makes it: "BatchNormalization" is "batch_normalization", "Conv2D" is "conv2d"."""
    name = re.sub(r"\W+", "", name)
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
