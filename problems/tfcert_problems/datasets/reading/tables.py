"""A CSV file with a header: `inputs` are the columns that a model sees, `targets` those to foretell."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from tfcert_problems.datasets.reading.reader import Reader, parts_of
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, Row, SetFacts, SplitFacts, Trace

POINTS = 500
"""Most points of the picture of all data."""


class Table:
    """All rows are held."""

    def __init__(self, hint: ExamplesHint, public: Path) -> None:
        with (public / hint.source).open(encoding="utf-8", newline="") as file:
            self._rows = list(csv.DictReader(file))
        self._hint = hint
        self._splits = parts_of(hint, len(self._rows))

    def facts(self) -> SetFacts:
        """Return every column's range, and the first input against the first target."""
        splits = [
            SplitFacts(name, len(places), [], [self._column(name, places) for name in self._columns])
            for name, places in self._splits.items()
        ]
        return SetFacts("table", [], splits, self._columns, self._overview())

    @property
    def _columns(self) -> list[str]:
        return [*self._hint.inputs, *self._hint.targets]

    def _column(self, name: str, places: range) -> ArrayFacts:
        values = [float(self._rows[place][name]) for place in places]
        return ArrayFacts(name, [len(places)], "float", min(values, default=None), max(values, default=None))

    def _overview(self) -> list[Trace]:
        x, y = self._hint.inputs[0], self._hint.targets[0]
        step = max(1, -(-len(self._rows) // POINTS))
        points = sorted((float(row[x]), float(row[y])) for row in self._rows[::step])
        return [Trace(f"{y} ({x})", [at for at, _value in points], [value for _at, value in points], joined=False)]

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield rows as the file has them."""
        for number in numbers:
            row = self._rows[self._splits[split][number - 1]]
            answer = ", ".join(row[name] for name in self._hint.targets)
            yield Example(number, answer, Row([row[name] for name in self._columns]))


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader."""
    return Table(hint, public)
