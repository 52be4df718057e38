"""How a child speaks: one JSON line per event, appended to the job's `events.jsonl`.

A file and not a pipe: the child goes on when the engine dies, and the next engine reads on. The script shares our
process: it may fork, close every descriptor, open files of its own under our number, or delete the folder.
"""

from __future__ import annotations

import fcntl
import json
import os
from time import monotonic, sleep, time
from typing import Any, Callable, Dict

from tfcert_exam_engine.runner.bare.claiming import Claim

EVENTS = "events.jsonl"
MAX_LINE = 1 << 20
"""Bytes; a longer event is a fault of ours and is not written."""
LOWEST = 64
"""Our descriptor's least number: a low one would stand where the script expects its own."""
PATIENCE_S = 30.0
"""How long an ending is tried again: a full disk may be cleared."""
PAUSE_S = 0.25
Event = Dict[str, Any]
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), check_circular=False)


def event(kind: str, **fields: Any) -> Event:
    """Return an event of now, in the form of `tfcert_exam_engine.events`."""
    return {"type": kind, "at": time(), **fields}


def encoded(told: Event) -> bytes:
    """Return an event as JSON; text that is no Unicode gets question marks.

    Raises:
        ValueError: a number is not finite.
    """
    return _JSON.encode(told).encode("utf-8", "replace")


class Teller:
    """Appends events; every event is one write, so that a reader sees whole lines or a torn last one."""

    def __init__(self, claim: Claim, encode: Callable[[Any], bytes] = encoded) -> None:
        self._claimed = str(claim.file)
        self._path = str(claim.folder / EVENTS)
        self._encode = encode
        self._pid = os.getpid()
        self._file = -1
        self._identity = (0, 0)
        self._torn = False

    @property
    def is_copy(self) -> bool:
        """Whether this process is a fork of the job's process, made by the script."""
        return os.getpid() != self._pid

    def tell(self, told: Any) -> bool:
        """Append one event, unless this is a copy; return False when it could not be written."""
        if self.is_copy:
            return True
        try:
            line = self._encode(told) + b"\n"
            return len(line) <= MAX_LINE and self._append(line)
        except Exception:
            return False  # an event is not worth a training

    def end(self, ending: Any) -> bool:
        """Append the ending, with patience; return False when it was given up."""
        until = monotonic() + PATIENCE_S
        while not self.tell(ending):
            if monotonic() > until or not self._is_our_folder():
                return False
            sleep(PAUSE_S)
        return True

    def _append(self, line: bytes) -> bool:
        if not self._is_our_file():
            self._open()
        data = b"\n" + line if self._torn else line
        self._torn = True  # until it is known that all of it was written
        self._torn = os.write(self._file, data) != len(data)
        return not self._torn

    def _is_our_file(self) -> bool:
        try:
            found = os.fstat(self._file)
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._identity and found.st_nlink > 0

    def _is_our_folder(self) -> bool:
        return os.path.exists(self._claimed)  # noqa: PTH110 - no more than a stat, while a script's threads may run

    def _open(self) -> None:
        """Open the file anew; what lies under the old number may be the script's, and is left alone.

        Raises:
            OSError: it cannot be opened, or the folder is not our job's any more.
        """
        if not self._is_our_folder():
            raise FileNotFoundError(self._claimed)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        low = os.open(self._path, flags, 0o600)
        try:
            self._file = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, LOWEST)
        finally:
            os.close(low)
        found = os.fstat(self._file)
        self._identity = (found.st_dev, found.st_ino)
