"""What the engine gives away to be worked on elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tfcert_exam_engine import file_gradings, starters, workspace
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.export_views import ExportView
from tfcert_exam_engine.exporting.material import Material
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.sitting import Sitting
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as datasets
from tfcert_problems.problem import Problem


class AnswersForElsewhere:
    """The part of `engine.Engine` that writes exports."""

    _paths: Paths
    _sitting: Sitting
    _data: DataSets

    async def export(self, category: int, file: str, slug: str = "", force: bool = False) -> ExportView:
        """Write a problem to a zip, to be worked on elsewhere."""
        from tfcert_exam_engine.exporting.writing import place_of, write

        material = self._of_bank(category, slug) if slug else self._of_attempt(category)
        place_of(file, material, force=force)
        await self._data.ensure([datasets.of(material.problem)])
        return await asyncio.to_thread(write, material, file, force=force)

    def _of_bank(self, category: int, slug: str) -> Material:
        problem = file_gradings.problem_called(category, slug)
        starter = starters.beginning(problem)
        return Material(problem, starter, starter, *self._data_of(problem), in_attempt=False)

    def _of_attempt(self, category: int) -> Material:
        """The newest attempt's, over or not; its script as it stands on the disk."""
        problem = self._sitting.problem(category)
        attempt = self._sitting.current
        assert attempt is not None
        starter = starters.beginning(problem, attempt.blank)
        script = Path(attempt.folder) / f"category{category}" / workspace.SCRIPT
        mine = workspace.read_script(script).decode("utf-8", "replace") if script.exists() else starter
        return Material(problem, starter, mine, *self._data_of(problem), in_attempt=not attempt.ended)

    def _data_of(self, problem: Problem) -> tuple[Path, str]:
        entry = datasets.of(problem)
        return cache.folder_of(self._paths.datasets, entry) / "public", entry.source
