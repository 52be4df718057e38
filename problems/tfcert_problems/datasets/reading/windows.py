"""A CSV file of a series, cut into windows.

Fields: `time`, `inputs`, `targets`, `window`, `horizon`, `step`, `scale`, `splits`.

A split's records are steps of the series; a window and what follows it lie in one split.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from tfcert_problems.datasets.reading.reader import Reader, parts_of
from tfcert_problems.examples import ArrayFacts, Example, ExamplesHint, SetFacts, SplitFacts, Trace, Window

POINTS = 600
"""Most points of each line of the picture of all data; of more, every stretch's lowest and highest."""


class Windows:
    """All steps are held."""

    def __init__(self, hint: ExamplesHint, public: Path) -> None:
        with (public / hint.source).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self._hint = hint
        self._times = [row[hint.time] for row in rows]
        names = dict.fromkeys([*hint.inputs, *hint.targets])
        self._values = {name: [float(row[name]) / hint.scale for row in rows] for name in names}
        self._splits = parts_of(hint, len(rows))

    def facts(self) -> SetFacts:
        """Return counts and ranges, and the series as a whole."""
        splits = [self._split(name, places) for name, places in self._splits.items()]
        return SetFacts("series", [], splits, overview=self._overview())

    def _count(self, places: range) -> int:
        return max(0, (len(places) - self._hint.window - self._hint.horizon) // self._hint.step + 1)

    def _split(self, name: str, places: range) -> SplitFacts:
        count, hint = self._count(places), self._hint
        arrays = [
            self._array("x", [count, hint.window, len(hint.inputs)], hint.inputs, places),
            self._array("y", [count, hint.horizon or len(hint.targets)], hint.targets, places),
        ]
        return SplitFacts(name, count, [], arrays)

    def _array(self, name: str, shape: list[int | None], columns: list[str], places: range) -> ArrayFacts:
        values = [self._values[column][place] for column in columns for place in places]
        return ArrayFacts(name, shape, "float", min(values, default=None), max(values, default=None))

    def _overview(self) -> list[Trace]:
        # Where nothing follows, the targets are answers and no series.
        values = self._values[self._hint.targets[0] if self._hint.horizon else self._hint.inputs[-1]]
        traces = []
        for name, places in self._splits.items():
            xs, ys = _thinned(list(places), [values[place] for place in places])
            traces.append(Trace(name, xs, ys, joined=True))
        return traces

    def read(self, split: str, numbers: list[int]) -> Iterator[Example]:
        """Yield windows with what follows them."""
        hint = self._hint
        for number in numbers:
            first = self._splits[split][(number - 1) * hint.step]
            past = first + hint.window
            seen = [self._values[name][first:past] for name in hint.inputs]
            follows = [self._values[name][past : past + hint.horizon] for name in hint.targets if hint.horizon]
            yield Example(number, self._answer(past), Window(self._times[first], first, seen, follows))

    def _answer(self, past: int) -> str:
        """Return the time that is foretold, or what is known at the step before `past`."""
        hint = self._hint
        if hint.horizon:
            return f"{self._times[past]} - {self._times[past + hint.horizon - 1]}"
        return ", ".join(f"{name} {self._values[name][past - 1]:g}" for name in hint.targets)


def opened(hint: ExamplesHint, public: Path) -> Reader:
    """Return the reader."""
    return Windows(hint, public)


def _thinned(xs: list[int], ys: list[float]) -> tuple[list[float], list[float]]:
    """Return every stretch's lowest and highest value, in the order of time."""
    stretch = max(1, -(-2 * len(xs) // POINTS))
    if stretch == 1:
        return [float(x) for x in xs], ys
    kept: list[int] = []
    for start in range(0, len(xs), stretch):
        places = range(start, min(start + stretch, len(xs)))
        kept += sorted({min(places, key=ys.__getitem__), max(places, key=ys.__getitem__)})
    return [float(xs[place]) for place in kept], [ys[place] for place in kept]
