"""Small public sets of pictures of the tests' own, laid out as the editions of the real ones are."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from PIL import Image

from tfcert_problems.datasets.public import PublicSet

CHANCE = 5


def public_set(name: str, edition: str, folder: Path) -> dict[str, PublicSet]:
    """Return what a builder is given of a set that lies in a folder."""
    return {name: PublicSet(name, edition, str(folder), str(folder), {})}


def picture(seed: int, width: int, height: int) -> Image.Image:
    """Return noise in colours, always the same for a seed."""
    return Image.fromarray(np.random.default_rng([CHANCE, seed]).integers(0, 256, (height, width, 3), np.uint8))


def hands(folder: Path, edition: str, train: int, test: int) -> Path:
    """Lay out rock, paper, scissors: "small" at 28 x 28, or "canonical" with every pixel three times as large."""
    splits = {"small": ("rps28/train", "rps28/test"), "canonical": ("rps", "rps-test-set")}[edition]
    seed = 0
    for place, count in zip(splits, (train, test), strict=True):
        for name in ("paper", "rock", "scissors"):
            for number in range(count):
                seed += 1
                times = 3 if edition == "canonical" else 1
                hand = picture(seed, 28, 28).resize((28 * times, 28 * times), Image.Resampling.NEAREST).convert("RGBA")
                _save(hand, folder / place / name / f"{name}01-{number:03}.png")
    return folder


def signs(folder: Path, edition: str, kinds: dict[str, tuple[int, int]], hidden_from: dict[str, int]) -> Path:
    """Lay out traffic signs: "small" by name and split, or "official" by number, as PPM, with classes beyond."""
    seed = 0
    for name, (number, count) in kinds.items():
        for sign in range(count):
            for frame in (4, 14, 22, 28):
                seed += 1
                split = "validation" if sign >= hidden_from[name] else "train"
                small = folder / "small" / split / name / f"{sign:05}_{frame:05}.png"
                official = folder / "GTSRB" / "Training" / f"{number:05}" / f"{sign:05}_{frame:05}.ppm"
                _save(picture(seed, 8 + seed % 5, 8 + seed % 3), small if edition == "small" else official)
    if edition == "official":
        _save(picture(0, 9, 9), folder / "GTSRB" / "Training" / "00000" / "00000_00000.ppm")
    return folder


def flowers(folder: Path, edition: str, numbers: dict[str, list[str]]) -> Path:
    """Lay out photographs: "small", or "canonical" with further ones in each folder."""
    root = folder / ("flower_photos_small" if edition == "small" else "flower_photos")
    for name, found in numbers.items():
        for number in [*found, *(["99", "9"] if edition == "canonical" else [])]:
            seed = int(number)
            _save(picture(seed, 80 + seed % 20, 80 + seed % 7), root / name / f"{number}_0a1b_n.jpg")
    return folder


def garments(folder: Path, counts: dict[str, int]) -> Path:
    """Write Fashion-MNIST's files; of each picture the left half alone is not black.

    Its upper part tells the kind (20 for each, and 10), its lower part which picture it is (its place, and 1).
    """
    folder.mkdir(parents=True)
    for split, count in counts.items():
        labels = (np.arange(count) % 10).astype(np.uint8)
        pictures = np.zeros((count, 28, 28), np.uint8)
        pictures[:, 2:14, :14] = (20 * labels + 10)[:, np.newaxis, np.newaxis]
        pictures[:, 14:26, :14] = np.arange(1, count + 1, dtype=np.uint8)[:, np.newaxis, np.newaxis]
        for name, head, content in (("images-idx3", 16, pictures), ("labels-idx1", 8, labels)):
            with gzip.open(folder / f"{split}-{name}-ubyte.gz", "wb") as file:
                file.write(bytes(head) + content.tobytes())
    return folder


def _save(image: Image.Image, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file)
