"""A person's notes on one problem: a plain file, kept across attempts, never half written, never overwritten unseen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tfcert_tui.code.code_file import ChangedOutside, CodeFile, FileRefused, kept_beside
from tfcert_tui.code.drafts import Draft, Drafts, dated

FOLDER = "notes"


class NotesFile:
    """One file; says what is in it, puts new text there, and notices what others wrote."""

    def __init__(self, file: Path, elsewhere: Path | None = None) -> None:
        """`elsewhere` takes text that the file's own folder does not take."""
        self.file = file
        self._plain = CodeFile(file)
        self._drafts = Drafts(file, elsewhere)
        self._over = ""
        """SHA-256 of the file that the text on the screen was written over."""
        self._brought: Draft | None = None
        """Text that an earlier screen could not save, and that is now on this one."""
        self._kept: Path | None = None
        """Where someone else's text was put since the last write."""

    def read(self) -> str:
        """Return the text, "" where there is none yet.

        Raises:
            OSError: it cannot be read.
        """
        try:
            text = self._plain.read()
        except FileRefused as error:
            raise _as_os_error(error) from error
        self._over = self._plain.known.sha256
        return text

    def bring_back(self, text: str) -> str | None:
        """Return the newest text that an earlier screen could not save; None where there is none but `text`."""
        for draft in self._drafts.left():
            if draft.text != text:
                self._brought, self._over = draft, draft.over
                return draft.text
            _take_away(draft)
        return None

    @property
    def changed_outside(self) -> bool:
        """Whether someone else has written the file since it was read or written here."""
        return self._plain.changed()

    def write(self, text: str) -> Path | None:
        """Put the text there, durable on return; what someone else wrote meanwhile is kept in the file returned.

        Raises:
            OSError: it cannot be written; what was there is as it was.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._put(text)
        except FileRefused as error:
            raise _as_os_error(error) from error
        self._over = self._plain.known.sha256
        self._drafts.give_up()
        self._is_on_the_disk()
        kept, self._kept = self._kept, None
        return kept

    def _put(self, text: str) -> None:
        while True:
            if self._plain.changed() or self._over != self._plain.known.sha256:
                self._put_aside()
            with suppress(ChangedOutside):
                return self._plain.save(text)

    def _put_aside(self) -> None:
        """Keep the other's text beside ours under a dated name, once."""
        theirs = self._plain.read()
        if self._plain.known.facts is not None:
            self._kept = kept_beside(self.file, self._plain.shape.bytes_of(theirs), dated())
        self._over = self._plain.known.sha256

    def keep_unsaved(self, text: str) -> None:
        """Keep text that could not be written where it outlives a killed process, if any place takes it."""
        with suppress(OSError):
            self._drafts.keep(text, self._over)

    def leave_unsaved(self, text: str) -> None:
        """Keep it for whoever opens these notes next, also in this process.

        Raises:
            OSError: no place takes it.
        """
        self._drafts.leave(text, self._over)
        self._is_on_the_disk()

    def _is_on_the_disk(self) -> None:
        if self._brought is not None:
            _take_away(self._brought)
            self._brought = None


def _take_away(draft: Draft) -> None:
    with suppress(OSError):
        draft.file.unlink()


def _as_os_error(error: FileRefused) -> OSError:
    """Return why the disk refused; notes are tried again by themselves, so the sentence for scripts does not fit."""
    why = error.__cause__
    return why if isinstance(why, OSError) else OSError(str(error))


def notes_of(data_dir: Path, slug: str, elsewhere: Path | None = None) -> NotesFile:
    """Return the notes on a problem; they belong to the problem, not to one attempt at it."""
    return NotesFile(data_dir / FOLDER / f"{slug}.md", elsewhere)
