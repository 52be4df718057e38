"""Hosts as processes of their own, started as a test wants them, and what is asked of them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tfcert_exam_engine import process
from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import AttemptView, EngineState, RunView

LIMIT_S = 60.0
"""Far beyond what anything here takes: what is not so by then never will be."""
HOST = "from tfcert_exam_engine.hosting import host; host.main()"
AS_VERSION = "from tfcert_exam_engine import version; version.__version__ = {version!r}; "
"""Before anything else is imported: the host then takes itself for this version."""

SLOW_FIT = """
import time, keras, numpy
print("line 1 of the log", flush=True)
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
x = numpy.zeros((4, 1))
slow = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: time.sleep({pause_s}))
model.fit(x, x, epochs={epochs}, callbacks=[slow], verbose=2)
model.save("mymodel.keras")
"""


def arguments(paths: Paths) -> list[str]:
    """Return what a host is told."""
    places = {"--data-dir": paths.data_dir, "--attempts": paths.attempts, "--datasets": paths.datasets}
    return [str(word) for pair in places.items() for word in pair]


class Host:
    """An engine's host that the test started, and not a client."""

    def __init__(self, paths: Paths, before: str = "") -> None:
        """Start it; `before` is run in it before its own modules are imported."""
        self.paths = paths
        self._process = subprocess.Popen(
            [sys.executable, "-c", before + HOST, *arguments(paths)],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.pid = self._process.pid

    async def listens(self) -> None:
        """Wait until a client gets in."""
        await (await client_of(self.paths, start=False)).close()

    def kill(self) -> None:
        """End it as `kill -9` does, and wait until the kernel has taken it away."""
        self._process.kill()
        self._process.wait()

    async def gone(self) -> int:
        """Wait until it has left of itself; return its exit code."""
        await until(lambda: self._process.poll() is not None)
        return self._process.wait()


async def until(done: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    """Wait for something that is only to be seen from outside."""
    ends = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < ends, "never so"
        await asyncio.sleep(0.02)


async def client_of(paths: Paths, start: bool = True) -> EngineClient:
    """Return a connected client; without `start` it waits for the engine that someone else starts."""
    client = EngineClient(paths)
    ends = time.monotonic() + LIMIT_S
    while True:
        try:
            await client.connect(start)
            return client
        except EngineError:
            if start or time.monotonic() > ends:
                raise
            await asyncio.sleep(0.05)


async def seen(client: EngineClient, done: Callable[[EngineState], bool], limit_s: float = LIMIT_S) -> EngineState:
    """Ask for the state until it is so."""
    ends = time.monotonic() + limit_s
    while not done(state := await client.state()):
        assert time.monotonic() < ends, f"never so: {state}"
        await asyncio.sleep(0.05)
    return state


async def begun(client: EngineClient, attempt: AttemptView, script: str, category: int = 1) -> RunView:
    """Train a script; return the run when its process is known."""
    (Path(attempt.folder) / f"category{category}" / "solution.py").write_text(script)
    number = (await client.run(category)).run
    state = await seen(client, lambda s: next(run for run in s.runs if run.run == number).pid is not None)
    return next(run for run in state.runs if run.run == number)


async def end_all(paths: Paths) -> None:
    """Stop whatever engine holds the data folder, with its trainings; one is started where none runs."""
    client = await client_of(paths)
    await client.stop(force=True)


def kill(pid: int) -> None:
    """End an engine that a client started, at once, and wait until it is gone."""
    start = process.start_of(pid)
    os.kill(pid, signal.SIGKILL)
    while start is not None and process.is_alive(pid, start):
        time.sleep(0.01)


async def raw(paths: Paths, limit: int = 1 << 26) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a bare connection that has read the engine's hello."""
    reader, writer = await asyncio.open_unix_connection(socket_for(paths), limit=limit)
    assert b'"Hello"' in await reader.readline()
    return reader, writer
