"""A file that is still coming: `<name>.part`, and beside it a note of where it comes from and what is safely there."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import msgspec

from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.public_sets.records import sync_folder, write_whole
from tfcert_exam_engine.typed import from_json

PART, NOTE = ".part", ".part.json"
SYNC_BYTES = 32 << 20


class Note(msgspec.Struct, frozen=True):
    """What a later try must know."""

    place: str
    validator: str
    safe: int
    """Bytes that a power cut would have left."""


class Part:
    """One `.part`: resumed where that is sound, hashed while it grows, renamed when it is whole and proven."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._part = file.with_name(file.name + PART)
        self._note_file = file.with_name(file.name + NOTE)
        self._opened: BinaryIO | None = None
        self._note = Note("", "", 0)
        self._sha256, self._md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        self.size = 0
        """Bytes that are there."""

    def come_back(self, provable: bool) -> None:
        """Take up what an earlier try left.

        `provable`: a checksum will tell in the end whether the pieces belong together. Else only bytes that are safely
        on the disk are trusted, and only where the place proves that its file is the same.
        """
        self.close()
        self._note = self._read_note()
        self._part.parent.mkdir(parents=True, exist_ok=True)
        self._opened = self._part.open("r+b" if self._part.exists() else "w+b")
        there = self._part.stat().st_size
        keep = there if provable else min(there, self._note.safe if self._note.validator else 0)
        self._opened.truncate(keep)
        self._rehash()

    def validator_for(self, place: str) -> str:
        """What the pieces so far are of; "" where they are from another place."""
        return self._note.validator if self._note.place == place else ""

    def begin(self, start: int, place: str, validator: str) -> None:
        """Go on at `start`, which is 0 or all that is there."""
        assert self._opened is not None
        if start != self.size:
            self._opened.truncate(0)
            self._rehash()
        self._note = Note(place, validator, min(self._note.safe, self.size))
        self._write_note()

    def append(self, chunk: bytes) -> None:
        """Add what came."""
        assert self._opened is not None
        self._opened.write(chunk)
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.size += len(chunk)
        if self.size - self._note.safe >= SYNC_BYTES:
            self._make_safe()

    def digests(self) -> tuple[str, str]:
        """Return the sha256 and the md5 of what is there."""
        return self._sha256.hexdigest(), self._md5.hexdigest()

    def begins_like_a_web_page(self) -> bool:
        """Whether it is HTML, whatever the server called it."""
        assert self._opened is not None
        self._opened.flush()
        beginning = os.pread(self._opened.fileno(), 200, 0).lstrip().lower()
        return beginning.startswith((b"<!doctype html", b"<html"))

    def finish(self) -> None:
        """Give it its name: from here on it is there, whole."""
        assert self._opened is not None
        self._opened.flush()
        os.fsync(self._opened.fileno())
        self.close()
        self._part.replace(self.file)
        self._note_file.unlink(missing_ok=True)
        sync_folder(self.file.parent)

    def throw_away(self) -> None:
        """Forget all of it."""
        self.close()
        self._part.unlink(missing_ok=True)
        self._note_file.unlink(missing_ok=True)

    def leave(self) -> None:
        """Keep it for another time; nothing of it is nothing to keep."""
        if self._opened is not None and not self.size:
            self.throw_away()
        if self._opened is not None:
            with contextlib.suppress(OSError):
                self._make_safe()
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None:
            with contextlib.suppress(OSError):  # what a full disk did not take
                self._opened.close()
        self._opened = None

    def _make_safe(self) -> None:
        assert self._opened is not None
        self._opened.flush()
        os.fsync(self._opened.fileno())
        self._note = Note(self._note.place, self._note.validator, self.size)
        self._write_note()

    def _write_note(self) -> None:
        write_whole(self._note_file, msgspec.json.encode(self._note))

    def _read_note(self) -> Note:
        try:
            return from_json(self._note_file.read_bytes(), Note)
        except (OSError, *BAD_JSON):
            return Note("", "", 0)

    def _rehash(self) -> None:
        assert self._opened is not None
        self._sha256, self._md5, self.size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
        self._opened.seek(0)
        while chunk := self._opened.read(1 << 20):
            self._sha256.update(chunk)
            self._md5.update(chunk)
            self.size += len(chunk)
