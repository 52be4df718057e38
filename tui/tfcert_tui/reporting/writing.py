"""Writes a report or a record: whole or not at all, and never over something else unless that is asked for."""

from __future__ import annotations

import contextlib
import os
import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.public_sets.records import sync_folder


def refuse_place(place: Path, *, force: bool) -> None:
    """Look whether a file may be written there, before anything is made.

    Raises:
        UsageRefused: something is there already and `force` is false, or there is no such folder.
    """
    if not place.parent.is_dir():
        raise UsageRefused(
            "no_folder", _("There is no folder {folder}.").format(folder=place.parent), _("Make it first.")
        )
    if place.is_dir():
        raise UsageRefused("is_folder", _("{file} is a folder.").format(file=place), _("Name a file in it."))
    if os.path.lexists(place) and not force:
        raise _exists(place)


def write(place: Path, content: bytes, *, force: bool) -> None:
    """Write a file; durable on return. Blocks.

    Raises:
        UsageRefused: as `refuse_place`.
        EngineUnavailable: the disk is full or not writable.
    """
    refuse_place(place, force=force)
    try:
        draft = _draft(place, content)
        try:
            _place(draft, place, force)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()
        sync_folder(place.parent)
    except FileExistsError as error:
        raise _exists(place) from error
    except OSError as error:
        raise EngineUnavailable(
            "disk",
            _("{place} cannot be written: {why}.").format(place=place, why=error.strerror or error),
            _("Make room or make it writable, or name another file."),
        ) from error


def _draft(place: Path, content: bytes) -> Path:
    draft = place.with_name(f".tfcert-{os.getpid()}-{time.monotonic_ns()}")
    try:
        with draft.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return draft


def _place(draft: Path, place: Path, force: bool) -> None:
    """Give it its name; a link cannot go over a file that came there meanwhile."""
    if force:
        draft.replace(place)
        return
    try:
        os.link(draft, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        refuse_place(place, force=False)
        draft.replace(place)


def _exists(place: Path) -> UsageRefused:
    return UsageRefused(
        "exists",
        _("{file} is there already.").format(file=place),
        _("Name another file, or write over this one with --force."),
    )
