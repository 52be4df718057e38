"""Builds `rps`: hands at 28 x 28 in class folders, film by film; the hidden ones mirrored, turned and moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Pixels = NDArray[np.uint8]

HANDS = ("paper", "rock", "scissors")
"""As the set's folders are named, in alphabetical order."""
BEATEN_BY = {"rock": "paper", "paper": "scissors", "scissors": "rock"}
ANSWERS = ("rock", "paper", "scissors")
"""Labels are the places in this order."""
FILES = {"train": 840, "test": 124}
"""Pictures per class that the set has; a folder with more or fewer is another edition."""
FILM = 120
"""Pictures of one film, one after the other in the order of their names."""
VALIDATION_FILM = 6
"""Of each class's seven, from 0."""
EVERY = 3
"""One picture of so many is taken: neighbours in a film are nearly the same."""
SIDE = 28
VIEWS = 3
"""Hidden pictures made of each of the set's test part."""
TURNED = 45.0
"""Most degrees that a hidden hand is turned, either way."""
MOVED = 4
"""Most pixels that it is moved, up or down and to either side."""
WHITE = (255, 255, 255)


def build(folder: Path, tell: Callable[[float, str], None], sets: Mapping[str, PublicSet]) -> None:
    """Write public/{train,validation}/<hand>/*.png (28 x 28, RGB) and hidden/hidden.npz.

    hidden.npz: x (1116, 28, 28, 3) float32 from 0 to 1, y (1116,) int64: the place in ANSWERS of what beats the hand;
    names: ANSWERS.

    Raises:
        UnusableSet: its folders do not hold the pictures that are known.
    """
    root = sets["rock_paper_scissors"].folder
    tell(0.0, _("Sorting hands"))
    for name in HANDS:
        _save(folder / "public", name, hands(root, "train", name))
    tell(0.6, _("Turning hands"))
    chance = np.random.default_rng(71)
    x, y = [], []
    for name in HANDS:
        for picture in hands(root, "test", name):
            x += [seen(picture, chance) for _view in range(VIEWS)]
            y += [ANSWERS.index(BEATEN_BY[name])] * VIEWS
    found = np.stack(x).astype(np.float32) / np.float32(255)
    np.savez(folder / "hidden" / "hidden.npz", x=found, y=np.array(y, np.int64), names=np.array(ANSWERS))
    tell(1.0, _("Sorted hands"))


def _save(public: Path, name: str, pictures: Iterator[Image.Image]) -> None:
    for number, picture in enumerate(pictures):
        film, frame = divmod(number, FILM)
        if frame % EVERY == 0:
            place = public / ("validation" if film == VALIDATION_FILM else "train") / name
            place.mkdir(parents=True, exist_ok=True)
            picture.save(place / f"film{film + 1}-{frame:03}.png")


def hands(root: Path, split: str, name: str) -> Iterator[Image.Image]:
    """Yield a class of the set's "train" or "test" part, 28 x 28 in RGB, in the order of the files' names.

    Raises:
        UnusableSet: the class has not the number of pictures that is known.
    """
    files = sorted(_class_folder(root, split, name).glob("*.png"))
    if len(files) != FILES[split]:
        raise UnusableSet(
            _("The set rock_paper_scissors has {n} pictures of {name} where {wanted} are known.").format(
                n=len(files), name=name, wanted=FILES[split]
            )
        )
    for file in files:
        with Image.open(file) as image:
            # From the full set's 300 x 300 each new pixel is the mean of those that it covers.
            yield image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)


def _class_folder(root: Path, split: str, name: str) -> Path:
    """Return where a class lies, in the full set's folders or in those of the small edition."""
    full = {"train": "rps", "test": "rps-test-set"}[split]
    return next((place for place in (root / full / name, root / "rps28" / split / name) if place.is_dir()), root)


def seen(picture: Image.Image, chance: np.random.Generator) -> Pixels:
    """Return a hand (28, 28, 3) mirrored half of the time, then turned and moved at random; what comes in is white."""
    side = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if chance.random() < 0.5 else picture
    right, down = (int(step) for step in chance.integers(-MOVED, MOVED + 1, 2))
    angle = float(chance.uniform(-TURNED, TURNED))
    turned = side.rotate(angle, Image.Resampling.BILINEAR, translate=(right, down), fillcolor=WHITE)
    return np.asarray(turned)
