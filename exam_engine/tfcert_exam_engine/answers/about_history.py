"""What the engine answers about all attempts together, and what carries them from machine to machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tfcert_exam_engine.attempts.archive import Archive
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ProblemHistory
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.settings_in_force import SettingsInForce
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.views import AttemptView


class AnswersAboutHistory:
    """The part of `engine.Engine` that looks back."""

    _archive: Archive
    _broadcast: Broadcast
    _settings: SettingsInForce
    _sitting: Sitting
    _store: Store

    async def problem_histories(self) -> list[ProblemHistory]:
        """Return every problem over all attempts."""
        current = self._sitting.current
        withheld = current is not None and not current.figures(self._settings.now.exam_shows)
        names = [current.attempt] if current is not None and withheld else []
        return await asyncio.to_thread(self._store.problem_histories, names)

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        """Keep a person's own line on an attempt."""
        noted = self._archive.note(attempt, text)
        if noted is self._sitting.current:
            self._broadcast.tell(AttemptChanged(noted.view()))
        return noted.view()

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        """Write attempts to a file."""
        found = [self._archive.find(name) for name in attempts] if attempts else self._store.attempts()
        return await carrying.export(self._store, found, file, force)

    async def import_attempts(self, file: str) -> HistoryImported:
        """Take in the attempts of such a file."""
        return await carrying.take_in(self._store, file)
