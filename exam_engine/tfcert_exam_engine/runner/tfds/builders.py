"""Builders of our own, for editions that TFDS's builders cannot read; what they make loads under TFDS's own names.

Name, version, features and order of the labels are those of TFDS's builder: else it would not take what is prepared.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from PIL import Image

PICTURES = (".png", ".jpg", ".jpeg")
Examples = Iterator[tuple[Any, dict[str, Any]]]


class _Own(tfds.core.GeneratorBasedBuilder, skip_registration=True):  # type: ignore[misc, call-arg] # TFDS has no types
    """What they share: a folder to read, nothing to download."""

    VERSION = tfds.core.Version("1.0.0")
    pkg_dir_path = Path(__file__).parent
    """TFDS looks for a package with its own files otherwise."""
    says: str
    keys: tuple[str, str]
    folders: dict[str, str]
    """What is read inside the set's folder, by split."""
    source = Path()

    def _info(self) -> Any:
        features = tfds.features.FeaturesDict(self.features())
        return tfds.core.DatasetInfo(builder=self, description=self.says, features=features, supervised_keys=self.keys)

    def features(self) -> dict[str, Any]:
        """Return the features by name."""
        raise NotImplementedError

    def _split_generators(self, dl_manager: Any) -> dict[str, Examples]:
        del dl_manager  # all of it is here
        return {name: self._generate_examples(self.source / folder) for name, folder in self.folders.items()}


class _Pictures(_Own, skip_registration=True):  # type: ignore[call-arg]
    """Pictures in a folder per class."""

    keys = ("image", "label")
    labels: tuple[str, ...]
    size: int | None = None
    """Pixels that each side of a picture is made; None: pictures stay as they are."""

    def features(self) -> dict[str, Any]:
        """Return a picture and its class."""
        shape = None if self.size is None else (self.size, self.size, 3)
        label = tfds.features.ClassLabel(names=list(self.labels))
        return {"image": tfds.features.Image(shape=shape), "label": label}

    def _generate_examples(self, folder: Path) -> Examples:
        for file in sorted(folder.glob("*/*")):
            if file.suffix.lower() in PICTURES:
                key = f"{file.parent.name}/{file.name}"
                yield key, {"image": _picture(file, self.size), "label": file.parent.name}


class RockPaperScissors(_Pictures, skip_registration=True):  # type: ignore[call-arg]
    """The small edition."""

    VERSION = tfds.core.Version("3.0.0")
    says = "Pictures of hands at 28x28, enlarged to 300x300."
    labels = ("rock", "paper", "scissors")
    folders = {"train": "rps28/train", "test": "rps28/test"}  # noqa: RUF012
    size = 300


class TfFlowers(_Pictures, skip_registration=True):  # type: ignore[call-arg]
    """The small edition."""

    VERSION = tfds.core.Version("3.0.1")
    says = "650 photos of flowers, of at most 320 pixels."
    labels = ("dandelion", "daisy", "tulips", "sunflowers", "roses")
    folders = {"train": "flower_photos_small"}  # noqa: RUF012


class Iris(_Own, skip_registration=True):  # type: ignore[call-arg]
    """TFDS's builder asks for an archive of the same table."""

    VERSION = tfds.core.Version("2.1.0")
    says = "Fisher's 150 flowers of three species."
    keys = ("features", "label")
    folders = {"train": "iris.data"}  # noqa: RUF012

    def features(self) -> dict[str, Any]:
        """Return the four measurements and the species."""
        label = tfds.features.ClassLabel(names=["Iris-setosa", "Iris-versicolor", "Iris-virginica"])
        return {"features": tfds.features.Tensor(shape=(4,), dtype=np.float32), "label": label}

    def _generate_examples(self, file: Path) -> Examples:
        with file.open(newline="") as opened:
            for number, row in enumerate(row for row in csv.reader(opened) if row):
                yield number, {"features": [float(cell) for cell in row[:-1]], "label": row[-1]}


def _picture(file: Path, size: int | None) -> Any:
    if size is None:
        return str(file)
    with Image.open(file) as opened:
        large = opened.convert("RGB").resize((size, size), Image.Resampling.BICUBIC)
    memory = io.BytesIO()
    large.save(memory, "PNG", compress_level=1)
    memory.seek(0)
    return memory


KNOWN = {
    "rock_paper_scissors_small": RockPaperScissors,
    "tf_flowers_small": TfFlowers,
    "iris_table": Iris,
}
"""By their names in the registry."""


def builder(key: str, source: Path, into: Path) -> Any:
    """Return a builder of ours; `source`: the set's folder, `into`: TFDS's.

    Raises:
        KeyError: there is none of this name.
    """
    made = KNOWN[key](data_dir=into)
    made.source = source
    return made
