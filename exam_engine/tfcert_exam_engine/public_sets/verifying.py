"""Reads every byte of what is here again, and holds it against what was placed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tfcert_exam_engine.public_sets.members import Beat
from tfcert_exam_engine.public_sets.outcomes import Verified
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.placing import sha256_of
from tfcert_exam_engine.public_sets.records import Record, record_of


def verify(root: Root, name: str, beat: Beat) -> Verified:
    """Hash all of a set again.

    Raises:
        EngineUnavailable: its record cannot be read.
    """
    record = record_of(root, name)
    if record is None:
        return Verified(name, False, False, 0, 0, ())
    wrong = tuple(_wrong(root, record, beat))
    return Verified(name, True, record.state == "placed", len(record.raw) + len(record.placed), record.size, wrong)


def _wrong(root: Root, record: Record, beat: Beat) -> Iterator[str]:
    expected: list[tuple[str, Path, str]] = [
        *((f"raw/{record.name}/{one.name}", root.raw(record.name) / one.name, one.sha256) for one in record.raw),
        *((f"sets/{record.name}/{one.path}", root.placed(record.name) / one.path, one.sha256) for one in record.placed),
    ]
    for said, file, sha256 in expected:
        try:
            if sha256_of(file, beat) != sha256:
                yield said
        except OSError:
            yield said
