"""What there is to do for each set, found out before anything is fetched."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.download import Wanted
from tfcert_exam_engine.public_sets.members import Beat
from tfcert_exam_engine.public_sets.mirror import Origins
from tfcert_exam_engine.public_sets.part import PART
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.placing import sha256_of
from tfcert_exam_engine.public_sets.records import RawFile, Record, installed_record, pins_of, record_of, size_and_time
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet

FLOOR_BYTES = 50 << 20
"""Left free on the disk: an engine may be at work on it."""
OPENED = 2.0
"""How many times its size an archive becomes, by rule of thumb; a file that is placed as it is: once more."""


class Plan(msgspec.Struct):
    """One set on its way."""

    one: PublicSet
    edition: Edition
    here: dict[str, RawFile]
    """Files that are here and right, by name."""
    waiting: list[Wanted]
    """Files to be fetched."""
    failure: EngineError | None = None
    record: Record | None = None
    already: bool = False
    """Whether nothing had to be done."""


def plan(root: Root, one: PublicSet, wanted: str, origins: Origins, beat: Beat) -> Plan:
    """Find out what of a set is missing.

    Raises:
        EngineError: no such edition, a mirror that cannot be asked, a record that cannot be read.
        OSError: what is here cannot be read.
    """
    if wanted:
        one.edition(wanted)
    record = installed_record(root, one.name)
    if record is not None and wanted in ("", record.edition):
        return Plan(one, one.editions[0], {}, [], record=record, already=True)
    edition = origins.edition(one, wanted or _begun(root, one))
    pins = pins_of(root)
    made = Plan(one, edition, {}, [])
    for file in edition.files:
        key = f"{one.name}/{file.name}"
        wish = Wanted(key, file, pins.get(key))
        found = _found(root.raw(one.name) / file.name, wish, root, beat)
        if found is None:
            made.waiting.append(wish)
        else:
            made.here[file.name] = found
    return made


def refuse_small_disk(root: Root, plans: Sequence[Plan]) -> None:
    """Refuse what would not fit, as far as sizes are known.

    Raises:
        EngineUnavailable: too little room.
    """
    needed = sum(_still_needed(root, one) for one in plans if not one.already)
    free = shutil.disk_usage(root.folder).free
    if needed and needed + FLOOR_BYTES > free:
        raise troubles.no_room(root.folder, (needed + FLOOR_BYTES) / 1e6, free / 1e6)


def _still_needed(root: Root, made: Plan) -> float:
    missing = sum(max(wish.file.expected_size - half_size(root, wish), 0) for wish in made.waiting)
    return missing + sum(file.expected_size * (1.0 if file.unpack is None else OPENED) for file in made.edition.files)


def half_size(root: Root, wish: Wanted) -> int:
    """Return the bytes that an earlier try left."""
    name = wish.key.partition("/")[0]
    return max(size_and_time(root.raw(name) / f"{wish.file.name}{PART}")[0], 0)


def _begun(root: Root, one: PublicSet) -> str:
    """The edition that an earlier command placed, to be mended."""
    before = record_of(root, one.name)
    return before.edition if before and before.edition in {edition.name for edition in one.editions} else ""


def _found(file: Path, wish: Wanted, root: Root, beat: Beat) -> RawFile | None:
    """Return a file that is here under its own name, if it is right by a checksum; else it is replaced later."""
    if not file.is_file():
        return None
    size = size_and_time(file)[0]
    if wish.file.sha256 or wish.pin:
        sha256 = sha256_of(file, beat)
        if sha256 == (wish.file.sha256 or (wish.pin.sha256 if wish.pin else "")):
            return _as_recorded(root, wish, size, sha256, file)
    return None


def _as_recorded(root: Root, wish: Wanted, size: int, sha256: str, file: Path) -> RawFile:
    """Where it came from is known from the record, else from the pin."""
    name = wish.key.partition("/")[0]
    before = record_of(root, name)
    for raw in before.raw if before else ():
        if (raw.name, raw.sha256) == (wish.file.name, sha256):
            return raw
    came_from = wish.pin.came_from if wish.pin else str(file)
    return RawFile(wish.file.name, size, sha256, came_from, file.stat().st_mtime, pinned=not wish.file.sha256)
