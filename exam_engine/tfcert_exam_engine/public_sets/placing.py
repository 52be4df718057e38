"""From checked downloads to what a set becomes on the disk. It is seen as done when all of it is."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.archives import unpack
from tfcert_exam_engine.public_sets.licences import notice
from tfcert_exam_engine.public_sets.members import Beat
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import (
    PlacedFile,
    RawFile,
    Record,
    record_of,
    size_and_time,
    sync_folder,
    write_record,
    write_whole,
)
from tfcert_exam_engine.public_sets.registry import Edition, PublicSet
from tfcert_exam_engine.public_sets.removal import clear_placed, leads_inside

WHOLE = "whole"
FEW = 200
"""So many files are made to last one by one; more of them all at once, with all else that the machine writes."""


def place(root: Root, one: PublicSet, edition: Edition, raw: Sequence[RawFile], beat: Beat) -> Record:
    """Make a set of its downloaded files, or mend it; files in its folder that are not ours stay.

    Raises:
        WrongArchive: an archive is not opened.
        EngineUnavailable: a folder that we did not place stands there.
        Cancelled: `beat` raised it.
        OSError: the disk takes nothing more.
    """
    before = record_of(root, one.name)
    if before is None and root.placed(one.name).exists():
        raise troubles.not_ours(root.placed(one.name))
    root.drafts.mkdir(parents=True, exist_ok=True)
    desk = Path(tempfile.mkdtemp(dir=root.drafts, prefix=f"{one.name}-"))
    try:
        files = _draft(root, one, edition, desk, beat)
        record = Record(one.name, edition.name, "placing", tuple(raw), files, time.time())
        write_whole(root.licence(one.name), notice(one).encode())
        return _move_in(root, before, record, desk / WHOLE)
    finally:
        shutil.rmtree(desk, ignore_errors=True)


def _draft(root: Root, one: PublicSet, edition: Edition, desk: Path, beat: Beat) -> tuple[PlacedFile, ...]:
    """Make all of it where nobody looks."""
    whole = desk / WHOLE
    whole.mkdir()
    found: list[PlacedFile] = []
    for file in edition.files:
        raw = root.raw(one.name) / file.name
        if file.unpack is None:
            shutil.copyfile(raw, whole / file.name)
            found.append(PlacedFile(file.name, 0, sha256_of(whole / file.name, beat), 0))
            continue
        # Each archive by itself first: what they share is folders, never files.
        apart = desk / "apart"
        found += _joined(unpack(raw, apart, beat), apart, whole / file.unpack, whole, raw.name)
        shutil.rmtree(apart)
    _make_last(whole, found)
    return tuple(_measured(whole, file) for file in found)


def _joined(files: Sequence[PlacedFile], apart: Path, into: Path, whole: Path, archive: str) -> list[PlacedFile]:
    moved = []
    for file in files:
        to = into / file.path
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.exists():
            why = _("{name} is in another archive of the set too").format(name=file.path)
            raise troubles.strange_archive(archive, why)
        (apart / file.path).rename(to)
        moved.append(msgspec.structs.replace(file, path=to.relative_to(whole).as_posix()))
    return moved


def _measured(whole: Path, file: PlacedFile) -> PlacedFile:
    size, modified_ns = size_and_time(whole / file.path)
    return PlacedFile(file.path, size, file.sha256, modified_ns)


def sha256_of(file: Path, beat: Beat = lambda: None) -> str:
    """Return a file's sha256.

    Raises:
        OSError: it cannot be read.
    """
    return digest_of(file, hashlib.sha256(), beat)


def digest_of(file: Path, digest: hashlib._Hash, beat: Beat) -> str:
    """Return another checksum of a file.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            beat()
            digest.update(chunk)
    return digest.hexdigest()


def _make_last(draft: Path, files: Sequence[PlacedFile]) -> None:
    if len(files) > FEW:
        os.sync()
        return
    for file in files:
        with (draft / file.path).open("rb") as opened:
            os.fsync(opened.fileno())


def _move_in(root: Root, before: Record | None, record: Record, draft: Path) -> Record:
    """Put it in its place: by one rename where nothing is there, file by file where there is something to mend."""
    folder = root.placed(record.name)
    if before is not None:
        # Both at once: whatever happens now, all that was ever placed is known.
        all_placed = {file.path: file for file in (*before.placed, *record.placed)}
        write_record(root, msgspec.structs.replace(record, placed=tuple(all_placed.values())))
        _take_away_others(root, before, record)
    else:
        write_record(root, record)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        _mend(folder, record, draft)
    else:
        draft.rename(folder)
    sync_folder(folder.parent)
    done = msgspec.structs.replace(record, state="placed")
    write_record(root, done)
    return done


def _take_away_others(root: Root, before: Record, record: Record) -> None:
    """Another edition's files are not part of this one."""
    paths = {file.path for file in record.placed}
    others = tuple(file for file in before.placed if file.path not in paths)
    clear_placed(root, msgspec.structs.replace(before, placed=others))
    names = {file.name for file in record.raw}
    for raw in before.raw:
        if raw.name not in names:
            (root.raw(record.name) / raw.name).unlink(missing_ok=True)


def _mend(folder: Path, record: Record, draft: Path) -> None:
    for parent in {(folder / file.path).parent for file in record.placed}:
        if not leads_inside(folder, parent):
            raise troubles.not_ours(parent)
    for file in record.placed:
        to = folder / file.path
        to.parent.mkdir(parents=True, exist_ok=True)
        (draft / file.path).replace(to)
