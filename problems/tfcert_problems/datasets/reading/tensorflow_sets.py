"""A prepared TensorFlow data set of pictures and classes: `source` is its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from numpy.typing import NDArray

from tfcert_problems.datasets.reading import pixels
from tfcert_problems.datasets.reading.reader import Reader
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, SetFacts, SplitFacts

HELD = 5000
"""Pictures of a split that are held and counted; of more the first ones, and the others are read when asked for."""
IN_ORDER = tfds.ReadConfig(interleave_cycle_length=1)
"""One file after the other, so that a picture's number is the same whether a part is read or all."""


class TensorFlowSet:
    """Reads a split once, whole."""

    def __init__(self, name: str, public: Path) -> None:
        tfds.disable_progress_bar()
        self._builder = tfds.builder(name, data_dir=public)
        self._classes = list(self._builder.info.features["label"].names)
        self._held = cache(self._read_split)

    def facts(self) -> SetFacts:
        """Return shapes, values and labels."""
        return SetFacts("pictures", self._classes, [self._split(name) for name in self._builder.info.splits])

    def _split(self, name: str) -> SplitFacts:
        pictures, labels = self._held(name)
        count = int(self._builder.info.splits[name].num_examples)
        shape: list[int | None] = [None if axis is None else int(axis) for axis in self._shape]
        low, high = _extremes(pictures)
        x = ArrayFacts("x", [count, *shape], str(pictures[0].dtype), low, high)
        y = ArrayFacts("y", [count], "int64", float(min(labels)), float(max(labels)))
        return SplitFacts(name, count, labels, [x, y])

    @property
    def _shape(self) -> tuple[int | None, ...]:
        shape: tuple[int | None, ...] = self._builder.info.features["image"].shape
        return shape

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield pictures with their class, all on the scale of their split."""
        pictures, labels = self._held(split)
        bounds = pixels.range_of(*_extremes(pictures))
        for number in numbers:
            pair = (pictures[number - 1], labels[number - 1]) if number <= len(labels) else self._beyond(split, number)
            yield Example(number, self._classes[pair[1]], pixels.of_array(pair[0], *bounds))

    def _beyond(self, split: str, number: int) -> tuple[NDArray[Any], int]:
        ((picture, label),) = self._pairs(f"{split}[{number - 1}:{number}]")
        return picture, int(label)

    def _pairs(self, split: str) -> Iterator[tuple[NDArray[Any], Any]]:
        yield from tfds.as_numpy(
            self._builder.as_dataset(split=split, as_supervised=True, read_config=IN_ORDER).take(HELD)
        )

    def _read_split(self, split: str) -> tuple[list[NDArray[Any]], list[int]]:
        pictures, labels = [], []
        for picture, label in self._pairs(split):
            pictures.append(picture)
            labels.append(int(label))
        return pictures, labels


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader."""
    return TensorFlowSet(hint.source, public)


def _extremes(pictures: list[NDArray[Any]]) -> tuple[float, float]:
    return min(float(np.min(one)) for one in pictures), max(float(np.max(one)) for one in pictures)
