"""Crops of five real photographs in class folders; the hidden crops come from parts that no public crop touches."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Tell = Callable[[float, str], None]

SIZE = 64
"""Height and width of the hidden pictures, as the starter's frozen block resizes them."""
SIDES = (48, 96)
"""Smallest and largest side of a crop, in pixels of the photograph."""
GAIN = (0.5, 1.0)
"""Contrast is scaled by a factor from this range, so that two numbers per crop do not tell the photograph."""
COUNTS = {"train": 300, "validation": 60, "hidden": 200}
"""Crops per class."""
SHARES = {"train": 0.5, "validation": 0.2, "hidden": 0.3}
"""Share of a photograph's cells; no cell serves two splits, and no crop leaves its cell."""


class Box(NamedTuple):
    """A part of a photograph, in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


class Photo(NamedTuple):
    """One photograph of scikit-image's, and the grid that it is cut into."""

    file: str
    columns: int
    rows: int


PHOTOS = {
    "brick": Photo("brick.png", 4, 4),
    "coins": Photo("coins.png", 4, 3),
    "grass": Photo("grass.png", 4, 4),
    "gravel": Photo("gravel.png", 4, 4),
    "tissue": Photo("ihc.png", 4, 4),
}
"""By class name; labels are the places in alphabetical order."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/{train,validation}/<class>/*.png (8-bit gray, sizes differ) and hidden/hidden.npz.

    hidden.npz: x (1000, 64, 64, 1) float32 from 0 to 1, y (1000,) int64, names of the classes.

    Raises:
        FileNotFoundError: scikit-image or one of its photographs is not installed.
    """
    hidden: list[NDArray[np.float32]] = []
    for label, (name, photo) in enumerate(PHOTOS.items()):
        tell(label / len(PHOTOS), _("Cutting photographs into pieces"))
        pixels = _gray(_data_folder() / photo.file)
        cells = share_out(name, pixels.shape[1], pixels.shape[0])
        for split in ("train", "validation"):
            _save(folder / "public" / split / name, _crops(pixels, cells[split], split, name))
        hidden += [shrink(crop) for crop in _crops(pixels, cells["hidden"], "hidden", name)]
    labels = np.repeat(np.arange(len(PHOTOS), dtype=np.int64), COUNTS["hidden"])
    np.savez(folder / "hidden" / "hidden.npz", x=np.stack(hidden), y=labels, names=np.array([*PHOTOS]))
    tell(1.0, _("Cut photographs into pieces"))


def share_out(name: str, width: int, height: int) -> dict[str, list[Box]]:
    """Cut a photograph of width x height pixels into its grid and give every cell to one split."""
    cells = _grid(PHOTOS[name], width, height)
    random.Random(f"cells of {name}").shuffle(cells)
    first = round(len(cells) * SHARES["train"])
    second = first + round(len(cells) * SHARES["validation"])
    return {"train": cells[:first], "validation": cells[first:second], "hidden": cells[second:]}


def _grid(photo: Photo, width: int, height: int) -> list[Box]:
    across, down = width // photo.columns, height // photo.rows
    return [
        Box(column * across, row * down, (column + 1) * across, (row + 1) * down)
        for row in range(photo.rows)
        for column in range(photo.columns)
    ]


def shrink(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Resize as `image_dataset_from_directory` does (bilinear, no smoothing first) and divide by 255.

    Takes (height, width), returns (64, 64, 1).
    """
    rows, columns = (_neighbours(length) for length in crop.shape)
    tall = _blend(crop.astype(np.float32), rows)
    return (_blend(tall.T, columns).T / np.float32(255.0))[..., np.newaxis]


_Neighbours = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


def _neighbours(length: int) -> _Neighbours:
    """Return, for each of the 64 new pixels, the two old ones it lies between and the share of the second."""
    place = (np.arange(SIZE) + 0.5) * (length / SIZE) - 0.5
    low = np.floor(place)
    first = np.clip(low, 0, length - 1).astype(np.int64)
    second = np.clip(low + 1, 0, length - 1).astype(np.int64)
    return first, second, (place - low).astype(np.float32)


def _blend(lines: NDArray[np.float32], neighbours: _Neighbours) -> NDArray[np.float32]:
    first, second, share = neighbours
    blended: NDArray[np.float32] = lines[first] + (lines[second] - lines[first]) * share[:, np.newaxis]
    return blended


def _save(folder: Path, crops: Iterator[NDArray[np.uint8]]) -> None:
    folder.mkdir(parents=True)
    for number, crop in enumerate(crops):
        Image.fromarray(crop).save(folder / f"{folder.name}-{number:03}.png")


def _crops(pixels: NDArray[np.uint8], cells: list[Box], split: str, name: str) -> Iterator[NDArray[np.uint8]]:
    """Yield rectangles of the cells in turn, each with a contrast and brightness of its own."""
    chance = random.Random(f"{split} {name}")
    for number in range(COUNTS[split]):
        yield _crop(pixels, cells[number % len(cells)], chance)


def _crop(pixels: NDArray[np.uint8], cell: Box, chance: random.Random) -> NDArray[np.uint8]:
    height, width = chance.randint(*SIDES), chance.randint(*SIDES)
    top = chance.randint(cell.top, cell.bottom - height)
    left = chance.randint(cell.left, cell.right - width)
    gain = chance.uniform(*GAIN)
    lift = chance.uniform(0.0, 255.0 * (1.0 - gain))
    part = pixels[top : top + height, left : left + width]
    changed: NDArray[np.uint8] = np.clip(np.rint(part * gain + lift), 0, 255).astype(np.uint8)
    return changed


def _gray(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as photo:
        return np.asarray(photo.convert("L"))


def _data_folder() -> Path:
    """Return where scikit-image keeps its pictures, without importing it."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(_("{package} is not installed").format(package="scikit-image"))
    return Path(spec.origin).parent / "data"
