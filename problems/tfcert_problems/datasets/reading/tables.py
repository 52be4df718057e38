"""A table: `inputs` are the columns that a model sees, `targets` those to foretell; `classes` names a target's classes.

`source` is a CSV file with a header, or without one (`columns` are its columns' names then), or JSON lines (`.jsonl`):
one object without nesting in each line.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tfcert_problems.datasets.reading.reader import MOST, Reader, parts_of
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, Row, SetFacts, SplitFacts, Trace

POINTS = 500
"""Most points of the picture of all data."""


class Table:
    """All rows are held."""

    def __init__(self, hint: ExamplesHint, public: Path) -> None:
        self._rows = _rows(public / hint.source, hint.columns)
        self._hint = hint
        self._splits = parts_of(hint, len(self._rows))

    def facts(self) -> SetFacts:
        """Return every column's range, and a picture of all rows."""
        splits = [
            SplitFacts(name, len(places), self._labels(places), [self._column(name, places) for name in self._columns])
            for name, places in self._splits.items()
        ]
        return SetFacts("table", self._hint.classes, splits, self._columns, self._overview())

    @property
    def _columns(self) -> list[str]:
        return [*self._hint.inputs, *self._hint.targets]

    def _labels(self, places: range) -> list[int]:
        return [self._label(self._rows[place]) for place in places[:MOST]] if self._hint.classes else []

    def _label(self, row: dict[str, str]) -> int:
        """Return the number of a row's class; the file has its number or its name."""
        value = row[self._hint.targets[0]]
        return self._hint.classes.index(value) if value in self._hint.classes else int(value)

    def _column(self, name: str, places: range) -> ArrayFacts:
        """Return a column's range; an empty cell is a gap, and a column of words has none."""
        cells = [self._rows[place][name] for place in places]
        if not self._is_numeric(name):
            return ArrayFacts(name, [len(places)], "str", None, None)
        values = [float(cell) for cell in cells if cell]
        return ArrayFacts(name, [len(places)], "float", min(values, default=None), max(values, default=None))

    def _is_numeric(self, name: str) -> bool:
        return all(_is_number(row[name]) for row in self._rows if row[name])

    def _overview(self) -> list[Trace]:
        """Return the first target over the first number; with classes, a cloud for each over the first two numbers.

        A table of words has none.
        """
        rows = self._rows[:: max(1, -(-len(self._rows) // POINTS))]
        if not self._hint.classes:
            x, y = self._hint.inputs[0], self._hint.targets[0]
            return [_cloud(f"{y} ({x})", rows, x, y)]
        numeric = [name for name in self._hint.inputs if self._is_numeric(name)][:2]
        if len(numeric) < 2:
            return []
        x, y = numeric
        clouds = enumerate(self._hint.classes)
        return [_cloud(name, [row for row in rows if self._label(row) == number], x, y) for number, name in clouds]

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield rows as the file has them."""
        for number in numbers:
            row = self._rows[self._splits[split][number - 1]]
            answer = ", ".join(row[name] for name in self._hint.targets)
            named = self._hint.classes[self._label(row)] if self._hint.classes else answer
            yield Example(number, named, Row([row[name] for name in self._columns]))


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader."""
    return Table(hint, public)


def _rows(file: Path, columns: list[str]) -> list[dict[str, str]]:
    """Return every row's cells as text; "" is a gap."""
    with file.open(encoding="utf-8", newline="") as lines:
        if file.suffix == ".jsonl":
            return [{name: str(value) for name, value in json.loads(line).items()} for line in lines]
        return list(csv.DictReader(lines, columns or None))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _cloud(name: str, rows: list[dict[str, str]], x: str, y: str) -> Trace:
    points = sorted((float(row[x]), float(row[y])) for row in rows if row[x] and row[y])
    return Trace(name, [at for at, _value in points], [value for _at, value in points], joined=False)
