"""What the engine gives away to be worked on elsewhere."""

from __future__ import annotations

import asyncio
from importlib.util import decode_source
from pathlib import Path

from tfcert_exam_engine import public_data
from tfcert_exam_engine.attempts import starters, workspace
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.exporting.material import Material
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.grading import file_gradings
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings_in_force import SettingsInForce
from tfcert_exam_engine.training import legacy_choice
from tfcert_problems.datasets import cache
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.problem import Problem


class AnswersForElsewhere:
    """The part of `engine.Engine` that writes exports."""

    _paths: Paths
    _sitting: Sitting
    _data: DataSets
    _settings: SettingsInForce

    async def export(self, category: int, file: str, slug: str = "", force: bool = False) -> ExportView:
        """Write a problem to a zip, to be worked on elsewhere."""
        from tfcert_exam_engine.exporting.writing import place_of, write

        problem, entry = await self._wanted(category, slug)
        folder = cache.folder_of(self._paths.datasets, entry) / "public"
        material = self._of_bank(problem, folder, entry) if slug else self._of_attempt(problem, folder, entry)
        place_of(file, material, force=force)
        await self._data.ensure([entry])
        return await asyncio.to_thread(write, material, file, force=force)

    async def _wanted(self, category: int, slug: str) -> tuple[Problem, DatasetEntry]:
        if slug:
            return await self._data.on_public_sets(file_gradings.problem_called(category, slug))
        problem = self._sitting.problem(category)
        return problem, public_data.entry_of(problem, self._data.here([problem]))

    def _of_bank(self, problem: Problem, folder: Path, entry: DatasetEntry) -> Material:
        starter = starters.beginning(problem)
        return Material(problem, starter, starter, folder, entry.source, in_attempt=False)

    def _of_attempt(self, problem: Problem, folder: Path, entry: DatasetEntry) -> Material:
        """The newest attempt's, over or not; its script as it stands on the disk."""
        attempt = self._sitting.current
        assert attempt is not None
        starter = starters.beginning(problem, attempt.blank)
        script = Path(attempt.folder) / f"category{problem.category}" / workspace.SCRIPT
        mine = _text_of(workspace.read_script(script)) if script.exists() else starter
        legacy = legacy_choice.is_legacy(None, self._settings.now, problem.slug, mine.encode())
        return Material(problem, starter, mine, folder, entry.source, not attempt.ended, legacy)


def _text_of(script: bytes) -> str:
    """Return a script as Python reads it: by its own word on its encoding, without a mark at its beginning."""
    try:
        return decode_source(script)
    except (SyntaxError, UnicodeDecodeError):
        return script.decode("utf-8-sig", "replace")
