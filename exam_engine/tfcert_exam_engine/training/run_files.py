"""What a run has left on the disk, in a folder of its own: log, events, and the script as it was."""

from __future__ import annotations

from pathlib import Path

from tfcert_exam_engine.children import job_log
from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.training import log_search
from tfcert_exam_engine.training.file_views import CurvesView, LogChunk, LogFound, ScriptView

SOURCE = "solution.py"
"""The script as it stood when the run was asked for."""
USAGE = "usage.jsonl"
"""What it used of the machine over time."""


class RunFiles:
    """The folders of all runs."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def folder(self, run: int) -> Path:
        """Return a run's own folder."""
        return self._paths.job("run", run)

    def source(self, run: int) -> Path:
        """Return the script that a run runs."""
        return self.folder(run) / SOURCE

    def usage(self, run: int) -> Path:
        """Return what a run has used, in the form of `usage_history`."""
        return self.folder(run) / USAGE

    def log_bytes(self, run: int) -> int:
        """Return how much a run has printed so far."""
        return job_log.size_of(self.folder(run) / "log.txt")

    def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        events = job_log.EventTail(self.folder(run) / "events.jsonl").read()
        return CurvesView(run, [event for event in events if isinstance(event, EpochEnded)])

    def script(self, run: int) -> ScriptView:
        """Return the script that a run ran."""
        try:
            return ScriptView(run, self.source(run).read_text("utf-8", "replace"))
        except OSError:
            return ScriptView(run, None)

    def read_log(self, run: int, offset: int, limit: int) -> LogChunk:
        """Return a piece of a run's log."""
        return job_log.read_log(self.folder(run) / "log.txt", run, offset, limit)

    def find_in_log(self, run: int, what: str, offset: int, limit: int, places: bool) -> LogFound:
        """Return what is found in a piece of a run's log."""
        return log_search.find(self.folder(run) / "log.txt", run, what, offset, limit, places)
