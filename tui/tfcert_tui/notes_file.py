"""A person's notes on one problem: a plain file, kept across attempts, never half written, never overwritten unseen."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

FOLDER = "notes"
Stamp = tuple[int, int, int]


class NotesFile:
    """One file; says what is in it, puts new text there, and notices what others wrote."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: Stamp | None = None
        """How the file was when it was last read or written here; None: it was not there."""

    def read(self) -> str:
        """Return the text, "" where there is none yet.

        Raises:
            OSError: it cannot be read.
        """
        self._seen = self._stamp()
        try:
            return self.file.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    @property
    def changed_outside(self) -> bool:
        """Whether someone else has written the file since it was read or written here."""
        return self._stamp() != self._seen

    def write(self, text: str) -> Path | None:
        """Put the text there, durable on return; what someone else wrote meanwhile is kept in the file returned.

        Raises:
            OSError: it cannot be written; what was there is as it was.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self._keep_the_other() if self.changed_outside else None
        descriptor, name = tempfile.mkstemp(prefix=f".{self.file.name}.", dir=self.file.parent)
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as writer:
                writer.write(text)
                writer.flush()
                os.fsync(writer.fileno())
            draft.replace(self.file)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._seen = self._stamp()
        _sync_folder(self.file.parent)
        return kept

    def _keep_the_other(self) -> Path | None:
        """Keep the other's text beside ours under a dated name; None where there is none."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        place = self.file.with_name(f"{self.file.stem}-{stamp}{self.file.suffix}")
        with suppress(FileNotFoundError):
            os.link(self.file, place)
            return place
        return None

    def _stamp(self) -> Stamp | None:
        try:
            facts = self.file.stat()
        except OSError:
            return None
        return (facts.st_mtime_ns, facts.st_size, facts.st_ino)


def notes_of(data_dir: Path, slug: str) -> NotesFile:
    """Return the notes on a problem; they belong to the problem, not to one attempt at it."""
    return NotesFile(data_dir / FOLDER / f"{slug}.md")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
