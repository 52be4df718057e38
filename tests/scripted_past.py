"""The history of a scripted engine: what it answers when attempts of the past are asked for, noted and carried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ImportedAttempt, ProblemHistory
from tfcert_exam_engine.views import AttemptView


class LooksBack:
    """The part of `ScriptedEngine` that looks back; a test changes its fields before a command runs."""

    def __init__(self) -> None:
        super().__init__()
        self.histories: list[ProblemHistory] = []
        self.left_out: list[str] = []
        """What an export leaves out."""
        self.imported: list[ImportedAttempt] = []
        self.known: list[str] = []

    async def _ask(self, name: str) -> None:
        raise NotImplementedError

    def _change(self, **changes: Any) -> AttemptView:
        raise NotImplementedError

    async def problem_histories(self) -> list[ProblemHistory]:
        await self._ask("problem_histories")
        return self.histories

    async def note_attempt(self, attempt: str, text: str) -> AttemptView:
        await self._ask(f"note_attempt {attempt} {text}")
        return self._change(note=text)

    async def export_attempts(self, file: str, attempts: Sequence[str] = (), force: bool = False) -> HistoryExported:
        await self._ask(f"export_attempts {file} {','.join(attempts)} {force}")
        return HistoryExported(file, list(attempts) or ["20261120-231507"], 2_500_000, self.left_out)

    async def import_attempts(self, file: str) -> HistoryImported:
        await self._ask(f"import_attempts {file}")
        return HistoryImported(file, self.imported, self.known)
