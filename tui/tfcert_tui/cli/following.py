"""A run as it goes on: its state, and its log printed as it grows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from tfcert_exam_engine.changes import RunChanged
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.views import RunView
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.interface import ALIVE
from tfcert_tui.cli.output import handed_over


class RunFollower:
    """Keeps a run's newest view."""

    def __init__(self, engine: Engine, feed: Feed, run: RunView) -> None:
        self.run = run
        self._engine = engine
        self._feed = feed

    @property
    def alive(self) -> bool:
        """Whether the run has not ended yet."""
        return self.run.state in ALIVE

    async def look(self, look_s: float = 0.5) -> None:
        """Wait for something new about the run."""
        event = await self._feed.next(look_s)
        if isinstance(event, RunChanged) and event.run.run == self.run.run:
            self.run = event.run
        elif event is None:
            state = await self._engine.attempt(self.run.attempt)
            self.run = next((run for run in state.runs if run.run == self.run.run), self.run)


class LogFollower(RunFollower):
    """Prints what a run writes, from its first byte to its last; `narrate` hears of the run before its log is shown."""

    def __init__(
        self, engine: Engine, feed: Feed, run: RunView, stream: TextIO, narrate: Callable[[RunView], None]
    ) -> None:
        super().__init__(engine, feed, run)
        self._stream = stream
        self._narrate = narrate
        self._offset = 0

    async def look(self, look_s: float = 0.5) -> None:
        """Wait for something new about the run, and print what it wrote."""
        await super().look(look_s)
        self._narrate(self.run)
        if self.run.state == "queued":
            return
        while await self._print_piece():
            pass

    async def _print_piece(self) -> bool:
        chunk = await self._engine.read_log(self.run.run, self._offset)
        with handed_over():
            self._stream.write(chunk.text)
            self._stream.flush()
        grew = chunk.next_offset > self._offset
        self._offset = chunk.next_offset
        return grew
