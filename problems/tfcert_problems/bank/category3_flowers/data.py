"""Builds `flowers`: few photographs of different sizes in class folders; hidden squares, cut from others anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

FLOWERS = ("daisy", "dandelion", "roses", "sunflowers", "tulips")
"""As the set's folders are named; labels are the places in this order."""
PHOTOS = "photos.txt"
"""Which of the set's photographs are used, by their numbers: those that the small edition has, 130 of each flower."""
COUNTS = {"train": 75, "validation": 10, "hidden": 45}
"""Photographs of each flower."""
SHORTER_SIDE = 80
"""Pixels that every photograph's shorter side is reduced to."""
SIZE = 64
"""Height and width of the hidden pictures, in pixels."""
KEPT = (0.75, 1.0)
"""A hidden square's side, as a share of the photograph's shorter side."""
VIEWS = 2
"""Hidden squares cut from each photograph."""


def build(folder: Path, tell: Callable[[float, str], None], sets: Mapping[str, PublicSet]) -> None:
    """Write public/{train,validation}/<flower>/*.png (RGB, sizes differ) and hidden/hidden.npz.

    hidden.npz: x (450, 64, 64, 3) float32 from 0 to 1, y (450,) int64, names of the flowers.

    Raises:
        UnusableSet: a photograph that is known by its number is missing.
    """
    root = sets["tf_flowers"].folder
    chance = np.random.default_rng(91)
    x, y = [], []
    for label, name in enumerate(FLOWERS):
        tell(label / len(FLOWERS), _("Making photographs smaller"))
        parts = shared_out(name)
        for split in ("train", "validation"):
            _save(folder / "public" / split / name, photos(root, name, parts[split]))
        found = [cut(photo, chance) for photo in photos(root, name, parts["hidden"]) for _view in range(VIEWS)]
        x += found
        y += [label] * len(found)
    np.savez(folder / "hidden" / "hidden.npz", x=np.stack(x), y=np.array(y, np.int64), names=np.array(FLOWERS))
    tell(1.0, _("Made photographs smaller"))


def shared_out(name: str) -> dict[str, list[str]]:
    """Return the numbers of a flower's photographs by split, mixed by their hashes: the same on every machine."""
    numbers = sorted(_numbers()[name], key=lambda number: hashlib.sha256(number.encode()).hexdigest())
    first, second = COUNTS["train"], COUNTS["train"] + COUNTS["validation"]
    return {"train": numbers[:first], "validation": numbers[first:second], "hidden": numbers[second:]}


def _numbers() -> dict[str, list[str]]:
    """Return the numbers in photos.txt by flower; a word that is no number is the flower of those that follow."""
    found: dict[str, list[str]] = {}
    for word in (Path(__file__).with_name(PHOTOS)).read_text(encoding="utf-8").split():
        if word in FLOWERS:
            found[word] = numbers = []
        else:
            numbers.append(word)
    return found


def photos(root: Path, name: str, numbers: list[str]) -> Iterator[Pixels]:
    """Yield photographs (height, width, 3), the shorter side 80 pixels.

    Raises:
        UnusableSet: one of them is missing.
    """
    files = {file.name.partition("_")[0]: file for file in root.glob(f"*/{name}/*.jpg")}
    for number in numbers:
        if number not in files:
            raise UnusableSet(
                _("The set tf_flowers has no photograph {number} of {name}.").format(number=number, name=name)
            )
        with Image.open(files[number]) as image:
            share = SHORTER_SIDE / min(image.size)
            width, height = (max(SHORTER_SIDE, round(side * share)) for side in image.size)
            yield np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.BOX))


def _save(folder: Path, found: Iterator[Pixels]) -> None:
    folder.mkdir(parents=True)
    for number, photo in enumerate(found):
        Image.fromarray(photo).save(folder / f"{folder.name}-{number:03}.png")


def cut(photo: Pixels, chance: np.random.Generator) -> Floats:
    """Return a random square of a photograph, mirrored half of the time, as (64, 64, 3) from 0 to 1."""
    side = round(min(photo.shape[:2]) * chance.uniform(*KEPT))
    top, left = (int(chance.integers(length - side + 1)) for length in photo.shape[:2])
    square = photo[top : top + side, left : left + side]
    return fitted(square[:, ::-1] if chance.random() < 0.5 else square)


def fitted(square: Pixels) -> Floats:
    """Bring a square (side, side, 3) to (64, 64, 3) from 0 to 1, as `image_dataset_from_directory` does.

    Bilinear, no smoothing first.
    """
    tall = _resized(square.astype(np.float32))
    return _resized(tall.transpose(1, 0, 2)).transpose(1, 0, 2) / np.float32(255)


def _resized(lines: Floats) -> Floats:
    """Blend lines (n, any, 3) into 64, each of the two old ones that it lies between."""
    place = (np.arange(SIZE) + 0.5) * (len(lines) / SIZE) - 0.5
    low = np.floor(place)
    first, second = (np.clip(low + step, 0, len(lines) - 1).astype(np.int64) for step in (0, 1))
    share = (place - low).astype(np.float32)[:, np.newaxis, np.newaxis]
    blended: Floats = lines[first] + (lines[second] - lines[first]) * share
    return blended
