"""How much of a set is here: quick enough to be asked of all of them every few seconds."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tfcert_exam_engine.public_sets.outcomes import Standing, State
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record, record_of, size_and_time
from tfcert_exam_engine.public_sets.registry import PublicSet


def state_of(one: PublicSet, record: Record | None, root: Root) -> State:
    """Return how much of a set is here, by its record."""
    if record is None:
        return "begun" if any(root.raw(one.name).glob("*")) else "missing"
    return "here" if record.state == "placed" and root.placed(one.name).is_dir() else "half"


def standing(root: Root, one: PublicSet) -> Standing:
    """Return how a set stands; its record is read again only where it has changed.

    Raises:
        EngineUnavailable: the record cannot be read.
    """
    record, size = _head(root, one.name, size_and_time(root.record(one.name)))
    state = state_of(one, record, root)
    return Standing(one.name, state, record.edition, size, record.at) if record else Standing(one.name, state)


@lru_cache(maxsize=256)
def _head(root: Root, name: str, _written: tuple[int, int]) -> tuple[Record | None, int]:
    """A record without its files, of which there may be a hundred thousand, and their bytes."""
    record = record_of(root, name)
    return (msgspec.structs.replace(record, raw=(), placed=()), record.size) if record else (None, 0)
