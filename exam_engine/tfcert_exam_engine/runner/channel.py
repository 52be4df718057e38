"""How a child speaks: one JSON line per event, appended to the job's `events.jsonl`.

A file and not a pipe: the child goes on when the engine dies, and the next engine reads on.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec

from tfcert_exam_engine.events import AnyJobEvent

EVENTS = "events.jsonl"
MAX_LINE = 1 << 20
"""Bytes; a longer event is a fault of ours and is not written."""


class Channel:
    """Appends events; every event is one write, so that a reader sees whole lines or a torn last one."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / EVENTS, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._encoder = msgspec.json.Encoder()

    def tell(self, event: AnyJobEvent) -> None:
        """Append one event.

        Raises:
            OSError: the disk is full.
        """
        line = self._encoder.encode(event) + b"\n"
        if len(line) <= MAX_LINE:
            os.write(self._file, line)


def now() -> float:
    """Unix time in seconds, for an event's `at`."""
    return time.time()
