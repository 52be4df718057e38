"""Unsaved text outlives a killed workstation: it is kept beside the script until it is saved or given up."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_state_path

from tfcert_exam_engine import process

HEAD = "# tfcert-tui: unsaved text of {name}; process {pid} {start}; over {sha}\n"
LEFT = "left"
"""In the place of a process' start: nobody works on it any more."""
_HEAD = re.compile(
    r"# tfcert-tui: unsaved text of (?P<name>.*); process (?P<pid>\d+) (?P<start>\S+); over (?P<sha>\w*)\n"
)


@dataclass(frozen=True)
class Draft:
    """Text that a workstation which is gone had not saved."""

    file: Path
    text: str
    over: str
    """SHA-256 of the script that it was written over; "" where there was none."""
    at: float
    """Unix time in seconds."""


class Drafts:
    """The drafts of one script: our own, and those that others left."""

    def __init__(self, script: Path, elsewhere: Path | None = None) -> None:
        """`elsewhere` takes a draft where the script's own folder takes none."""
        self.script = script
        self._elsewhere = elsewhere
        self._pid = os.getpid()
        self._written = ""

    def _places(self) -> list[Path]:
        key = hashlib.sha256(str(self.script.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        other = self._elsewhere or user_state_path("tfcert-tui") / "unsaved"
        return [self.script.parent / f".{self.script.name}.unsaved", other / f"{key}.{self.script.name}.unsaved"]

    def keep(self, text: str, over: str) -> None:
        """Keep a text, whole or not at all.

        Raises:
            OSError: no place takes it.
        """
        if text == self._written:
            return
        self._keep(text, over, str(process.start_of(self._pid)), str(self._pid))
        self._written = text

    def _keep(self, text: str, over: str, start: str, name: str) -> None:
        head = HEAD.format(name=self.script.name, pid=self._pid, start=start, sha=over)
        content = (head + text).encode("utf-8", "surrogateescape")
        beside, other = self._places()
        try:
            _write(beside.with_name(f"{beside.name}-{name}"), content)
        except OSError:
            other.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(other.with_name(f"{other.name}-{name}"), content)

    def leave(self, text: str, over: str) -> None:
        """Keep a text for whoever opens this script next, also in this process.

        Raises:
            OSError: no place takes it.
        """
        self._keep(text, over, LEFT, f"{self._pid}-{time.time_ns()}")
        self.give_up()

    def give_up(self) -> None:
        """Take our own away: it was saved, or is no longer wanted."""
        self._written = ""
        for place in self._places():
            with suppress(OSError):
                place.with_name(f"{place.name}-{self._pid}").unlink()

    def left(self) -> list[Draft]:
        """Return what workstations that are gone left behind, the newest first."""
        found = [draft for place in self._places() for file in _of(place) if (draft := self._read(file))]
        return sorted(found, key=lambda draft: draft.at, reverse=True)

    def _read(self, file: Path) -> Draft | None:
        try:
            content, at = file.read_bytes().decode("utf-8", "surrogateescape"), file.stat().st_mtime
        except OSError:
            return None
        head = _HEAD.match(content)
        if head is None or _lives(int(head["pid"]), head["start"]):
            return None
        return Draft(file, content[head.end() :], head["sha"], at)


def _of(place: Path) -> list[Path]:
    try:
        return sorted(place.parent.glob(f"{place.name}-*"))
    except OSError:
        return []


def _lives(pid: int, start: str) -> bool:
    return str(process.start_of(pid)) == start != "None"


def _write(file: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".unsaved.", delete=False) as writer:
        new = Path(writer.name)
        try:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
            new.replace(file)
        except BaseException:
            new.unlink(missing_ok=True)
            raise


def dated(at: float | None = None) -> str:
    """Return a moment as names of kept files have it: 20261120-101500."""
    return time.strftime("%Y%m%d-%H%M%S", time.localtime(at))
