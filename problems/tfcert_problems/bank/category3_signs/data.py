"""Hand-drawn signs of an alphabet that is made up here, and a backbone that has learned other signs before."""

from __future__ import annotations

import io
import math
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Tell = Callable[[float, str], None]
Pixels = NDArray[np.uint8]
Values = NDArray[np.float64]
Chance = np.random.Generator

BACKBONE = Path(__file__).with_name("backbone.keras")
"""Trained by problems/calibration/backbone/train.py, on the signs of another alphabet."""
SIZE = 32
"""Height and width of every picture, in pixels."""
CLASSES = ("ana", "bel", "cor", "dul", "eki", "fen", "gom", "hiv", "ius", "jat")
"""Names of the new signs; labels are the places in this order, which is that of the alphabet."""
ALPHABET = 62
"""Seed of the new signs' forms."""
COUNTS = {"train": 5, "validation": 5, "hidden": 150}
"""Pictures per sign."""
SEEDS = {"train": 63, "validation": 64, "hidden": 65}
STROKES, STEPS = 3, 8
"""Strokes of a sign, and straight pieces that a stroke is drawn with."""
PENS = ("brush", "chalk", "dashes", "outline", "pencil")
"""Each sign is drawn with all of them in turn."""


class Line(NamedTuple):
    """Where the pen has been, seen from each pixel: arrays (32, 32)."""

    away: Values
    """How far the nearest point of the strokes is; 1 is half the picture's side."""
    along: Values
    """How many straight pieces were drawn before that point."""


def build(folder: Path, tell: Tell, alphabet: int = ALPHABET, classes: Sequence[str] = CLASSES) -> None:
    """Write public/{train,validation}/<sign>/*.png (8-bit gray, 32 x 32), public/backbone.keras and hidden/*.npz.

    hidden.npz: x (1500, 32, 32, 1) float32 from 0 to 1, y (1500,) int64, names. given.npz: the backbone's weights.
    `alphabet` is the seed of the signs' forms, and `classes` their ten names.
    """
    for place, split in enumerate(("train", "validation")):
        tell(place / 3, _("Drawing signs"))
        for number, (label, pixels) in enumerate(pictures(split, alphabet)):
            save(folder / "public" / split / classes[label], number, pixels)
    tell(2 / 3, _("Drawing signs"))
    labels, hidden = zip(*pictures("hidden", alphabet), strict=True)
    x = np.stack(hidden).astype(np.float32)[..., np.newaxis] / np.float32(255.0)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=np.array(labels, dtype=np.int64), names=np.array(classes))
    shutil.copyfile(BACKBONE, folder / "public" / BACKBONE.name)
    np.savez(folder / "hidden" / "given.npz", **weights(BACKBONE))
    tell(1.0, _("Drew signs"))


def save(folder: Path, number: int, pixels: Pixels) -> None:
    """Write one picture into its class folder."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{number:04}.png")


def weights(model: Path) -> dict[str, Any]:
    """Return the weights in a .keras file, float32 arrays, by their path in it; Keras need not be loaded for that."""
    import h5py

    found: dict[str, Any] = {}

    def take(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset) and name.startswith("layers/"):
            found[name.replace("/", " ")] = np.asarray(item[()], dtype=np.float32)

    with zipfile.ZipFile(model) as archive:
        h5py.File(io.BytesIO(archive.read("model.weights.h5"))).visititems(take)
    return found


def pictures(split: str, alphabet: int = ALPHABET) -> Iterator[tuple[int, Pixels]]:
    """Yield label and picture (32, 32) of every example of a split, sign by sign, each with a pen of its own."""
    chance = np.random.default_rng(SEEDS[split])
    for label, sign in enumerate(signs(alphabet, len(CLASSES))):
        for number in range(COUNTS[split]):
            yield label, drawn(sign, PENS[number % len(PENS)], chance)


def signs(alphabet: int, count: int) -> Values:
    """Return the strokes of so many signs, (count, 3, 3, 2): each stroke's beginning, bend and end, -0.7 to 0.7."""
    return np.random.default_rng(alphabet).uniform(-0.7, 0.7, (count, STROKES, 3, 2))


def drawn(sign: Values, pen: str, chance: Chance) -> Pixels:
    """Draw a sign as another hand would: its points moved, all of it tilted, sheared and sized, on grainy paper."""
    points = sign + chance.normal(0, 0.05, sign.shape)
    tilt, shear = math.radians(chance.uniform(-30, 30)), chance.uniform(-0.2, 0.2)
    turn = np.array([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    hand = turn @ np.array([[chance.uniform(0.75, 1.1), shear], [0.0, chance.uniform(0.75, 1.1)]])
    line = _line(points @ hand.T + chance.uniform(-0.15, 0.15, 2))
    dark, bright = chance.uniform(15, 60), chance.uniform(150, 220)
    light = dark + (bright - dark) * _ink(line, pen, chance) + chance.normal(0, 15, (SIZE, SIZE))
    pixels: Pixels = np.clip(np.rint(light), 0, 255).astype(np.uint8)
    return pixels


def _line(strokes: Values) -> Line:
    steps = np.linspace(0, 1, STEPS + 1)[:, np.newaxis]
    first, bend, last = (strokes[:, np.newaxis, place] for place in range(3))
    curves = (1 - steps) ** 2 * first + 2 * steps * (1 - steps) * bend + steps**2 * last
    begins, ends = curves[:, :-1].reshape(-1, 2), curves[:, 1:].reshape(-1, 2)
    across = (np.arange(SIZE) + 0.5) / (SIZE / 2) - 1
    places = np.stack(np.meshgrid(across, -across), axis=-1).reshape(-1, 1, 2)
    along = ends - begins
    share = np.clip(((places - begins) * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-9), 0, 1)
    away = np.linalg.norm(places - begins - share[..., np.newaxis] * along, axis=-1)
    nearest = away.argmin(axis=1)
    rows = np.arange(len(away))
    found = Line(away[rows, nearest], nearest + share[rows, nearest])
    return Line(*(values.reshape(SIZE, SIZE) for values in found))


def _ink(line: Line, pen: str, chance: Chance) -> Values:
    """Return how much of each pixel is covered, 0 to 1."""
    radius = chance.uniform(0.09, 0.13) if pen in ("brush", "outline") else chance.uniform(0.05, 0.08)
    away = np.abs(line.away - radius) - 0.03 if pen == "outline" else line.away - radius
    cover: Values = np.clip(0.5 - away * SIZE / 2, 0, 1)
    if pen == "chalk":
        cover = cover * chance.uniform(0.1, 1, cover.shape)
    if pen == "dashes":
        cover = cover * (np.sin(line.along * chance.uniform(2, 3)) > -0.3)
    return cover
