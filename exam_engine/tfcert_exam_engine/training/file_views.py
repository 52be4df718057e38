"""What clients see of the files of a run: its log, its script, its curves."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.events import EpochEnded


class LogChunk(msgspec.Struct, frozen=True):
    """A piece of a run's log."""

    run: int
    offset: int
    next_offset: int
    size: int
    """Bytes in the whole log now."""
    text: str


class LogFound(msgspec.Struct, frozen=True):
    """What was found in a piece of a run's log."""

    run: int
    offset: int
    next_offset: int
    size: int
    """Bytes in the whole log now."""
    line_ends: int = 0
    """Lines that end in the piece."""
    count: int = 0
    """Lines that begin in the piece and hold the words."""
    places: list[int] = []
    """Where they begin, in bytes from the log's beginning; where that was asked for."""


class ScriptView(msgspec.Struct, frozen=True):
    """The script of a run as it stood when the run was asked for."""

    run: int
    text: str | None
    """None: it was pruned."""


class CurvesView(msgspec.Struct, frozen=True):
    """All points of a run."""

    run: int
    epochs: list[EpochEnded]
