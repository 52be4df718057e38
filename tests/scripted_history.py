"""The half of the scripted engine that looks back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ImportedAttempt, ProblemHistory
from tfcert_exam_engine.views import AttemptView, EngineState

if TYPE_CHECKING:
    from typing import Any


class LooksBack:
    """Answers with what a test laid out; notes are kept."""

    kept: EngineState
    past: list[AttemptView]
    histories: Sequence[ProblemHistory] = ()
    imported: Sequence[AttemptView] = ()
    """What an import brings."""
    known: Sequence[str] = ()

    def _note(self, *call: Any) -> None:
        raise NotImplementedError

    async def problem_histories(self) -> list[ProblemHistory]:
        """Return what the test laid out."""
        self._note("problem_histories")
        return list(self.histories)

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        """Keep it, with an attempt of the past."""
        self._note("note_attempt", attempt, text)
        self.past = [msgspec.structs.replace(one, note=text) if one.attempt == attempt else one for one in self.past]
        return next(one for one in self.past if one.attempt == attempt)

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        """Say that it was written."""
        self._note("export_attempts", file, *attempts, *(["force"] if force else []))
        return HistoryExported(file, list(attempts) or [one.attempt for one in self.past if one.ended], 25_000)

    async def import_attempts(self, file: str) -> HistoryImported:
        """Bring what the test laid out."""
        self._note("import_attempts", file)
        self.past = [*self.past, *self.imported]
        came = [ImportedAttempt(one.attempt, one.attempt, one.origin) for one in self.imported]
        return HistoryImported(file, came, list(self.known))
