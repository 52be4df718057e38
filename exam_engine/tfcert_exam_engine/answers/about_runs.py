"""What the engine answers about one run: its files, and what it uses of the machine."""

from __future__ import annotations

import asyncio

from tfcert_exam_engine.machine.samples import MachineSamples
from tfcert_exam_engine.machine.usage_views import MachineHistory, UsageView
from tfcert_exam_engine.training.figure_views import FiguresView
from tfcert_exam_engine.training.file_views import CurvesView, LogChunk, LogFound, ScriptView
from tfcert_exam_engine.training.run_figures import figures_in, picture_of
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_problems.examples import Picture


class AnswersAboutRuns:
    """The part of `engine.Engine` that reads what trainings left."""

    _trainings: Trainings
    _samples: MachineSamples

    async def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        return self._trainings.files.curves(run)

    async def usage(self, run: int) -> UsageView:
        """Return what a run has used of the machine."""
        return self._trainings.usage(run)

    async def machine_history(self) -> MachineHistory:
        """Return what the machine did in the last minutes."""
        return self._samples.history()

    async def figures(self, run: int) -> FiguresView:
        """Return the figures that a run has shown or saved."""
        return await asyncio.to_thread(figures_in, run, self._trainings.files.folder(run))

    async def figure_picture(self, run: int, number: int, width: int, height: int) -> Picture:
        """Return one of them, made small."""
        return await picture_of(await self.figures(run), number, width, height)

    async def script(self, run: int) -> ScriptView:
        """Return the script that a run ran."""
        return self._trainings.files.script(run)

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of a run's log."""
        return self._trainings.files.read_log(run, offset, limit)

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        """Look through a piece of a run's log, beside the loop."""
        return await asyncio.to_thread(self._trainings.files.find_in_log, run, what, offset, limit, places)
