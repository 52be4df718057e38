"""Taking sets away: what was placed and is as it was placed, nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets.made import forget
from tfcert_exam_engine.public_sets.part import NOTE, PART
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.public_sets.records import Record, record_of, size_and_time, sync_folder, write_record
from tfcert_exam_engine.public_sets.registry import PublicSet


class Removed(msgspec.Struct, frozen=True):
    """What went, and what stayed."""

    name: str
    size: int
    """Bytes that are free again."""
    left: tuple[str, ...]
    """Paths inside the set's folder that were changed after they were placed, or are not ours: they stay."""


def remove(root: Root, one: PublicSet) -> Removed | None:
    """Take a set away; None where there was nothing of it.

    Raises:
        EngineUnavailable: its record cannot be read.
        OSError: the disk is not writable.
    """
    name = one.name
    parts = _downloads(root.raw(name), one)
    record = record_of(root, name)
    if record is None:
        size = _unlink(parts)
        _drop_empty(root.raw(name))
        return Removed(name, size, ()) if parts else None
    # From here on it is not installed, whatever becomes of this command.
    write_record(root, msgspec.structs.replace(record, state="placing"))
    forget(root, name)
    size = clear_placed(root, record)
    size += _unlink([*parts, *(root.raw(name) / raw.name for raw in record.raw)])
    left = tuple(sorted(_files_in(root.placed(name))))
    _drop_empty(root.raw(name))
    root.licence(name).unlink(missing_ok=True)
    root.record(name).unlink()
    sync_folder(root.record(name).parent)
    return Removed(name, size, left)


def clear_placed(root: Root, record: Record) -> int:
    """Take away the files of a record that are as they were placed, and folders that are empty then; returns bytes."""
    folder, size = root.placed(record.name), 0
    for file in record.placed:
        place = folder / file.path
        as_placed = size_and_time(place) == (file.size, file.modified_ns)
        if as_placed and leads_inside(folder, place.parent):
            size += _unlink([place])
    inner = {parent for file in record.placed for parent in (folder / file.path).parents if parent != folder.parent}
    for one in sorted(inner, key=lambda path: -len(path.parts)):
        if one == folder or folder in one.parents:
            _drop_empty(one)
    return size


def leads_inside(folder: Path, inner: Path) -> bool:
    """Whether a folder in a set's folder is really in there: somebody may have put a link in its place."""
    return inner.resolve().is_relative_to(folder.resolve())


def _downloads(folder: Path, one: PublicSet) -> list[Path]:
    """Downloads of a set, half ones and their notes, by the names that they have."""
    names = {file.name for edition in one.editions for file in edition.files}
    endings = ("", PART, NOTE)
    found = [folder / f"{name}{ending}" for name in sorted(names) for ending in endings]
    return [file for file in found if file.is_file() and not file.is_symlink()]


def _unlink(files: Iterable[Path]) -> int:
    freed = 0
    for file in files:
        size = max(size_and_time(file)[0], 0)
        with contextlib.suppress(FileNotFoundError):
            file.unlink()
            freed += size
    return freed


def _files_in(folder: Path) -> Iterable[str]:
    return (found.relative_to(folder).as_posix() for found in folder.rglob("*") if not found.is_dir())


def _drop_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
