"""What was placed: a record per set, and the pinned checksums. Written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Collection, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.typed import from_json

Kept = TypeVar("Kept")


class RawFile(msgspec.Struct, frozen=True):
    """A downloaded file that was checked."""

    name: str
    size: int
    sha256: str
    came_from: str
    """Address, path or pack."""
    at: float
    """Unix seconds."""
    pinned: bool = False
    """Whether its checksum was not known before."""


class PlacedFile(msgspec.Struct, frozen=True, array_like=True):
    """A file in the set's folder."""

    path: str
    """Inside the set's folder, with slashes."""
    size: int
    sha256: str
    modified_ns: int


class Record(msgspec.Struct, frozen=True):
    """All that was placed for one set."""

    name: str
    edition: str
    state: Literal["placing", "placed"]
    """`placing`: something was under way when it was written; only `placed` counts."""
    raw: tuple[RawFile, ...]
    placed: tuple[PlacedFile, ...]
    at: float

    @property
    def size(self) -> int:
        """Bytes on the disk, downloads included."""
        return sum(file.size for file in self.raw) + sum(file.size for file in self.placed)


class Pin(msgspec.Struct, frozen=True):
    """A checksum as it was first seen."""

    sha256: str
    size: int
    came_from: str
    at: float


def record_of(root: Root, name: str) -> Record | None:
    """Return what was placed for a set, half of it included; None where nothing was.

    Raises:
        EngineUnavailable: the record cannot be read.
    """
    return read_whole(root.record(name), Record)


def installed_record(root: Root, name: str, *, thorough: bool = True) -> Record | None:
    """Return the record of a set that is wholly here: recorded, and each file there with its size and time.

    `thorough` false: believe the record where the folder is there; a hundred thousand files take half a second else.
    """
    record = record_of(root, name)
    if record is None or record.state != "placed" or not root.placed(name).is_dir():
        return None
    return record if not thorough or next(changed_since(root, record), None) is None else None


def changed_since(root: Root, record: Record) -> Iterator[str]:
    """Name the files that are gone or are not what was placed, by size and time: quick, and reads none of them."""
    for raw in record.raw:
        if size_and_time(root.raw(record.name) / raw.name)[0] != raw.size:
            yield f"raw/{record.name}/{raw.name}"
    for placed in record.placed:
        if size_and_time(root.placed(record.name) / placed.path) != (placed.size, placed.modified_ns):
            yield f"sets/{record.name}/{placed.path}"


def size_and_time(file: Path) -> tuple[int, int]:
    """Return bytes and nanoseconds; (-1, -1) for what is no file."""
    try:
        facts = file.lstat()
    except OSError:
        return -1, -1
    return facts.st_size, facts.st_mtime_ns


def write_record(root: Root, record: Record) -> None:
    """Keep a record.

    Raises:
        OSError: the disk takes nothing.
    """
    write_whole(root.record(record.name), msgspec.json.encode(record))


def pins_of(root: Root) -> dict[str, Pin]:
    """Return the pinned checksums by `<set>/<file>`.

    Raises:
        EngineUnavailable: they cannot be read: nothing is fetched before that is mended.
    """
    return read_whole(root.pins, dict[str, Pin]) or {}


def pin(root: Root, key: str, file: RawFile) -> None:
    """Pin a checksum for good, or until it is forgotten.

    Raises:
        OSError: the disk takes nothing.
    """
    pins = {**pins_of(root), key: Pin(file.sha256, file.size, file.came_from, time.time())}
    write_whole(root.pins, msgspec.json.format(msgspec.json.encode(pins), indent=1))


def forget_pins(root: Root, name: str, files: Collection[str] | None = None) -> None:
    """Forget the pinned checksums of a set, or those of some of its files.

    Raises:
        OSError: the disk takes nothing.
    """
    pins = pins_of(root)
    gone = [key for key in pins if key.startswith(f"{name}/") and (files is None or key.partition("/")[2] in files)]
    kept = {key: value for key, value in pins.items() if key not in gone}
    if kept != pins:
        write_whole(root.pins, msgspec.json.format(msgspec.json.encode(kept), indent=1))


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that a reader, or the machine after a fall, sees the old or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")  # two may write it at once
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder last; not every file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_whole(file: Path, kind: type[Kept]) -> Kept | None:
    """Return what was written as JSON; None where nothing was.

    Raises:
        EngineUnavailable: it cannot be read.
    """
    try:
        return from_json(file.read_bytes(), kind)
    except FileNotFoundError:
        return None
    except (OSError, *BAD_JSON) as error:
        raise EngineUnavailable(
            "record",
            _("{file} cannot be read: {why}.").format(file=file, why=error),
            _("Move it away; the next fetch writes it anew."),
        ) from error
