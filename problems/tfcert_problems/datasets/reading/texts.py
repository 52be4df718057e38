"""A JSON list of objects with a `text` and a `label`; `classes` names the labels, `splits` says who is for what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tfcert_problems.datasets.reading.reader import MOST, Reader, parts_of
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, SetFacts, SplitFacts, Text

LONGEST = 1200
"""Characters; a longer text is cut."""


class TextRecords:
    """All records are held."""

    def __init__(self, hint: ExamplesHint, public: Path) -> None:
        self._hint = hint
        self._records: list[dict[str, Any]] = json.loads((public / hint.source).read_text(encoding="utf-8"))
        self._splits = parts_of(hint, len(self._records))

    def facts(self) -> SetFacts:
        """Return lengths and labels."""
        return SetFacts("texts", self._hint.classes, [self._split(*item) for item in self._splits.items()])

    def _split(self, name: str, places: range) -> SplitFacts:
        words = [len(str(self._records[place][self._hint.text]).split()) for place in places]
        labels = [int(self._records[place][self._hint.label]) for place in places]
        low, high = float(min(words, default=0)), float(max(words, default=0))
        x = ArrayFacts("x", [len(places)], "str", None, None, f"{low:.0f}-{high:.0f}")
        y = ArrayFacts("y", [len(places)], "int", float(min(labels, default=0)), float(max(labels, default=0)))
        return SplitFacts(name, len(places), labels[:MOST], [x, y])

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield texts with their class."""
        for number in numbers:
            record = self._records[self._splits[split][number - 1]]
            text = str(record[self._hint.text])
            answer = self._hint.classes[int(record[self._hint.label])]
            yield Example(number, answer, Text(text[:LONGEST], len(text)))


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader."""
    return TextRecords(hint, public)
