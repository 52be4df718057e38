"""What the engine tells of TensorFlow's and Keras' own reference, read from the installed libraries."""

from __future__ import annotations

from typing import Literal

import msgspec

IndexState = Literal["missing", "building", "ready", "stopped", "failed"]
EntryKind = Literal["function", "class", "method", "property", "value"]


class ReferenceHit(msgspec.Struct, frozen=True):
    """An entry that a search has found."""

    name: str
    kind: EntryKind
    summary: str
    """The first sentence of its documentation."""


class ReferenceFound(msgspec.Struct, frozen=True):
    """What a search has found, or how the index stands where it cannot be searched yet."""

    query: str
    state: IndexState
    hits: list[ReferenceHit] = []
    """The best first."""
    more: bool = False
    """Whether there are others."""
    nearest: list[str] = []
    """Names that are written nearly so, where none is written so."""
    fraction: float = 0.0
    """Of the indexing, from 0 to 1."""
    text: str = ""
    """What is being done, or why it failed."""
    libraries: str = ""
    """"TensorFlow 2.21.0, Keras 3.15.1"."""
    entries: int = 0
    """In the index."""


class ReferenceEntry(msgspec.Struct, frozen=True):
    """One entry, as the installed library says it."""

    name: str
    kind: EntryKind
    aliases: list[str]
    """Its other names."""
    signature: str
    """As in `Dense(units, activation=None)`; "" for what is not called."""
    doc: str
    """As it stands in the source, without its indentation."""
    members: list[ReferenceHit] = []
    """Methods and properties of a class."""
    related: list[str] = []
    """The class of a method, the bases of a class, and names that the text speaks of."""
    libraries: str = ""
