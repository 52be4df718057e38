"""Drawn beans, each cut out along its own edges: form and pattern make the class, and the cut keeps the form."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Tell = Callable[[float, str], None]
Pixels = NDArray[np.uint8]
Values = NDArray[np.float64]

SIZE = 40
"""Height and width of the hidden pictures, in pixels; of the first variant."""
LENGTHS = (28, 80)
"""Shortest and longest bean, in pixels."""
FORMS = {"long": (2.0, 2.7), "oval": (1.45, 1.75), "round": (1.0, 1.15)}
"""By name: how many times as long as wide."""
PATTERNS = ("spotted", "striped")
CLASSES = tuple(f"{form}_{pattern}" for form in FORMS for pattern in PATTERNS)
"""Labels are the places in this order, which is that of the alphabet."""
COUNTS = {"train": 150, "validation": 30, "hidden": 200}
"""Pictures per class."""
SEEDS = {"train": 51, "validation": 52, "hidden": 53}


class Bean(NamedTuple):
    """One bean's picture, tightly cut out: 8-bit gray, (height, width)."""

    label: int
    pixels: Pixels


def build(folder: Path, tell: Tell, size: int = SIZE) -> None:
    """Write public/{train,validation}/<class>/*.png (8-bit gray, sizes differ) and hidden/hidden.npz.

    hidden.npz: x (1200, size, size, 1) float32 from 0 to 1, y (1200,) int64, names of the classes.
    """
    for place, split in enumerate(("train", "validation")):
        tell(place / 3, _("Drawing beans"))
        for number, bean in enumerate(beans(split)):
            _save(folder / "public" / split / CLASSES[bean.label], number, bean.pixels)
    tell(2 / 3, _("Drawing beans"))
    hidden = list(beans("hidden"))
    x = np.stack([fitted(bean.pixels, size) for bean in hidden])
    y = np.array([bean.label for bean in hidden], dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(CLASSES))
    tell(1.0, _("Drew beans"))


def _save(folder: Path, number: int, pixels: Pixels) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{number:04}.png")


def beans(split: str) -> Iterator[Bean]:
    """Yield every bean of a split, class by class."""
    chance = np.random.default_rng(SEEDS[split])
    for label, name in enumerate(CLASSES):
        form, _underline, pattern = name.partition("_")
        for _number in range(COUNTS[split]):
            yield Bean(label, _drawn(_sides(form, chance), pattern, chance))


def _sides(form: str, chance: np.random.Generator) -> tuple[int, int]:
    """Return height and width of the cut, in pixels; a bean lies or stands."""
    length = int(chance.integers(LENGTHS[0], LENGTHS[1] + 1))
    width = round(length / chance.uniform(*FORMS[form]))
    return (length, width) if chance.random() < 0.5 else (width, length)


def _drawn(sides: tuple[int, int], pattern: str, chance: np.random.Generator) -> Pixels:
    """Draw one bean that touches all four edges of its picture, under a light of its own, with noise."""
    rows, columns = (np.arange(side) + 0.5 for side in sides)
    x, y = np.meshgrid(columns, rows)
    outside = np.hypot(x / sides[1] * 2 - 1, y / sides[0] * 2 - 1) - 1
    cover = np.clip(0.5 - outside * min(sides) / 2, 0, 1)
    marks = _marks(pattern, x / max(sides), y / max(sides), chance)
    dark, bright = chance.uniform(10, 50), chance.uniform(150, 230)
    light = dark + cover * (bright - dark - chance.uniform(80, 120) * marks)
    pixels: Pixels = np.clip(np.rint(light + chance.normal(0, 12, x.shape)), 0, 255).astype(np.uint8)
    return pixels


def _marks(pattern: str, x: Values, y: Values, chance: np.random.Generator) -> Values:
    """Return how dark the pattern is, from 0 to about 1; x and y in lengths of the bean."""
    return _stripes(x, y, chance) if pattern == "striped" else _spots(x, y, chance)


def _stripes(x: Values, y: Values, chance: np.random.Generator) -> Values:
    """Return three or four stripes to a bean's length, in a random direction."""
    angle, beats = chance.uniform(0, math.pi), chance.uniform(2.5, 4)
    along = x * math.cos(angle) + y * math.sin(angle)
    stripes: Values = 0.5 + 0.5 * np.sin(2 * math.pi * (beats * along + chance.random()))
    return stripes


def _spots(x: Values, y: Values, chance: np.random.Generator) -> Values:
    """Return round spots strewn at random, as many as the bean is large."""
    spots = np.zeros_like(x)
    for _spot in range(round(30 * float(x.max()) * float(y.max()))):
        across, down = chance.uniform(0, x.max()), chance.uniform(0, y.max())
        spots += np.exp(-((x - across) ** 2 + (y - down) ** 2) / chance.uniform(0.002, 0.005))
    return np.clip(spots, 0, 1)


def fitted(pixels: Pixels, size: int = SIZE) -> NDArray[np.float32]:
    """Bring a picture (height, width) to (size, size, 1) from 0 to 1, as `tf.image.resize_with_pad` does.

    Its longer side becomes `size` pixels (bilinear, no smoothing first), the rest is black.
    """
    longer = max(pixels.shape)
    height, width = (side * size // longer for side in pixels.shape)
    above, left = ((longer - side) * size // (2 * longer) for side in pixels.shape)
    square = np.zeros((size, size, 1), dtype=np.float32)
    small = _resized(_resized(pixels.astype(np.float32), height).T, width).T
    square[above : above + height, left : left + width, 0] = small / np.float32(255.0)
    return square


def _resized(lines: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Blend lines (n, any) into so many (count, any), each of the two old ones that it lies between."""
    place = (np.arange(count) + 0.5) * (len(lines) / count) - 0.5
    low = np.floor(place)
    first, second = (np.clip(low + step, 0, len(lines) - 1).astype(np.int64) for step in (0, 1))
    share = (place - low).astype(np.float32)[:, np.newaxis]
    blended: NDArray[np.float32] = lines[first] + (lines[second] - lines[first]) * share
    return blended
