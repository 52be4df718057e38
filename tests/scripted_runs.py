"""Scripted trainings: runs that begin, wait and stop at once; a test lays out their logs, points and scripts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from kept_state import KeepsState
from tfcert_exam_engine.changes import RunChanged
from tfcert_exam_engine.children.job_log import read_log
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.machine.usage_views import MachineHistory, UsageView
from tfcert_exam_engine.training.file_views import CurvesView, LogChunk, LogFound, ScriptView
from tfcert_exam_engine.training.log_search import find
from tfcert_exam_engine.views import EngineState, RunView


class RunsScripts(KeepsState):
    """What a scripted engine says of runs; a test changes the fields, and tells how the runs go on."""

    def __init__(self, state: EngineState) -> None:
        super().__init__(state)
        self.logs: dict[int, str] = {}
        self.lanes = 99
        """Trainings at once; further ones wait."""
        self.remark = ""
        """What is noticed of the next run before it begins."""
        self.points: dict[int, list[EpochEnded]] = {}
        self.scripts: dict[int, str] = {}
        self.usages: dict[int, UsageView] = {}
        self.machine = MachineHistory(1.0, [])

    async def run(self, category: int, legacy_keras: bool | None = None) -> RunView:
        """Add a run that is under way, or waits for its turn."""
        self._note("run", category, *([] if legacy_keras is None else [legacy_keras]))
        number = max((each.run for each in self.kept.runs), default=0) + 1
        attempt = self._attempt()
        alive = [each for each in self.kept.runs if each.state in ("queued", "running")]
        waits = len(alive) >= self.lanes
        run = RunView(
            number,
            attempt.attempt,
            category,
            "queued" if waits else "running",
            attempt.started.wall_s,
            pid=None if waits else 4000 + number,
            ahead=len(alive) - self.lanes + 1 if waits else None,
            remark=self.remark,
            legacy_keras=self._is_legacy(category) if legacy_keras is None else legacy_keras,
        )
        self.tell(RunChanged(run))
        self._change_problem(category, run=number, running=True)
        return run

    async def stop_run(self, run: int) -> RunView:
        """End the run as cancelled."""
        self._note("stop_run", run)
        found = next(each for each in self.kept.runs if each.run == run)
        stopped = msgspec.structs.replace(found, state="cancelled", ahead=None)
        self.tell(RunChanged(stopped))
        self._change_problem(found.category, running=False)
        return stopped

    async def curves(self, run: int) -> CurvesView:
        """Return the points that the test laid out."""
        self._note("curves", run)
        return CurvesView(run, self.points.get(run, []))

    async def usage(self, run: int) -> UsageView:
        """Return the usage that the test laid out; none where it did not."""
        self._note("usage", run)
        return self.usages.get(run, UsageView(run, 5.0, []))

    async def machine_history(self) -> MachineHistory:
        """Return the machine's past that the test laid out."""
        self._note("machine_history")
        return self.machine

    async def script(self, run: int) -> ScriptView:
        """Return the script that the test laid out; one that it did not was pruned."""
        self._note("script", run)
        return ScriptView(run, self.scripts.get(run))

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of the log that the test laid out, cut as the engine cuts it."""
        self._note("read_log", run, offset)
        with self._log_file(run) as file:
            return read_log(file, run, offset, limit)

    async def find_in_log(
        self, run: int, what: str, offset: int, limit: int = 1 << 20, places: bool = False
    ) -> LogFound:
        """Look through a piece of the log that the test laid out, as the engine does."""
        self._note("find_in_log", run, what, offset)
        with self._log_file(run) as file:
            return find(file, run, what, offset, limit, places)

    @contextmanager
    def _log_file(self, run: int) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "log.txt"
            file.write_bytes(self.logs.get(run, "").encode())
            yield file

    def _is_legacy(self, category: int) -> bool:
        slug = next(problem.slug for problem in self._attempt().problems if problem.category == category)
        return self.kept.settings.wants_legacy_keras(slug)
