"""What was last said of a damaged database: kept until the damaged file is taken away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.records import write_whole
from tfcert_exam_engine.typed import from_json


class Note(msgspec.Struct, frozen=True):
    """One of them."""

    at: float
    """Unix seconds."""
    said: str
    kept: str
    """Where the damaged database lies; "": nothing of it was left."""


def keep(paths: Paths, note: Note) -> None:
    """Keep it in the place of the one before.

    Raises:
        OSError: the disk is full or not writable.
    """
    write_whole(paths.recovered, msgspec.json.encode(note))


def last(paths: Paths) -> Note | None:
    """Return the last one; None where there never was one, or the damaged file is gone."""
    with suppress(OSError, *BAD_JSON):
        note = from_json(paths.recovered.read_bytes(), Note)
        return note if note.kept and Path(note.kept).exists() else None
    return None


def said_since(paths: Paths, at: float) -> str:
    """Return what was said at `at` (Unix seconds) or later; "" where nothing was."""
    with suppress(OSError, *BAD_JSON):
        note = from_json(paths.recovered.read_bytes(), Note)
        return note.said if note.at >= at else ""
    return ""
