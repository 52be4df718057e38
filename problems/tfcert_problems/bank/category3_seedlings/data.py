"""Seedlings of twelve made-up species, drawn from above on soil of any colour, among weeds and pebbles."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Tell = Callable[[float, str], None]
Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Chance = np.random.Generator

SIZE = 64
"""Height and width of every picture, in pixels."""
SIDE = 2 * SIZE
"""They are drawn twice as large, and then made smaller: edges are smooth."""
QUALITY = 90
"""Of the JPEG files."""
COUNTS = {"train": 800, "validation": 50, "hidden": 100}
"""Pictures per species."""
SEEDS = {"train": 20261121, "validation": 20261122, "hidden": 20261123}
STEPS = 9
"""Points along each edge of a leaf."""
UPWARDS = math.pi / 2


class Species(NamedTuple):
    """How a species grows."""

    name: str
    paired: bool
    """Two leaves at each node, or one, on each side in turn."""
    angle: float
    """Between stem and leaf, in degrees."""
    slim: float
    """Length of a leaf, divided by its width."""
    toothed: bool


SPECIES = (
    Species("alder", paired=False, angle=48, slim=1.7, toothed=False),
    Species("avens", paired=True, angle=48, slim=1.7, toothed=False),
    Species("basil", paired=True, angle=48, slim=1.7, toothed=True),
    Species("borage", paired=True, angle=48, slim=2.6, toothed=False),
    Species("cress", paired=False, angle=68, slim=1.7, toothed=False),
    Species("dock", paired=False, angle=48, slim=2.6, toothed=False),
    Species("fennel", paired=False, angle=48, slim=2.6, toothed=True),
    Species("hyssop", paired=True, angle=68, slim=2.6, toothed=False),
    Species("lovage", paired=True, angle=68, slim=1.7, toothed=True),
    Species("mallow", paired=False, angle=68, slim=1.7, toothed=True),
    Species("nettle", paired=True, angle=68, slim=2.6, toothed=True),
    Species("sorrel", paired=False, angle=68, slim=2.6, toothed=False),
)
"""Names of real plants, which look otherwise; in the order of the alphabet, and each like another but for one thing."""


class Plant(NamedTuple):
    """A plant before it lies on the ground: one unit high, its root at (0, 0)."""

    stem: Points
    leaves: list[Points]
    """Outlines, (18, 2) each: along one edge and back along the other."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/{train,validation}/<species>/*.jpg (64 x 64, in colour) and hidden/hidden.npz.

    hidden.npz: x (1200, 64, 64, 3) float32 from 0 to 1, y (1200,) int64, names.
    """
    for split in ("train", "validation"):
        for number, (label, picture) in enumerate(pictures(split)):
            place = folder / "public" / split / SPECIES[label].name / f"{number:05}.jpg"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(picture)
            if number % 100 == 0:
                tell(0.8 * number / (len(SPECIES) * COUNTS["train"]) if split == "train" else 0.8, _("Sowing"))
    labels, hidden = zip(*pictures("hidden"), strict=True)
    x = np.stack([np.asarray(Image.open(io.BytesIO(picture))) for picture in hidden]).astype(np.float32)
    names = np.array([species.name for species in SPECIES])
    np.savez(folder / "hidden" / "hidden.npz", x=x / np.float32(255.0), y=np.array(labels, np.int64), names=names)
    tell(1.0, _("All came up"))


def pictures(split: str) -> Iterator[tuple[int, bytes]]:
    """Yield label and JPEG file of every picture of a split, species by species."""
    chance = np.random.default_rng(SEEDS[split])
    for label, species in enumerate(SPECIES):
        for _number in range(COUNTS[split]):
            file = io.BytesIO()
            Image.fromarray(drawn(species, chance)).save(file, "JPEG", quality=QUALITY)
            yield label, file.getvalue()


def drawn(species: Species, chance: Chance) -> Pixels:
    """Draw one seedling (64, 64, 3), turned any way, on soil, under weeds, in the light of some hour of the day."""
    image = _soil(chance)
    canvas = ImageDraw.Draw(image)
    _pebbles(canvas, chance)
    green = chance.uniform((40, 110, 30), (110, 190, 90))
    _lay(canvas, grown(species, chance), green, chance)
    _weeds(canvas, green, chance)
    light = np.asarray(image.resize((SIZE, SIZE), Image.Resampling.BOX)).astype(np.float64) * chance.uniform(0.7, 1.2)
    pixels: Pixels = np.clip(np.rint(light + chance.normal(0, 8, light.shape)), 0, 255).astype(np.uint8)
    return pixels


def grown(species: Species, chance: Chance) -> Plant:
    """Return a plant with three to five nodes, as it happened to grow."""
    nodes = int(chance.integers(3, 6))
    bend, length = chance.normal(0, 0.1), chance.uniform(0.3, 0.4)
    at, heading, side = np.zeros(2), UPWARDS, int(chance.choice([-1, 1]))
    stem, leaves = [at], []
    for _node in range(nodes):
        heading += bend + chance.normal(0, 0.06)
        at = at + _towards(heading) / (nodes + 0.7)
        stem.append(at)
        side = -side
        leaves += [
            _side_leaf(species, at, heading, one, length, chance) for one in ((-1, 1) if species.paired else (side,))
        ]
        length *= 0.85
    leaves.append(
        leaf(at, heading + chance.normal(0, 0.15), length, species.slim, species.toothed, chance.normal(0, 0.1))
    )
    return Plant(np.stack(stem), leaves)


def _side_leaf(species: Species, at: Points, heading: float, side: int, length: float, chance: Chance) -> Points:
    direction = heading + side * math.radians(species.angle + chance.normal(0, 7))
    length, slim = length * chance.uniform(0.85, 1.15), species.slim * chance.uniform(0.88, 1.12)
    return leaf(at, direction, length, slim, species.toothed, side * chance.normal(-0.1, 0.12))


def leaf(at: Points, direction: float, length: float, slim: float, toothed: bool, bend: float) -> Points:
    """Return the outline (18, 2) of a leaf that begins at a point and grows in a direction (radians)."""
    along = np.linspace(0, 1, STEPS)
    half = length / slim / 2 * np.sin(np.pi * along**0.8)
    if toothed:
        half = half * np.where(np.arange(STEPS) % 2, 1.0, 0.55)
    edges = [np.stack([along * length, sign * half + bend * length * along**2], axis=1) for sign in (1, -1)]
    return at + np.concatenate([edges[0], edges[1][::-1]]) @ _turn(direction).T


def _towards(direction: float) -> Points:
    return np.array([math.cos(direction), math.sin(direction)])


def _turn(angle: float) -> Points:
    return np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])


def _soil(chance: Chance) -> Image.Image:
    colour = chance.uniform((70, 55, 35), (130, 100, 75))
    clods = Image.fromarray(chance.normal(0, 1, (16, 16)).astype(np.float32))
    rough = np.asarray(clods.resize((SIDE, SIDE), Image.Resampling.BICUBIC))[..., np.newaxis]
    return Image.fromarray(np.clip(colour + 18 * rough, 0, 255).astype(np.uint8))


def _pebbles(canvas: ImageDraw.ImageDraw, chance: Chance) -> None:
    for _pebble in range(chance.integers(3, 9)):
        (x, y), radius, gray = chance.uniform(0, SIDE, 2), chance.uniform(1, 5), int(chance.uniform(60, 170))
        flat = radius * chance.uniform(0.6, 1)
        canvas.ellipse((x - radius, y - flat, x + radius, y + flat), fill=(gray, gray - 8, gray - 16))


def _lay(canvas: ImageDraw.ImageDraw, plant: Plant, green: Points, chance: Chance) -> None:
    """Lay a plant on the ground: turned, sized, seen a little from one side, and not quite in the middle."""
    turn = _turn(chance.uniform(-math.pi, math.pi))
    size, flat = chance.uniform(0.62, 0.88) * SIDE, chance.uniform(0.85, 1.0)
    middle = SIDE / 2 + chance.uniform(-0.06, 0.06, 2) * SIDE

    def placed(points: Points) -> Points:
        return (points - (0, 0.5)) * (flat, 1) @ turn.T * size + middle

    canvas.line(_path(placed(plant.stem)), fill=_colour(green * 0.8), width=int(chance.integers(2, 5)))
    for outline in plant.leaves:
        shade, points = green * chance.uniform(0.8, 1.15), placed(outline)
        canvas.polygon(_path(points), fill=_colour(shade))
        canvas.line(_path(points[[0, STEPS - 1]]), fill=_colour(shade * 0.8), width=1)


def _weeds(canvas: ImageDraw.ImageDraw, green: Points, chance: Chance) -> None:
    """Lay one to three single leaves of other plants over the picture."""
    for _weed in range(chance.integers(1, 4)):
        at, direction = chance.uniform(0, SIDE, 2), chance.uniform(0, 2 * math.pi)
        outline = leaf(at, direction, chance.uniform(10, 30), chance.uniform(1.5, 5), False, 0.0)
        canvas.polygon(_path(outline), fill=_colour(green * chance.uniform(0.7, 1.2)))


def _path(points: Points) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points]


def _colour(light: Points) -> tuple[int, int, int]:
    red, green, blue = (int(min(255.0, value)) for value in light)
    return red, green, blue
