"""Examples of a problem's public data as they are shown: what `[examples]` in problem.toml says, and what is read."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["pictures", "texts", "table", "series"]


class ExamplesHint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to read examples of the public data; each reader says in its module which fields it needs."""

    reader: Literal["csv", "json", "folders", "tfds", "windows"]
    source: str = ""
    """A file or folder in the data set's public folder; for `tfds` the TensorFlow data set's name."""
    splits: dict[str, list[int]] = {}
    """By name: the first record, and the one past the last (0: to the end). Empty: all is "train"."""
    columns: list[str] = []
    """Names of the columns of a CSV file that has no line with them."""
    text: str = ""
    """The field with the text."""
    label: str = ""
    """The field with the number of the class."""
    classes: list[str] = []
    """Names of the classes, by number; for `folders` and `tfds` the data say them."""
    inputs: list[str] = []
    """Columns that the model sees."""
    targets: list[str] = []
    """Columns to foretell."""
    time: str = ""
    """The column that names a step."""
    window: int = 0
    """Steps seen."""
    horizon: int = 0
    """Steps to foretell; 0: the answer is the targets' value at the window's last step."""
    step: int = 1
    """Steps from the beginning of one window to that of the next."""
    scale: float = 1.0
    """What the starter's frozen block divides the values by."""


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A picture, made smaller where it is large."""

    width: int
    height: int
    channels: Literal[1, 3]
    """1: grey; 3: red, green and blue."""
    pixels: bytes
    """Row by row, one byte per channel; the data's own range goes from 0 to 255."""
    full_width: int
    full_height: int
    """As in the data."""


class Text(msgspec.Struct, frozen=True, tag="text"):
    """A text, cut where it is long."""

    text: str
    characters: int
    """Of the whole."""

    @property
    def is_cut(self) -> bool:
        """Whether there is more of it."""
        return len(self.text) < self.characters


class Row(msgspec.Struct, frozen=True, tag="row"):
    """A line of a table, as its file has it."""

    cells: list[str]


class Window(msgspec.Struct, frozen=True, tag="window"):
    """A window of a series, and what follows it."""

    begins: str
    """The name of its first step."""
    first: int
    """Place of its first step in the whole series, from 0."""
    seen: list[list[float]]
    """One list for each input column."""
    follows: list[list[float]]
    """One list for each target column; none where nothing is to foretell."""


Item = Picture | Text | Row | Window


class Example(msgspec.Struct, frozen=True):
    """One example with its answer."""

    number: int
    """Place in its split, from 1."""
    answer: str
    """Its class, or what is to be foretold, in words."""
    item: Item


class ArrayFacts(msgspec.Struct, frozen=True):
    """What one of the data's arrays is like, in one split."""

    name: str
    shape: list[int | None]
    """The number of examples first; None: it differs."""
    dtype: str
    low: float | None
    high: float | None
    sizes: str = ""
    """Where the shape differs: "48 to 96 by 48 to 96"."""


class SplitFacts(msgspec.Struct, frozen=True):
    """A split that a candidate may see."""

    name: str
    count: int
    labels: list[int]
    """Class of each example that can be shown; empty where there are no classes."""
    arrays: list[ArrayFacts]


class Trace(msgspec.Struct, frozen=True):
    """One line, or one cloud of points, of the picture of all the data."""

    name: str
    xs: list[float]
    ys: list[float]
    joined: bool


class SetFacts(msgspec.Struct, frozen=True):
    """What there is to say of the whole data set."""

    kind: Kind
    classes: list[str]
    splits: list[SplitFacts]
    columns: list[str] = []
    """Of a table: what its rows' cells are."""
    overview: list[Trace] = []
