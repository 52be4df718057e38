"""Fetching what events do not carry: a run's log from its file, and its curves from the first point."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tfcert_exam_engine.views import LogChunk, RunView
from tfcert_tui.desk import Desk
from tfcert_tui.earlier_runs import earlier_runs
from tfcert_tui.notices import fetch
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.training_log import TrainingLog

TAIL_BYTES = 65536
"""Read at once when a run is turned to, and with each step back."""
FAR_BEHIND_BYTES = 4 << 20
"""From here on the pane begins anew with the newest output: a script may print faster than a terminal shows."""
TORN = "\ufffd"
"""What the engine makes of each byte of a character that the piece's beginning cut through."""


class LogFeed:
    """Keeps one log pane up to date with one run."""

    def __init__(self, desk: Desk, pane: TrainingLog) -> None:
        self.desk = desk
        self.pane = pane
        self.run: int | None = None
        self.offset: int | None = None
        """Where to read on, in bytes."""
        self.first: int | None = None
        """Where the pane's text begins, in bytes."""
        self._title = ""
        self._reading = False
        self._reading_earlier = False

    def follow(self, run: RunView | None, title: str) -> None:
        """Turn to another run, or to none."""
        number = run.run if run else None
        if number != self.run:
            self.run, self._title = number, title
            self._begin_anew()

    def _begin_anew(self) -> None:
        self.offset = self.first = None
        self.pane.clear_log(self._title)

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
                if self._far_behind(chunk):
                    self._begin_anew()
                    continue
                self._append(chunk)
                if chunk.next_offset >= chunk.size or not chunk.text:
                    return
        finally:
            self._reading = False

    def _far_behind(self, chunk: LogChunk) -> bool:
        return self.offset is not None and self.pane.following and chunk.size - self.offset > FAR_BEHIND_BYTES

    def _append(self, chunk: LogChunk) -> None:
        torn = torn_bytes(chunk) if self.offset is None else 0
        if self.first is None:
            self.first = chunk.offset + torn
        self.offset = chunk.next_offset
        if chunk.text:
            self.pane.append(chunk.text[torn:])

    async def read_earlier(self) -> None:
        """Read the piece before what the pane shows, unless its beginning is reached or the pane is full.

        Raises:
            EngineError: the log cannot be read.
        """
        run, first = self.run, self.first
        if run is None or not first or self._reading_earlier or self.pane.full:
            return
        self._reading_earlier = True
        try:
            begin = max(0, first - TAIL_BYTES)
            chunk = await self.desk.engine.read_log(run, begin, first - begin)
        finally:
            self._reading_earlier = False
        if (run, first) == (self.run, self.first):
            torn = torn_bytes(chunk)
            self.first = begin + torn
            self.pane.prepend(chunk.text[torn:])
            self.pane.earlier_is_here(more=self.first > 0 and not self.pane.full)


def torn_bytes(chunk: LogChunk) -> int:
    """Return how many bytes of a character stand cut off at a piece's beginning: they belong to the piece before."""
    if not chunk.offset:
        return 0
    return min(3, len(chunk.text) - len(chunk.text.lstrip(TORN)))


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

    def show_others(self, app: App[Any], curves: Curves, run: RunView | None) -> None:
        """Draw the earlier runs that the pane wants beneath `run`; those not read yet are fetched."""
        state = self.desk.state
        others = earlier_runs(state.runs.values(), run, curves.view.others) if run is not None else []
        for other in others:
            if state.link == "live" and self.wants(other.run):
                fetch(app, self.desk, self.fetch(other.run))
        curves.set_others([(other.run, state.points.get(other.run, [])) for other in others])
