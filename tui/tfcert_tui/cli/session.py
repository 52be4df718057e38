"""The one place where a command meets its engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_tui.cli.output import say

Result = TypeVar("Result")


class ReachableEngine(Engine, Protocol):
    """An engine that lives in a process of its own."""

    notice: str
    """What a person should know about the engine that was reached, in one sentence; "" mostly."""

    async def connect(self, start: bool = True) -> None:
        """Reach it; with `start` false never start one.

        Raises:
            EngineUnavailable: `engine_not_running`, where none runs and none is to be started.
        """


OpenEngine = Callable[[Paths], ReachableEngine]


@dataclass(frozen=True)
class Session:
    """What the command line says about where to work, and how an engine is reached."""

    data_dir: str | None
    """--data-dir; None where it was not given."""
    open_engine: OpenEngine

    @property
    def paths(self) -> Paths:
        """Where everything lies."""
        return paths_for(self.data_dir)

    @asynccontextmanager
    async def engine(self, paths: Paths | None = None, *, start: bool = True) -> AsyncIterator[ReachableEngine]:
        """Reach the engine, and leave it running in the end."""
        engine = self.open_engine(paths or self.paths)
        try:
            await engine.connect(start)
            if engine.notice:
                say(engine.notice)
            yield engine
        finally:
            await engine.close()

    def ask(self, question: Callable[[Engine], Awaitable[Result]]) -> Result:
        """Reach the engine, put one question, leave."""

        async def whole() -> Result:
            async with self.engine() as engine:
                return await question(engine)

        return asyncio.run(whole())


def engine_over_socket(paths: Paths) -> ReachableEngine:
    """Return the client of the engine that serves this data folder."""
    from tfcert_exam_engine.client import EngineClient

    return EngineClient(paths)


def session_of(context: click.Context) -> Session:
    """Return the session that the root command made."""
    found = context.find_object(Session)
    assert found is not None
    return found


def data_dir_of(data_dir: str | None) -> Path:
    """Return the data folder alone."""
    return paths_for(data_dir).data_dir
