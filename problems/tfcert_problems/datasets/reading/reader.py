"""What a reader of examples does, and which one a data set has."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol

from tfcert_problems.examples import Example, ExamplesHint, SetFacts

MODULES = {"csv": "tables", "json": "texts", "folders": "folders", "tfds": "tensorflow_sets", "windows": "windows"}
"""A reader's module has `opened(hint, public) -> Reader`."""
MOST = 20_000
"""Examples of a split that can be shown; of more the first ones."""


class Reader(Protocol):
    """Reads one public folder."""

    def facts(self) -> SetFacts:
        """Return what there is to say of the whole."""

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield examples by their numbers, from 1, in that order."""


def reader_of(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader for a data set's public folder.

    Raises:
        OSError, ValueError, KeyError: the data are not as the hint says.
    """
    reader: Reader = import_module(f"tfcert_problems.datasets.reading.{MODULES[hint.reader]}").opened(hint, public)
    return reader


def parts_of(hint: ExamplesHint, records: int) -> dict[str, range]:
    """Return the places of each split's records."""
    if not hint.splits:
        return {"train": range(records)}
    return {name: range(first, min(past or records, records)) for name, (first, past) in hint.splits.items()}
