"""Pictures in class folders: `source/<split>/<class>/*`, or `<split>/<class>/*` without a source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tfcert_problems.datasets.reading import pixels
from tfcert_problems.datasets.reading.reader import MOST, Reader
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, SetFacts, SplitFacts

ENDINGS = {".png", ".jpg", ".jpeg", ".bmp", ".gif"}
LOOKED_INTO = 2000
"""Files of a split that are opened for their sizes and values; of more, so many spread over all."""


class PictureFolders:
    """The classes are mixed: one of each, then the next of each."""

    def __init__(self, root: Path) -> None:
        splits = sorted(place for place in root.iterdir() if place.is_dir())
        self._classes = sorted({place.name for split in splits for place in split.iterdir() if place.is_dir()})
        self._files = {split.name: _mixed(split, self._classes) for split in splits}

    def facts(self) -> SetFacts:
        """Return sizes, values and labels."""
        return SetFacts("pictures", self._classes, [self._split(name) for name in self._files])

    def _split(self, name: str) -> SplitFacts:
        files = self._files[name]
        labels = [label for label, _file in files]
        x = _pictures([file for _label, file in files])
        y = ArrayFacts("y", [len(files)], "int", float(min(labels, default=0)), float(max(labels, default=0)))
        return SplitFacts(name, len(files), labels[:MOST], [x, y])

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield pictures with their class."""
        for number in numbers:
            label, file = self._files[split][number - 1]
            with Image.open(file) as image:
                yield Example(number, self._classes[label], pixels.of_image(image))


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader; the hint's `source` may name a folder between."""
    return PictureFolders(public / hint.source)


def _mixed(split: Path, classes: list[str]) -> list[tuple[int, Path]]:
    """Return label and file of every picture."""
    found = []
    for label, name in enumerate(classes):
        files = sorted(file for file in (split / name).glob("*") if file.suffix.lower() in ENDINGS)
        found += [(place, label, file) for place, file in enumerate(files)]
    return [(label, file) for _place, label, file in sorted(found)]


def _pictures(files: list[Path]) -> ArrayFacts:
    step = max(1, -(-len(files) // LOOKED_INTO))
    sizes, channels, lows, highs = set(), set(), [], []
    for file in files[::step]:
        with Image.open(file) as image:
            sizes.add(image.size)
            channels.add(len(image.getbands()))
            values = np.asarray(image)
        lows.append(float(values.min()))
        highs.append(float(values.max()))
    high_low = [(min(side), max(side)) for side in zip(*sizes, strict=True)] or [(0, 0), (0, 0)]
    shape = [low if low == high else None for low, high in reversed(high_low)]
    words = "" if None not in shape else " x ".join(f"{low}-{high}" for low, high in reversed(high_low))
    last = channels.pop() if len(channels) == 1 else None
    return ArrayFacts(
        "x", [len(files), *shape, last], "uint8", min(lows, default=None), max(highs, default=None), words
    )
