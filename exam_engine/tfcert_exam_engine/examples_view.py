"""What the engine tells of a problem's public data: a page of examples, and what there is to say of the whole."""

from __future__ import annotations

import msgspec

from tfcert_problems.examples import ArrayFacts, Example, Kind, Trace


class SplitView(msgspec.Struct, frozen=True):
    """A split that a candidate may see."""

    name: str
    count: int
    per_class: list[int]
    """Examples of each class, in the order of the classes; empty where there are none."""
    arrays: list[ArrayFacts]


class ExamplesView(msgspec.Struct, frozen=True):
    """A page of examples of a problem's public data; nothing hidden is in it."""

    category: int
    slug: str
    title: str
    """Of the data set."""
    source: str
    """Where the data come from, and their licence."""
    kind: Kind
    classes: list[str]
    splits: list[SplitView]
    split: str
    label: str
    """The class that is shown alone; "" for all."""
    start: int
    """Place of the first one shown among those of the split and class, from 1; 0 where there is none."""
    total: int
    """Those of the split and class that can be shown."""
    examples: list[Example]
    columns: list[str] = []
    overview: list[Trace] = []

    @property
    def shown_split(self) -> SplitView:
        """The split that the examples are of."""
        return next(split for split in self.splits if split.name == self.split)
