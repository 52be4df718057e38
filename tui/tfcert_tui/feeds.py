"""Fetching what events do not carry: a run's log from its file, and its curves from the first point."""

from __future__ import annotations

from tfcert_exam_engine.views import RunView
from tfcert_tui.desk import Desk
from tfcert_tui.widgets.training_log import TrainingLog

TAIL_BYTES = 65536


class LogFeed:
    """Keeps one log pane up to date with one run."""

    def __init__(self, desk: Desk, pane: TrainingLog) -> None:
        self.desk = desk
        self.pane = pane
        self.run: int | None = None
        self.offset: int | None = None
        self._reading = False

    def follow(self, run: RunView | None, title: str) -> None:
        """Turn to another run, or to none."""
        number = run.run if run else None
        if number != self.run:
            self.run, self.offset = number, None
            self.pane.clear_log(title)

    def behind(self, run: RunView | None) -> bool:
        """Return whether there is more to read and nobody reads it."""
        return run is not None and not self._reading and (self.offset is None or run.log_bytes > self.offset)

    async def catch_up(self) -> None:
        """Read to the log's end; what arrives for a run that is no longer followed is dropped.

        Raises:
            EngineError: the log cannot be read.
        """
        self._reading = True
        try:
            while (run := self.run) is not None:
                chunk = await self.desk.engine.read_log(run, -TAIL_BYTES if self.offset is None else self.offset)
                if run != self.run:
                    continue
                self.offset = chunk.next_offset
                if chunk.text:
                    self.pane.append(chunk.text)
                if chunk.next_offset >= chunk.size or not chunk.text:
                    return
        finally:
            self._reading = False


class CurveFeed:
    """Fetches each run's curves once per connection."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._asked: set[int] = set()

    def forget(self) -> None:
        """Ask again: the engine was away."""
        self._asked.clear()

    def wants(self, run: int) -> bool:
        """Return whether the run's points were never asked for; asks once."""
        fresh = run not in self._asked
        self._asked.add(run)
        return fresh

    async def fetch(self, run: int) -> None:
        """Take the run's points into the state.

        Raises:
            EngineError: they cannot be read.
        """
        self.desk.state.put_curves(await self.desk.engine.curves(run))
