"""Builds `roadsigns`: ten traffic signs, near and whole to learn from; far and badly cut ones of other signs hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Kind(NamedTuple):
    """One class: its number in GTSRB, and how many signs (tracks) of it are used, the first ones."""

    number: int
    signs: int


KINDS = {
    "ahead_only": Kind(35, 27),
    "keep_right": Kind(38, 32),
    "no_entry": Kind(17, 25),
    "priority_road": Kind(12, 32),
    "road_work": Kind(25, 32),
    "speed_30": Kind(1, 32),
    "speed_70": Kind(4, 32),
    "stop": Kind(14, 18),
    "turn_right_ahead": Kind(33, 16),
    "yield": Kind(13, 32),
}
"""Labels are the places in this order, which is that of the alphabet."""
NEAR, FAR = (22, 28), (4, 14)
"""Of the thirty pictures that a passing car took of a sign: the later, the nearer."""
LEFT_OUT = {("turn_right_ahead", 15, 4)}
"""The small edition lacks this one; it is left out of the whole set, too, so that both give the same data."""
HIDDEN_SHARE = 4
"""Every class's last quarter of signs is hidden."""
VALIDATION_SIGNS = 3
"""Of those before: the last ones."""
SIZE = 40
"""Height and width of the hidden pictures, in pixels."""
KEPT = (0.78, 1.0)
"""A bad cut keeps this much of each side of a picture."""
CUTS = {"validation": 2, "hidden": 4}
"""Bad cuts made of each far picture."""
SEEDS = {"validation": 81, "hidden": 82}


def build(folder: Path, tell: Callable[[float, str], None], sets: Mapping[str, PublicSet]) -> None:
    """Write public/{train,validation}/<class>/*.png (RGB, sizes differ) and hidden/hidden.npz.

    train: near and whole; validation: far and badly cut. hidden.npz, like validation, of other signs:
    x (n, 40, 40, 3) float32 from 0 to 1, y (n,) int64, names of the classes.

    Raises:
        UnusableSet: the set does not hold the pictures that are known, by their numbers.
    """
    root = sets["traffic_signs"].folder
    chance = {split: np.random.default_rng(seed) for split, seed in SEEDS.items()}
    x, y = [], []
    for label, name in enumerate(KINDS):
        tell(label / len(KINDS), _("Cutting traffic signs"))
        train, validation, hidden = shared_out(name)
        _save(folder / "public" / "train" / name, pictures(root, name, train, NEAR))
        _save(folder / "public" / "validation" / name, cuts(root, name, validation, "validation", chance["validation"]))
        found = [fitted(cut) for cut in cuts(root, name, hidden, "hidden", chance["hidden"])]
        x += found
        y += [label] * len(found)
    names = np.array(list(KINDS))
    np.savez(folder / "hidden" / "hidden.npz", x=np.stack(x), y=np.array(y, np.int64), names=names)
    tell(1.0, _("Cut traffic signs"))


def shared_out(name: str) -> tuple[range, range, range]:
    """Return the numbers of a class's signs to train on, to validate with, and to hide: no sign serves two."""
    signs = KINDS[name].signs
    hidden = signs - signs // HIDDEN_SHARE
    return range(hidden - VALIDATION_SIGNS), range(hidden - VALIDATION_SIGNS, hidden), range(hidden, signs)


def pictures(root: Path, name: str, signs: range, frames: tuple[int, ...]) -> Iterator[Pixels]:
    """Yield the pixels (height, width, 3) of every picture of these signs, in order.

    Raises:
        UnusableSet: one of them is missing.
    """
    known = _files(root, name)
    for sign in signs:
        for frame in (frame for frame in frames if (name, sign, frame) not in LEFT_OUT):
            file = known.get(f"{sign:05}_{frame:05}")
            if file is None:
                raise UnusableSet(
                    _(
                        "The set traffic_signs has no picture {frame} of sign {sign} of {name}; take its edition "
                        "official (the makers' own files) or small."
                    ).format(frame=frame, sign=sign, name=name)
                )
            with Image.open(file) as image:
                yield np.asarray(image.convert("RGB"))


def _files(root: Path, name: str) -> dict[str, Path]:
    """Return a class's files by sign and picture, as the makers named them; the editions have it in other folders."""
    number = f"{KINDS[name].number:05}"
    places = (place for word in (name, number) for place in sorted(root.rglob(word)) if place.is_dir())
    return {file.stem: file for place in places for file in place.iterdir() if file.suffix in (".png", ".ppm")}


def _save(folder: Path, found: Iterator[Pixels]) -> None:
    folder.mkdir(parents=True)
    for number, picture in enumerate(found):
        Image.fromarray(picture).save(folder / f"{folder.name}-{number:03}.png")


def cuts(root: Path, name: str, signs: range, split: str, chance: np.random.Generator) -> Iterator[Pixels]:
    """Yield every far picture of these signs, cut badly so many times: a part of it from a random place."""
    for picture in pictures(root, name, signs, FAR):
        for _cut in range(CUTS[split]):
            share = chance.uniform(*KEPT)
            height, width = (round(side * share) for side in picture.shape[:2])
            top, left = (int(chance.integers(room + 1)) for room in np.subtract(picture.shape[:2], (height, width)))
            yield picture[top : top + height, left : left + width]


def fitted(picture: Pixels) -> Floats:
    """Bring a picture (height, width, 3) to (40, 40, 3) from 0 to 1, as `image_dataset_from_directory` does.

    Stretched (bilinear, no smoothing first).
    """
    tall = _resized(picture.astype(np.float32))
    return _resized(tall.transpose(1, 0, 2)).transpose(1, 0, 2) / np.float32(255)


def _resized(lines: Floats) -> Floats:
    """Blend lines (n, any, 3) into 40, each of the two old ones that it lies between."""
    place = (np.arange(SIZE) + 0.5) * (len(lines) / SIZE) - 0.5
    low = np.floor(place)
    first, second = (np.clip(low + step, 0, len(lines) - 1).astype(np.int64) for step in (0, 1))
    share = (place - low).astype(np.float32)[:, np.newaxis, np.newaxis]
    blended: Floats = lines[first] + (lines[second] - lines[first]) * share
    return blended
