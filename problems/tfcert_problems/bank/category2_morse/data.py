"""Builds `morse`: letters keyed on a short-wave band, as pictures of a waterfall; a TensorFlow data set, generated."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tensorflow_datasets as tfds
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Floats = NDArray[np.float64]

CODE = {
    "A": ".-",
    "B": "-...",
    "D": "-..",
    "F": "..-.",
    "G": "--.",
    "K": "-.-",
    "L": ".-..",
    "N": "-.",
    "P": ".--.",
    "R": ".-.",
    "U": "..-",
    "V": "...-",
    "W": ".--",
}
STEPS, BINS = 96, 40
"""Of a raw picture: moments from top to bottom, the newest first, and frequencies from left to right, low to high."""
WIDTH = 24
"""Frequencies that the letter is keyed in; on both sides of them other stations send."""
COUNTS = {"train": 120, "validation": 30, "hidden": 200}
"""Pictures of each letter."""
SEEDS = {"train": 2401, "validation": 2402, "hidden": 2403}
PAPER = 215.0
"""Mean brightness where nothing is heard; a tone is dark."""


class Station(NamedTuple):
    """What the variants differ in: the letters, in the order of their labels, and the lowest frequency they have.

    Eight of the ten letters are another one of them when heard backwards.
    """

    letters: str = "ADFGKLNRUW"
    lowest: int = 8


# One process may build two variants, and TFDS registers a name but once. It has no types.
class TfcertMorse(tfds.core.GeneratorBasedBuilder, skip_registration=True):  # type: ignore[call-arg,misc]
    """Morse letters on a waterfall of 96 moments by 40 frequencies, 8 bits; generated."""

    VERSION = tfds.core.Version("1.0.0")
    pkg_dir_path = Path(__file__).parent
    """TFDS looks for a package otherwise, and a problem's folder is none."""

    def __init__(self, station: Station, **options: Any) -> None:
        self.station = station  # Asked for before the base class is through.
        super().__init__(**options)

    def _info(self) -> Any:
        features = tfds.features.FeaturesDict(
            {
                "image": tfds.features.Image(shape=(STEPS, BINS, 1)),
                "label": tfds.features.ClassLabel(names=list(self.station.letters)),
            }
        )
        return self.dataset_info_from_configs(features=features, supervised_keys=("image", "label"))

    def _split_generators(self, dl_manager: Any) -> dict[str, Iterator[tuple[int, dict[str, Any]]]]:
        del dl_manager  # All of it is generated: nothing is downloaded.
        return {name: self._generate_examples(name) for name in ("train", "validation")}

    def _generate_examples(self, part: str) -> Iterator[tuple[int, dict[str, Any]]]:
        pictures, labels = waterfalls(part, self.station)
        for number, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
            yield number, {"image": picture, "label": int(label)}


def build(folder: Path, tell: Tell, **constants: Any) -> None:
    """Write public/tfcert_morse/ for tfds, and hidden/hidden.npz: x (2000, 24, 48, 1) float32, y (2000,) int64.

    The constants are those of `Station`.
    """
    station = Station(**constants)
    tell(0.0, _("Keying Morse letters"))
    public = folder / "public"
    tfds.disable_progress_bar()
    with tempfile.TemporaryDirectory(dir=folder) as empty:
        # Whatever it might want to fetch, it may look for in an empty folder, and nowhere else.
        config = tfds.download.DownloadConfig(manual_dir=empty, try_download_gcs=False, register_checksums=False)
        TfcertMorse(station, data_dir=public).download_and_prepare(download_dir=empty, download_config=config)
    tell(0.6, _("Setting aside the hidden letters"))
    pictures, labels = waterfalls("hidden", station)
    x, names = prepared(pictures, station), np.array(list(station.letters))
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=labels, names=names)
    tell(1.0, _("Keyed Morse letters"))


def prepared(pictures: NDArray[np.uint8], station: Station) -> NDArray[np.float32]:
    """Return what a model is fed: takes (n, 96, 40, 1) from 0 to 255, returns (n, 24, 48, 1) from 0 to 1.

    The station's frequencies alone, ink instead of paper, each two moments averaged; a row for each frequency, the
    oldest moment first.
    """
    ink = (255 - pictures[:, :, station.lowest : station.lowest + WIDTH].astype(np.float32)) / np.float32(255)
    halved = (ink[:, 0::2] + ink[:, 1::2]) * np.float32(0.5)
    turned: NDArray[np.float32] = halved[:, ::-1].transpose(0, 2, 1, 3)
    return turned


def waterfalls(part: str, station: Station) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return pictures (n, 96, 40, 1) of one split, and their labels (n,), mixed."""
    chance = np.random.default_rng(SEEDS[part])
    labels = chance.permutation(np.repeat(np.arange(len(station.letters)), COUNTS[part]))
    return np.stack([_waterfall(chance, CODE[station.letters[label]], station.lowest) for label in labels]), labels


def _waterfall(chance: np.random.Generator, signs: str, lowest: int) -> NDArray[np.uint8]:
    """Return one picture: the letter within the band, others beside it, clicks and noise everywhere."""
    above = lowest + WIDTH
    ink = chance.normal(0, 16, (STEPS, BINS))
    ink += _tone(chance, signs, chance.uniform(lowest + 3, above - 4), chance.uniform(90, 180))
    for low, high in ((0, lowest - 2), (above + 1, BINS - 1)):
        other = "".join(chance.choice([".", "-"], 6))
        ink += _tone(chance, other, chance.uniform(low, high), chance.uniform(80, 190))
    for _number in range(chance.integers(3)):
        ink[chance.integers(STEPS)] += chance.uniform(40, 120)
    return np.clip(np.rint(PAPER - ink[::-1]), 0, 255).astype(np.uint8)[..., np.newaxis]


def _tone(chance: np.random.Generator, signs: str, place: float, strength: float) -> Floats:
    """Return the ink (96, 40) of a keyed tone at a frequency that drifts a little and a strength that fades."""
    keyed = _keyed(chance, signs)
    moments = np.arange(STEPS)
    centre = place + chance.uniform(-1.5, 1.5) * (moments / STEPS - 0.5)
    fading = 1 + 0.3 * np.sin(moments / chance.uniform(8, 25) + chance.uniform(0, 6.3))
    shape = np.exp(-(((np.arange(BINS) - centre[:, np.newaxis]) / 1.0) ** 2))
    found: Floats = strength * (keyed * fading)[:, np.newaxis] * shape
    return found


def _keyed(chance: np.random.Generator, signs: str) -> Floats:
    """Return how far the key was down at each moment (96,), from 0 to 1: a hand's speed, begun anywhere."""
    unit = chance.uniform(4.6, 7.0)
    downs = np.array([unit * (3 if sign == "-" else 1) for sign in signs]) * chance.normal(1, 0.1, len(signs))
    ups = unit * chance.normal(1, 0.1, len(signs))
    ends = np.cumsum(downs + ups) - ups
    begins = ends - downs + chance.uniform(1, max(2.0, STEPS - 1 - ends[-1]))
    edges = np.arange(STEPS + 1)[:, np.newaxis]
    # Of every moment, the share that lies between a sign's begin and its end.
    down: Floats = np.diff(np.clip(edges - begins, 0, downs).sum(axis=1))
    return down
