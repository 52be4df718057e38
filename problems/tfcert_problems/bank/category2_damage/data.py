"""Builds `damage`: small gray pieces of real photographs, some spoilt in one of five ways; hidden from other parts."""

from __future__ import annotations

import io
from collections.abc import Callable
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Tell = Callable[[float, str], None]
Floats = NDArray[np.float64]

PHOTOS = ("astronaut.png", "camera.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "rocket.jpg")
CLASSES = ("blocks", "blur", "clean", "comb", "motion", "noise")
"""In alphabetical order, as the class folders are numbered."""
SIDE = 32
COUNTS = {"train": 200, "validation": 60, "hidden": 400}
"""Pieces per class."""
CELL = 64
"""Side of the cells, in pixels of the halved photograph, that are given to the splits."""
SHARES = {"train": 0.5, "validation": 0.15, "hidden": 0.35}
DETAIL = 14.0
"""Least mean difference of neighbouring pixels, of 255: in a plain piece no blur could be seen."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/{train,validation}/<class>/*.png (32 by 32, 8-bit gray) and hidden/hidden.npz.

    hidden.npz: x (2400, 32, 32, 1) float32 from 0 to 1, y (2400,) int64, names of the classes.

    Raises:
        FileNotFoundError: scikit-image or one of its photographs is not installed.
    """
    cells = _cells()
    for number, split in enumerate(COUNTS):
        tell(number / len(COUNTS), _("Spoiling pieces of photographs"))
        chance = np.random.default_rng([2201, number])
        pieces = [[_piece(chance, cells[split], name) for _number in range(COUNTS[split])] for name in CLASSES]
        if split != "hidden":
            _save(folder / "public" / split, pieces)
    x = (np.array(pieces, np.float32) / np.float32(255)).reshape(-1, SIDE, SIDE, 1)
    y = np.repeat(np.arange(len(CLASSES)), COUNTS["hidden"]).astype(np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(CLASSES))
    tell(1.0, _("Spoilt pieces of photographs"))


def _save(folder: Path, pieces: list[list[NDArray[np.uint8]]]) -> None:
    for name, found in zip(CLASSES, pieces, strict=True):
        (folder / name).mkdir(parents=True)
        for number, piece in enumerate(found):
            Image.fromarray(piece).save(folder / name / f"{name}-{number:03}.png")


def _cells() -> dict[str, list[Floats]]:
    """Return the cells of all photographs that show enough detail, by split; no pixel serves two splits."""
    kept: dict[str, list[Floats]] = {split: [] for split in COUNTS}
    for number, file in enumerate(PHOTOS):
        chance = np.random.default_rng([2202, number])
        cells = [cell for cell in _cut(_gray(file)) if _detail(cell) > DETAIL]
        order = chance.permutation(len(cells))
        first = round(len(cells) * SHARES["train"])
        second = first + round(len(cells) * SHARES["validation"])
        for split, places in zip(COUNTS, np.split(order, [first, second]), strict=True):
            kept[split] += [cells[place] for place in places]
    return kept


def _cut(photo: Floats) -> list[Floats]:
    tops, lefts = (range(0, length - CELL + 1, CELL) for length in photo.shape)
    return [photo[top : top + CELL, left : left + CELL] for top in tops for left in lefts]


def _detail(piece: Floats) -> float:
    return float(np.abs(np.diff(piece, axis=0)).mean() + np.abs(np.diff(piece, axis=1)).mean())


def _piece(chance: np.random.Generator, cells: list[Floats], name: str) -> NDArray[np.uint8]:
    """Return 32 by 32 pixels from a random place, turned over by chance and spoilt in the way that `name` says."""
    while True:
        cell = cells[chance.integers(len(cells))]
        top, left = chance.integers(CELL - SIDE + 1, size=2)
        cut = cell[top : top + SIDE, left : left + SIDE]
        if _detail(cut) > DETAIL:
            break
    whole = cell[:, ::-1] if chance.random() < 0.5 else cell
    spoilt = SPOILERS[name](chance, whole)[top : top + SIDE, left : left + SIDE]
    return np.clip(np.rint(spoilt), 0, 255).astype(np.uint8)


def _blocks(chance: np.random.Generator, piece: Floats) -> Floats:
    """Save as a JPEG of low quality; the blocks of 8 begin anywhere."""
    shift = chance.integers(8, size=2)
    moved = Image.fromarray(np.roll(piece, shift, (0, 1)).astype(np.uint8))
    file = io.BytesIO()
    moved.save(file, "jpeg", quality=int(chance.integers(5, 13)))
    return np.roll(np.asarray(Image.open(file), np.float64), -shift, (0, 1))


def _blur(chance: np.random.Generator, piece: Floats) -> Floats:
    found: Floats = ndimage.gaussian_filter(piece, chance.uniform(0.9, 1.6))
    return found


def _comb(chance: np.random.Generator, piece: Floats) -> Floats:
    """Move every second line to the side, as where two half frames of a film meet."""
    moved = piece.copy()
    moved[::2] = np.roll(piece[::2], chance.choice([-3, -2, -1, 1, 2, 3]), axis=1)
    return moved


def _motion(chance: np.random.Generator, piece: Floats) -> Floats:
    """Smear along a line in any direction, as a camera that moved."""
    length, angle = chance.uniform(4.0, 8.0), chance.uniform(0, np.pi)
    steps = np.linspace(-length / 2, length / 2, 17)
    moved = [ndimage.shift(piece, (s * np.sin(angle), s * np.cos(angle)), order=1, mode="nearest") for s in steps]
    found: Floats = np.mean(moved, axis=0)
    return found


def _noise(chance: np.random.Generator, piece: Floats) -> Floats:
    found: Floats = piece + chance.normal(0, chance.uniform(9, 24), piece.shape)
    return found


SPOILERS: dict[str, Callable[[np.random.Generator, Floats], Floats]] = {
    "blocks": _blocks,
    "blur": _blur,
    "clean": lambda chance, piece: piece,
    "comb": _comb,
    "motion": _motion,
    "noise": _noise,
}
"""Each takes a cell of 64 by 64 pixels from 0 to 255 and returns it spoilt."""


def _gray(file: str) -> Floats:
    """Return a photograph in gray, half as wide and high: at that size all of them are sharp."""
    with Image.open(_data_folder() / file) as photo:
        small = photo.convert("L").resize((photo.width // 2, photo.height // 2), Image.Resampling.BOX)
    return np.asarray(small, np.float64)


def _data_folder() -> Path:
    """Return where scikit-image keeps its pictures, without importing it."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_("{package} is not installed").format(package="scikit-image"))
    return Path(spec.origin).parent / "data"
