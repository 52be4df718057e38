"""Where a file that a person named is to be written: never over something else unless that is asked for."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.attempts.workspace import write_atomically
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets.records import sync_folder


def place_of(file: str, name: str, *, force: bool) -> Path:
    """Return where a file is to go: the one named, or `name` in the folder named.

    Raises:
        UsageRefused: something is there already and `force` is false, or there is no such folder.
    """
    if not file.strip():
        raise UsageRefused("no_name", _("The file has no name."), _("Name one."))
    try:
        named = Path(file).expanduser()
        place = named / name if named.is_dir() else named
        there, folder = _is_there(place), place.parent.is_dir()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a null in it, or a home that nobody has
        why = error.strerror if isinstance(error, OSError) else str(error)
        message = _("{file} is no name for a file: {why}.").format(file=file, why=why)
        raise UsageRefused("no_name", message, _("Take another.")) from error
    if not folder:
        message = _("There is no folder {folder}.").format(folder=place.parent)
        raise UsageRefused("no_folder", message, _("Make it first."))
    if there and not (force and place.is_file()):
        raise _exists(place)
    return place


def _is_there(place: Path) -> bool:
    """Return whether something has this name, a link to nowhere included."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def write(place: Path, content: bytes, *, force: bool) -> None:
    """Write it whole or not at all; durable on return. Blocks.

    Raises:
        UsageRefused: something has come there meanwhile and `force` is false.
        EngineUnavailable: the disk is full or not writable.
    """
    try:
        if force:
            write_atomically(place, content)
        else:
            _write_beside(place, content)
    except OSError as error:
        raise _not_written(place, error) from error


def copy(place: Path, source: Path) -> None:
    """Copy a file there, over what is there, whole or not at all; durable on return. Blocks.

    Raises:
        EngineUnavailable: the disk is full or not writable, or the file cannot be read.
    """
    draft = _draft(place)
    try:
        with source.open("rb") as reader, draft.open("wb") as writer:
            shutil.copyfileobj(reader, writer)
            writer.flush()
            os.fsync(writer.fileno())
        draft.replace(place)
    except OSError as error:
        raise _not_written(place, error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    sync_folder(place.parent)


def _write_beside(place: Path, content: bytes) -> None:
    """Write a draft and give it its name, which a link cannot do over a file that came there meanwhile."""
    draft = _draft(place)
    try:
        write_atomically(draft, content)
        try:
            os.link(draft, place)
        except FileExistsError as error:
            raise _exists(place) from error
        except OSError:  # a file system without links
            place_of(str(place), "", force=False)
            draft.replace(place)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    sync_folder(place.parent)


def _draft(place: Path) -> Path:
    return place.with_name(f".tfcert-{os.getpid()}-{time.monotonic_ns()}")


def _not_written(place: Path, error: OSError) -> EngineUnavailable:
    message = _("{place} cannot be written: {why}.").format(place=place, why=error.strerror or error)
    return EngineUnavailable("disk", message, _("Make room or make it writable, or name another file."))


def _exists(place: Path) -> UsageRefused:
    message = _("{file} is there already.").format(file=place)
    return UsageRefused("exists", message, _("Name another file, or write over this one with --force."))
