"""Taking sets away: what was placed and is as it was placed, nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets import records
from tfcert_exam_engine.public_sets.holding import held
from tfcert_exam_engine.public_sets.made import forget
from tfcert_exam_engine.public_sets.outcomes import Removed
from tfcert_exam_engine.public_sets.part import NOTE, PART
from tfcert_exam_engine.public_sets.places import Root, cannot_write
from tfcert_exam_engine.public_sets.records import Record, record_of, size_and_time, sync_folder, write_record
from tfcert_exam_engine.public_sets.registry import PublicSet


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


def remove_all(root: Root, sets: Sequence[PublicSet], *, forget_pins: bool) -> list[Removed]:
    """Take sets away, and their pinned checksums where that is wanted.

    Raises:
        EngineUnavailable: another command is at work here, a record cannot be read, the disk is not writable.
    """
    with held(root):
        try:
            done = [remove(root, one) or Removed(one.name, 0, ()) for one in sets]
            if forget_pins:
                for one in sets:
                    records.forget_pins(root, one.name)
        except OSError as error:
            raise cannot_write(root.folder, error) from error
    return done


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
