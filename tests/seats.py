"""A candidate at an engine in process: real children, real SQLite, the real bank; only the clock is set by the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from clocks import SetClock
from models import save_model
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import AttemptView, EngineState, RunView, SubmissionView


class Seat:
    """A candidate at an engine, in a data folder of their own."""

    def __init__(self, paths: Paths, fork_server: ForkServer) -> None:
        self.paths = paths
        self.clock = SetClock()
        self.fork_server = fork_server
        self.engine = self.new_engine()

    def new_engine(self) -> ExamEngine:
        return ExamEngine(self.paths, self.clock, self.fork_server)

    async def sit(self, mode: str = "practice", minutes: int = 60) -> AttemptView:
        return await self.engine.start("first", mode, 7, minutes)  # type: ignore[arg-type]

    async def reopen(self) -> None:
        """The engine leaves as a killed one would: nothing is finished; a new one takes up."""
        await self.engine.close()
        self.engine = self.new_engine()
        await self.engine.open()

    async def until(self, done: Callable[[EngineState], bool], limit_s: float = 60) -> EngineState:
        for _ in range(int(limit_s / 0.02)):
            state = await self.engine.state()
            if done(state):
                return state
            await asyncio.sleep(0.02)
        raise AssertionError(f"never so: {state}")

    async def verdict(self, number: int) -> SubmissionView:
        state = await self.until(lambda s: s.submissions[number - 1].state != "grading")
        return state.submissions[number - 1]

    async def run_ended(self) -> RunView:
        return (await self.until(lambda s: s.runs[-1].ended_at is not None)).runs[-1]

    def script(self, attempt: AttemptView, text: str, category: int = 1) -> None:
        (Path(attempt.folder) / f"category{category}" / "solution.py").write_text(text)

    def save_constant(self, attempt: AttemptView, constant: float = 0.0) -> Path:
        """Save a model that holds category 1's contract and predicts a constant."""
        return save_model(Path(attempt.folder) / "category1" / "mymodel.keras", constant)

    async def state_of(self, run: int) -> RunView:
        """Return a run as it stands."""
        return next(each for each in (await self.engine.state()).runs if each.run == run)

    async def run_is(self, run: int, *states: str) -> RunView:
        """Wait until a run is in one of these states."""
        await self.until(lambda s: next(each for each in s.runs if each.run == run).state in states)
        return await self.state_of(run)
