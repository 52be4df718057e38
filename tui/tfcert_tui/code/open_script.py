"""One problem's solution.py as it is worked on: the editor's text, the file below, and what keeps the two together."""

from __future__ import annotations

from contextlib import suppress
from gettext import gettext as _
from pathlib import Path
from typing import Literal

from tfcert_exam_engine.attempts import starter_blocks
from tfcert_tui.code.code_file import GONE, ChangedOutside, CodeFile, FileRefused, kept_beside
from tfcert_tui.code.drafts import Draft, Drafts, dated
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.code_editor import CodeEditor

Seen = Literal["", "reloaded", "conflict", "gone"]


class OpenScript:
    """One per problem that was opened; asks nobody anything."""

    def __init__(self, script: Path, starter: str, elsewhere: Path | None = None) -> None:
        """`starter` is what frozen blocks are compared with, "" where it is unknown."""
        self.file = CodeFile(script)
        self.drafts = Drafts(script, elsewhere)
        self.starter = starter
        self.editor = CodeEditor()
        self.saved = ""
        """The text as it is on the disk, as far as is known."""
        self.refused = ""
        """Why it cannot be shown, in a sentence."""
        self.gone = False
        """Somebody took the file away under the text."""
        self.conflict = False
        """Somebody wrote the file while there was unsaved text."""
        self.left: list[Draft] = []
        """What workstations that are gone had not saved."""
        self.altered: list[int] = []
        """Frozen blocks that are no longer the starter's, from 1."""

    def open(self) -> None:
        """Read the file, and look for unsaved text that was left."""
        self._reload(first=True)
        self.left = [draft for draft in self.drafts.left() if self._is_news(draft)]

    def _is_news(self, draft: Draft) -> bool:
        """Take away what was saved after all."""
        if draft.text != self.saved:
            return True
        with suppress(OSError):
            draft.file.unlink()
        return False

    @property
    def edited(self) -> bool:
        """Whether the text is another than the one that was read or saved here."""
        return not self.refused and self.editor.text != self.saved

    @property
    def unsaved(self) -> bool:
        """Whether what is seen is not on the disk."""
        return self.edited or self.gone

    def _reload(self, *, first: bool = False) -> None:
        try:
            text, self.refused = self.file.read(), ""
        except FileRefused as error:
            self.refused = str(error)
        self.editor.read_only = bool(self.refused)
        self.editor.placeholder = self.refused or nothing_there(self.file.path)
        if self.refused:
            return
        self.saved, self.gone, self.conflict = text, False, False
        if first:
            self.editor.load_text(text)
        elif self.editor.text != text:
            self.editor.put(text)
        self.inspect()

    def look(self) -> Seen:
        """Look at the file: take what is new where nothing is unsaved, else say so."""
        if not self.file.changed():
            self.conflict = False
            return ""
        if not self.file.is_there:
            self.gone, self.conflict = bool(self.editor.text.strip()), False
            self.file.known = GONE
            return "gone"
        if self.edited:
            known, self.conflict = self.conflict, True
            return "" if known else "conflict"
        self._reload()
        return "reloaded"

    def inspect(self) -> None:
        """See which lines are frozen, and whether they are as they were."""
        text = self.editor.text
        self.editor.mark(starter_blocks.frozen_lines(text, self.starter))
        self.altered = starter_blocks.changed_blocks(text, self.starter) if text.strip() else []

    def save(self) -> None:
        """Save.

        Raises:
            ChangedOutside: somebody wrote the file meanwhile.
            FileRefused: it cannot be written.
        """
        if self.refused:
            raise FileRefused(self.refused)
        text = self.editor.text
        try:
            self.file.save(text)
        except ChangedOutside:
            self.conflict = True
            raise
        self.saved, self.gone, self.conflict = text, False, False
        self.drafts.give_up()

    def keep_draft(self) -> str:
        """Keep unsaved text where it outlives this process; returns why it could not be, or ""."""
        if not self.unsaved:
            self.drafts.give_up()
            return ""
        try:
            self.drafts.keep(self.editor.text, self.file.known.sha256)
        except OSError as error:
            return self._not_kept(error)
        return ""

    def leave_draft(self) -> str:
        """Keep unsaved text for whoever opens this script next; returns why it could not be, or ""."""
        try:
            self.drafts.leave(self.editor.text, self.file.known.sha256)
        except OSError as error:
            return self._not_kept(error)
        return ""

    def _not_kept(self, error: OSError) -> str:
        said = _("Unsaved text cannot be kept beside {file}: {why}. Save it, or copy it elsewhere.")
        return said.format(file=self.file.path, why=error.strerror or error)

    # A change from outside, and unsaved text of earlier

    def keep_mine(self) -> None:
        """Let the next save write over the change from outside."""
        text, self.saved = self.editor.text, self.file.read()
        self.conflict = False
        if text == self.saved:
            self.drafts.give_up()

    def take_theirs(self) -> None:
        """Take the file as it is now; the text before it can be had by undoing."""
        self._reload()
        self.drafts.give_up()

    def keep_both(self) -> Path:
        """Save this text, the file's under a dated name beside it; returns that.

        Raises:
            FileRefused: the disk is full or not writable; both are as they were.
            ChangedOutside: it was written once more meanwhile.
        """
        try:
            kept = kept_beside(self.file.path, self.file.path.read_bytes(), f"theirs-{dated()}")
        except OSError as error:
            said = _("{file} could not be kept under another name: {why}.")
            raise FileRefused(said.format(file=self.file.path, why=error.strerror or error)) from error
        self.keep_mine()
        self.save()
        return kept

    def take_left(self) -> str:
        """Put the newest unsaved text in the place of the file's; undoing brings that back.

        Returns why it could not be kept once more, or "": what was left stays then, the only copy on the disk.
        """
        self.editor.put(self.left[0].text)
        trouble = self.keep_draft()
        if trouble:
            self.left = []
        else:
            self.leave_left()
        return trouble

    def leave_left(self) -> Path | None:
        """Put all unsaved text of earlier away under dated names; returns the newest's, None where none was left."""
        kept = None
        for draft in self.left:
            with suppress(OSError):
                if draft.text != self.editor.text:
                    content = draft.text.encode("utf-8", "surrogateescape")
                    kept = kept or kept_beside(self.file.path, content, f"unsaved-{dated(draft.at)}")
                draft.file.unlink()
        self.left = []
        return kept


def nothing_there(script: Path) -> str:
    """Return what an empty page says."""
    said = _("{file} is empty or not there. Type, and {save} writes it; {reset} puts the starter back.")
    return said.format(file=script, save=keymap.shown("code.save"), reset=keymap.shown("exam.reset"))
