"""Drawn moons in class folders whose names sort in another order than the phases follow each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Tell = Callable[[float, str], None]
Pixels = NDArray[np.uint8]
Values = NDArray[np.float64]

SIZE = 32
"""Height and width of every picture, in pixels."""
PHASES = (
    "new",
    "waxing_crescent",
    "first_quarter",
    "waxing_gibbous",
    "full",
    "waning_gibbous",
    "last_quarter",
    "waning_crescent",
)
"""As they follow each other; labels are the places in a month that begins with one of them."""
FIRST = "new"
"""With which the month begins in the first variant."""
COUNTS = {"train": 150, "validation": 25, "hidden": 200}
"""Pictures per class."""
SEEDS = {"train": 41, "validation": 42, "hidden": 43}
SPREAD = 11.0
"""A moon is up to so many degrees before or past the middle of its phase; the middles are 45 degrees apart."""


def build(folder: Path, tell: Tell, first: str = FIRST, south: bool = False) -> None:
    """Write public/{train,validation}/<phase>/*.png (8-bit gray, 32 x 32) and hidden/hidden.npz.

    hidden.npz: x (1600, 32, 32, 1) float32 from 0 to 1, y (1600,) int64, names of the classes. The month begins with
    the phase `first`; in the `south` a waxing moon is lit on its left.
    """
    month = PHASES[PHASES.index(first) :] + PHASES[: PHASES.index(first)]
    for place, split in enumerate(("train", "validation")):
        tell(place / 3, _("Drawing moons"))
        for number, (label, pixels) in enumerate(pictures(split, month, south)):
            _save(folder / "public" / split / month[label], number, pixels)
    tell(2 / 3, _("Drawing moons"))
    labels, hidden = zip(*pictures("hidden", month, south), strict=True)
    x = np.stack(hidden).astype(np.float32)[..., np.newaxis] * np.float32(1 / 255)
    y = np.array(labels, dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array(month))
    tell(1.0, _("Drew moons"))


def _save(folder: Path, number: int, pixels: Pixels) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{number:04}.png")


def pictures(split: str, month: Sequence[str] = PHASES, south: bool = False) -> Iterator[tuple[int, Pixels]]:
    """Yield label and picture (32, 32) of every example of a split, phase by phase."""
    chance = np.random.default_rng(SEEDS[split])
    for label, phase in enumerate(month):
        for _number in range(COUNTS[split]):
            degrees = 45 * PHASES.index(phase) + chance.uniform(-SPREAD, SPREAD)
            # In the south one looks at the moon standing on one's head.
            yield label, _sky(math.radians(-degrees if south else degrees), chance)


def _sky(phase: float, chance: np.random.Generator) -> Pixels:
    """Draw a moon somewhere in a grainy sky with a few stars; `phase` in radians from the new moon on."""
    radius = chance.uniform(6.5, 10.0)
    x, y = _places(radius, chance)
    inside = np.clip((1.0 - np.hypot(x, y)) * radius + 0.5, 0, 1)
    light = chance.uniform(10, 60) + inside * chance.uniform(120, 190) * _lit(x, y, phase, chance)
    light.flat[chance.integers(0, light.size, 6)] += chance.uniform(40, 120, 6)
    pixels: Pixels = np.clip(np.rint(light + chance.normal(0, 12, light.shape)), 0, 255).astype(np.uint8)
    return pixels


def _places(radius: float, chance: np.random.Generator) -> tuple[Values, Values]:
    """Return the place of each pixel in radii from the moon's centre; the moon is tilted by up to 25 degrees."""
    left, top = chance.uniform(radius + 1, SIZE - radius - 1, 2)
    x, y = np.meshgrid((np.arange(SIZE) + 0.5 - left) / radius, (top - np.arange(SIZE) - 0.5) / radius)
    tilt = math.radians(chance.uniform(-25, 25))
    return x * math.cos(tilt) + y * math.sin(tilt), y * math.cos(tilt) - x * math.sin(tilt)


def _lit(x: Values, y: Values, phase: float, chance: np.random.Generator) -> Values:
    """Return the brightness of the ball, from the earth's shine to 1, with dark plains on it."""
    towards_us = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    sun = np.clip(x * math.sin(phase) - towards_us * math.cos(phase), 0, 1)
    plains = np.ones_like(x)
    for _plain in range(4):
        across, up = chance.uniform(-0.7, 0.7, 2)
        plains -= 0.25 * np.exp(-((x - across) ** 2 + (y - up) ** 2) / 0.06)
    shone: Values = 0.15 + 0.85 * sun**0.7 * plains
    return shone
