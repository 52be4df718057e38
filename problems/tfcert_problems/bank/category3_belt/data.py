"""Drawn machine parts: upright in the catalogue (public), turned by any angle on the belt (hidden)."""

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
Point = tuple[float, float]

SIZE = 32
"""Height and width of every picture, in pixels."""
COUNTS = {"train": 120, "validation": 30, "hidden": 250}
"""Pictures per class."""
SEEDS = {"train": 31, "validation": 32, "hidden": 33}
TILT = {"train": 5.0, "validation": 5.0, "hidden": 180.0}
"""A part is turned by up to so many degrees, either way."""


class Bar(NamedTuple):
    """A straight bar with round ends; 1 is half the picture's side, y points up."""

    begins: Point
    ends: Point
    radius: float


def _ring(centre: Point, radius: float, thick: float, first: float = 0.0, last: float = 360.0) -> list[Bar]:
    """Return an arc as eight bars; angles in degrees, counted from the right, counterclockwise."""
    angles = [math.radians(first + (last - first) * step / 8) for step in range(9)]
    points = [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in angles]
    return [Bar(points[step], points[step + 1], thick) for step in range(8)]


_KEY = [*_ring((0, 0.42), 0.22, 0.07), Bar((0, 0.2), (0, -0.65), 0.07)]
_KEY_LEFT = [*_KEY, Bar((0, -0.6), (-0.26, -0.6), 0.06), Bar((0, -0.32), (-0.26, -0.32), 0.06)]
_HOOK_LEFT = [Bar((0.2, 0.65), (0.2, -0.3), 0.08), *_ring((-0.08, -0.3), 0.28, 0.08, 0, -180)]


def _mirrored(part: list[Bar]) -> list[Bar]:
    return [Bar((-a[0], a[1]), (-b[0], b[1]), radius) for a, b, radius in part]


PARTS = {
    "bolt": [Bar((-0.28, 0.55), (0.28, 0.55), 0.12), Bar((0, 0.5), (0, -0.6), 0.1)],
    "fork": [
        Bar((0, -0.65), (0, 0), 0.08),
        *_ring((0, 0.28), 0.28, 0.07, 180, 360),
        Bar((-0.28, 0.28), (-0.28, 0.6), 0.07),
        Bar((0.28, 0.28), (0.28, 0.6), 0.07),
    ],
    "hook_left": _HOOK_LEFT,
    "hook_right": _mirrored(_HOOK_LEFT),
    "key_left": _KEY_LEFT,
    "key_right": _mirrored(_KEY_LEFT),
}
"""By class name, as they stand upright; labels are the places in this order."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/{train,validation}/<class>/*.png (8-bit gray, 32 x 32) and hidden/hidden.npz.

    hidden.npz: x (1500, 32, 32, 1) float32 from 0 to 1, y (1500,) int64, names of the classes.
    """
    for place, split in enumerate(("train", "validation")):
        tell(place / 3, _("Drawing parts"))
        for number, (label, pixels) in enumerate(pictures(split)):
            _save(folder / "public" / split / [*PARTS][label], number, pixels)
    tell(2 / 3, _("Drawing parts"))
    labels, hidden = zip(*pictures("hidden"), strict=True)
    x = np.stack(hidden).astype(np.float32)[..., np.newaxis] / np.float32(255.0)
    y = np.array(labels, dtype=np.int64)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, names=np.array([*PARTS]))
    tell(1.0, _("Drew parts"))


def _save(folder: Path, number: int, pixels: Pixels) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / f"{folder.name}-{number:04}.png")


def pictures(split: str) -> Iterator[tuple[int, Pixels]]:
    """Yield label and picture (32, 32) of every example of a split, class by class."""
    chance = np.random.default_rng(SEEDS[split])
    for label, part in enumerate(PARTS.values()):
        for _number in range(COUNTS[split]):
            yield label, _drawn(part, math.radians(chance.uniform(-TILT[split], TILT[split])), chance)


def _drawn(part: list[Bar], angle: float, chance: np.random.Generator) -> Pixels:
    """Draw one part, turned by an angle in radians, somewhat larger or smaller, off the middle, under grainy light."""
    cover = np.clip(0.5 - _distance(part, _grid(angle, chance), chance.uniform(0.8, 1.2)) * SIZE / 2, 0, 1)
    dark, bright = chance.uniform(20, 70), chance.uniform(130, 220)
    light = dark + (bright - dark) * cover + chance.normal(0, 18, cover.shape)
    pixels: Pixels = np.clip(np.rint(light), 0, 255).astype(np.uint8)
    return pixels


def _grid(angle: float, chance: np.random.Generator) -> NDArray[np.float64]:
    """Return the place of each pixel on the part, (32, 32, 2)."""
    across = (np.arange(SIZE) + 0.5) / (SIZE / 2) - 1.0
    x, y = np.meshgrid(across, -across)
    x, y = x - chance.uniform(-0.12, 0.12), y - chance.uniform(-0.12, 0.12)
    turned = np.stack([x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)], axis=-1)
    return turned / chance.uniform(0.85, 1.1)


def _distance(part: list[Bar], places: NDArray[np.float64], thickness: float) -> NDArray[np.float64]:
    """Return how far each pixel is outside the part (negative: inside), (32, 32)."""
    nearest: NDArray[np.float64] = np.min([_to_bar(bar, places) - bar.radius * thickness for bar in part], axis=0)
    return nearest


def _to_bar(bar: Bar, places: NDArray[np.float64]) -> NDArray[np.float64]:
    begins, along = np.array(bar.begins), np.subtract(bar.ends, bar.begins)
    share = np.clip((places - begins) @ along / (along @ along), 0, 1)
    away: NDArray[np.float64] = np.linalg.norm(places - begins - share[..., np.newaxis] * along, axis=-1)
    return away
