"""What is done with attempts of the past: a note, a file to be carried, one taken in; and the questions before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.history.views import FILE_NAME
from tfcert_exam_engine.single_line import MOST_CHARACTERS
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.desk import Desk
from tfcert_tui.history.history_words import exported_words, imported_words
from tfcert_tui.notices import ask, tell
from tfcert_tui.screens.ask_line import AskLineScreen
from tfcert_tui.screens.confirm import ConfirmScreen


class HistoryFlow:
    """One per history screen."""

    def __init__(self, desk: Desk, screen: Screen[Any], done: Callable[[], Awaitable[None]]) -> None:
        """`done` is called when the attempts are others than before."""
        self.desk, self.screen, self.done = desk, screen, done

    def note(self, attempt: AttemptView | None) -> None:
        """Ask for a line on an attempt, and keep it; an empty one takes the old one away."""
        if attempt is None:
            tell(self.screen.app, _("There is no attempt to write on."))
            return

        def answered(line: str | None) -> None:
            if line is not None and line != attempt.note:
                ask(self.screen.app, self.desk, self._noted(attempt, line))

        lines = [_("What went well, what did not; you find it with the filter. Nothing at all takes the note away.")]
        question = _("A note on {name}").format(name=attempt.attempt)
        self.screen.app.push_screen(AskLineScreen(question, lines, attempt.note, MOST_CHARACTERS), answered)

    async def _noted(self, attempt: AttemptView, line: str) -> None:
        await self.desk.engine.note_attempt(attempt.attempt, line)
        await self.done()

    def export(self, attempts: Sequence[AttemptView]) -> None:
        """Ask for a file, and write these attempts to it."""
        ended = [one.attempt for one in attempts if one.ended]
        if not ended:
            tell(self.screen.app, _("There is no ended attempt to export."))
            return

        def answered(file: str | None) -> None:
            if file:
                self._write(str(full_path(file)), ended, force=False)

        lines = [
            _("{n} attempts, as they are shown: results, verdicts, notes.").format(n=len(ended)),
            _("Models, logs and scripts stay here."),
            _("A .json file can be imported on another machine; a .csv file is for a spreadsheet."),
        ]
        question = AskLineScreen(_("Export into which file?"), lines, str(Path.home() / FILE_NAME))
        self.screen.app.push_screen(question, answered)

    def _write(self, file: str, attempts: Sequence[str], *, force: bool) -> None:
        ask(self.screen.app, self.desk, self._written(file, attempts, force))

    async def _written(self, file: str, attempts: Sequence[str], force: bool) -> None:
        try:
            done = await self.desk.engine.export_attempts(file, attempts, force)
        except UsageRefused as refusal:
            if refusal.code != "exists":
                raise
            self._ask_to_write_over(file, attempts)
            return
        tell(self.screen.app, exported_words(done), timeout=12)

    def _ask_to_write_over(self, file: str, attempts: Sequence[str]) -> None:
        question = ConfirmScreen(
            _("Write over it?"), [_("{file} is there already.").format(file=file)], _("Write over it")
        )
        self.screen.app.push_screen(question, lambda yes: self._write(file, attempts, force=True) if yes else None)

    def take_in(self) -> None:
        """Ask for a file, and import its attempts."""

        def answered(file: str | None) -> None:
            if file:
                ask(self.screen.app, self.desk, self._taken_in(str(full_path(file))))

        lines = [
            _("A .json file that was exported on another machine. What is here already is not doubled."),
            _("All of it is checked first; a file that is damaged changes nothing."),
        ]
        question = AskLineScreen(_("Import which file?"), lines, str(Path.home() / FILE_NAME))
        self.screen.app.push_screen(question, answered)

    async def _taken_in(self, file: str) -> None:
        done = await self.desk.engine.import_attempts(file)
        tell(self.screen.app, imported_words(done), timeout=12)
        await self.done()
