"""Builds `fashion`: single garments of Fashion-MNIST for `tfds.load`, and pairs of others, moved and mirrored."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from numpy.typing import NDArray

from tfcert_problems.datasets.public import PublicSet

Pictures = NDArray[np.uint8]

KINDS = ("t_shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle_boot")
"""By label, as the set numbers them."""
SINGLES = slice(0, 12_000)
"""Of the set's training pictures, in their published order."""
VALIDATION = slice(12_000, 16_000)
"""Of the training pictures, too: what validation pairs are made of."""
PAIRS = {"validation": 1000, "hidden": 3000}
SEEDS = {"validation": 61, "hidden": 62}
SIDE = 28
MOVED = 2
"""Most pixels that a picture is moved by, up or down and to either side."""


class TfcertGarments(tfds.core.GeneratorBasedBuilder):  # type: ignore[misc] # TFDS has no types
    """The first 12,000 training pictures of Fashion-MNIST, 28 x 28 pixels from 0 to 255, with their kind."""

    VERSION = tfds.core.Version("1.0.0")
    pkg_dir_path = Path(__file__).parent
    """TFDS looks for a package otherwise, and a problem's folder is none."""

    def __init__(self, raw: Path, **others: Any) -> None:
        self._raw = raw
        super().__init__(**others)

    def _info(self) -> Any:
        label = tfds.features.ClassLabel(names=list(KINDS))
        features = tfds.features.FeaturesDict({"image": tfds.features.Image(shape=(SIDE, SIDE, 1)), "label": label})
        return self.dataset_info_from_configs(features=features, supervised_keys=("image", "label"))

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        del dl_manager  # The files are here: nothing is downloaded.
        return {"train": self._generate_examples()}

    def _generate_examples(self) -> Iterator[tuple[int, dict[str, Any]]]:
        pictures, labels = read(self._raw, "train", SINGLES)
        for number, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
            yield number, {"image": picture, "label": int(label)}


def build(folder: Path, tell: Callable[[float, str], None], sets: Mapping[str, PublicSet]) -> None:
    """Write public/tfcert_garments/ for tfds, public/pairs.npz and hidden/hidden.npz.

    pairs.npz: x (1000, 2, 28, 28, 1) uint8, y (1000,) int64: 1 where both are of the same kind.
    hidden.npz: x (3000, 2, 28, 28, 1) float32 from 0 to 1, y (3000,) int64.

    Raises:
        FileNotFoundError: a file of the set is missing.
    """
    raw, public = sets["fashion_mnist"].raw, folder / "public"
    tell(0.0, _("Preparing single garments"))
    _prepare(raw, folder, public)
    tell(0.8, _("Pairing garments"))
    x, y = pairs(*read(raw, "train", VALIDATION), "validation")
    np.savez_compressed(public / "pairs.npz", x=x, y=y)
    x, y = pairs(*read(raw, "t10k", slice(None)), "hidden")
    np.savez(folder / "hidden" / "hidden.npz", x=x.astype(np.float32) / np.float32(255), y=y)
    tell(1.0, _("Paired garments"))


def _prepare(raw: Path, folder: Path, public: Path) -> None:
    tfds.disable_progress_bar()
    with tempfile.TemporaryDirectory(dir=folder) as empty:
        # Whatever it might want to fetch, it may look for in an empty folder, and nowhere else.
        config = tfds.download.DownloadConfig(manual_dir=empty, try_download_gcs=False, register_checksums=False)
        TfcertGarments(raw, data_dir=public).download_and_prepare(download_dir=empty, download_config=config)


def read(raw: Path, split: str, part: slice) -> tuple[Pictures, NDArray[np.int64]]:
    """Return pictures (n, 28, 28, 1) and labels (n,) of the set's own files; split is "train" or "t10k"."""
    with gzip.open(raw / f"{split}-images-idx3-ubyte.gz") as file:
        pictures = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, SIDE, SIDE, 1)
    with gzip.open(raw / f"{split}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8).astype(np.int64)
    return pictures[part], labels[part]


def pairs(pictures: Pictures, labels: NDArray[np.int64], split: str) -> tuple[Pictures, NDArray[np.int64]]:
    """Return pairs (n, 2, 28, 28, 1) of different pictures, and 1 (n,) where both are of the same kind: half of them.

    All kinds come equally often; each picture is moved, and mirrored half of the time.
    """
    chance = np.random.default_rng(SEEDS[split])
    of_kind = [np.flatnonzero(labels == kind) for kind in range(len(KINDS))]
    answers = np.arange(PAIRS[split]) % 2
    x = [[_seen(pictures[place], chance) for place in _two(of_kind, bool(same), chance)] for same in answers]
    return np.array(x, np.uint8), answers.astype(np.int64)


def _two(of_kind: list[NDArray[np.int64]], same: bool, chance: np.random.Generator) -> NDArray[np.int64]:
    first = int(chance.integers(len(KINDS)))
    if same:
        return chance.choice(of_kind[first], 2, replace=False)
    second = (first + int(chance.integers(1, len(KINDS)))) % len(KINDS)
    return np.array([chance.choice(of_kind[first]), chance.choice(of_kind[second])])


def _seen(picture: Pictures, chance: np.random.Generator) -> Pictures:
    """Return a picture as the shop's camera has it: mirrored half of the time, and moved; what is beyond is black."""
    turned = picture[:, ::-1] if chance.random() < 0.5 else picture
    down, right = (int(step) for step in chance.integers(-MOVED, MOVED + 1, 2))
    room = np.pad(turned, ((MOVED, MOVED), (MOVED, MOVED), (0, 0)))
    return room[MOVED - down : MOVED - down + SIDE, MOVED - right : MOVED - right + SIDE]
