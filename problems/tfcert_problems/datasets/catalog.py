"""The data sets that this product can build with no network: each is a problem's own, and lies in its folder.

Some are built from public sets, which must be here first.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from tfcert_problems.catalog import problems
from tfcert_problems.datasets.public import PublicSet
from tfcert_problems.problem import BUILDER, Problem, load


class DatasetEntry(msgspec.Struct, frozen=True):
    """One data set."""

    name: str
    version: int
    """Raised when the builder's output changes; part of the built folder's name."""
    title: str
    source: str
    """Where the data come from, and their licence, in a sentence."""
    builder: str
    """Absolute path of the file with `build(folder: Path, tell: Callable[[float, str], None], **constants) -> None`."""
    constants: dict[str, Any]
    public: list[str] = []
    """The public sets that it is built from; the builder gets them as its third argument."""
    stamp: str = ""
    """Which bytes of those; part of the built folder's name."""
    sets: dict[str, PublicSet] = {}
    """Where they lie; filled in by whoever has it built."""


@cache
def datasets() -> dict[str, DatasetEntry]:
    """Return the data sets that are built of nothing, of all problems as their files stand, by name."""
    return {name: entry for name, entry in every_data_set().items() if not entry.public}


@cache
def every_data_set() -> dict[str, DatasetEntry]:
    """Return those that are built from public sets too, by name."""
    return {entry.name: entry for entry in map(_own, problems()) if entry is not None}


def find(name: str) -> DatasetEntry:
    """Return one data set, of whatever variant; what is built from public sets as nobody has stamped it yet.

    Raises:
        KeyError: no problem has it.
    """
    if name in every_data_set():
        return every_data_set()[name]
    return _of_variants()[name]


def of(problem: Problem) -> DatasetEntry:
    """Return the data set that a problem is about, its own or another problem's.

    Raises:
        KeyError: no problem has it.
    """
    return _own(problem) or find(problem.dataset)


def _own(problem: Problem) -> DatasetEntry | None:
    if problem.data is None:
        return None
    constants = problem.variant.constants if problem.variant else {}
    data = problem.data
    return DatasetEntry(
        *(problem.dataset, data.version, data.title, data.source, str((problem.folder / BUILDER).absolute())),
        *(constants, data.public, problem.stamp),
    )


@cache
def _of_variants() -> dict[str, DatasetEntry]:
    found = (_own(load(problem.folder, each.name)) for problem in problems() for each in problem.variants)
    return {entry.name: entry for entry in found if entry is not None}
