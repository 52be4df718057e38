"""A run's log, printed as it grows."""

from __future__ import annotations

import sys

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.views import RunChanged, RunView

from tfcert_tui.cli.feed import Feed

ALIVE = ("queued", "running")


class LogFollower:
    """Prints what a run writes, from its first byte, until it has ended."""

    def __init__(self, engine: Engine, feed: Feed, run: RunView, *, to_stderr: bool = False) -> None:
        self.run = run
        self.ended = False
        """Whether the run has ended and its whole log is printed."""
        self._engine = engine
        self._feed = feed
        self._stream = sys.stderr if to_stderr else sys.stdout
        self._offset = 0

    async def step(self) -> None:
        """Wait for something new and print it."""
        if self.run.state in ALIVE:
            await self._look()
        await self._print_new()
        self.ended = self.run.state not in ALIVE

    async def _look(self) -> None:
        event = await self._feed.next(silence_s=0.5)
        if isinstance(event, RunChanged) and event.run.run == self.run.run:
            self.run = event.run
        elif event is None:
            state = await self._engine.attempt(self.run.attempt)
            self.run = next((run for run in state.runs if run.run == self.run.run), self.run)

    async def _print_new(self) -> None:
        while True:
            chunk = await self._engine.read_log(self.run.run, self._offset)
            self._stream.write(chunk.text)
            self._stream.flush()
            if chunk.next_offset == self._offset:
                return
            self._offset = chunk.next_offset
