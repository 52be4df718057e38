"""A real exam of the first form, sat and passed by the bank's own answers: once for all tests that look at one."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from installed_command import DATASETS
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import EngineState
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.rehearsal import Rehearsal, Rehearsed
from tfcert_tui.cli.session import Session, engine_over_socket

Answer = TypeVar("Answer")
SEED = 7
HOSTILE_NAME = "<script>alert(1)<img src=x onerror=alert(2)>.keras"
"""Of a file that was submitted; file names may be nearly anything."""


class EventfulRehearsal(Rehearsal):
    """Presses more than it has to: a file that is no model, then the bank's answer, then the same file again."""

    async def _answer(self, problem):
        if problem.category == 1:
            broken = Path(problem.folder, HOSTILE_NAME)
            broken.write_text("no model")
            await self._submit_file(problem.category, broken)
        await super()._answer(problem)
        if problem.category == 2:
            await self._submit(problem)

    async def _submit_file(self, category: int, file: Path) -> None:
        from tfcert_tui.cli.submitting import graded

        await graded(self._engine, self._feed, await self._engine.submit(category, str(file)))


async def sat(paths: Paths) -> EngineState:
    """Sit an exam in a data folder through an engine of its own, which is stopped afterwards."""
    async with Session(None, engine_over_socket).engine(paths) as engine:
        try:
            async with Feed(engine) as feed:
                return await EventfulRehearsal(engine, feed, Rehearsed("first", SEED, False, "exam")).sit()
        finally:
            await _stop(engine)


async def _stop(engine: Engine) -> None:
    await engine.stop(force=True)


async def asked(folder: Path, question: Callable[[Engine], Awaitable[Answer]]) -> Answer:
    """Put a question to the engine of a data folder, and stop that engine."""
    async with Session(None, engine_over_socket).engine(Paths(folder, folder / "attempts", DATASETS)) as engine:
        try:
            return await question(engine)
        finally:
            await _stop(engine)


def copied_exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with that exam which is this process's own."""
    folder = tmp_path_factory.mktemp("exam") / "data"
    shutil.copytree(kept_exam(tmp_path_factory), folder, ignore=shutil.ignore_patterns("*.sock", "sat"))
    return folder


def kept_exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder in which it was sat, shared by all test processes of this run; it is to be looked at."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = root / "a-real-exam"
    with (root / "a-real-exam.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "sat").exists():
            shutil.rmtree(folder, ignore_errors=True)
            os.environ["TFCERT_DATASETS_DIR"] = str(DATASETS)
            asyncio.run(sat(Paths(folder, folder / "attempts", DATASETS)))
            (folder / "sat").touch()
    return folder
