"""What the fork server says, heard by the engine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tfcert_exam_engine.children import fork_server
from tfcert_exam_engine.children.fork_server import ForkServer

REFUSED = """
import os
from tfcert_exam_engine.runner.forking import ForkLoop

def refuse():
    raise BlockingIOError(11, "Resource temporarily unavailable")

os.fork = refuse
ForkLoop(0, 1).run()
"""


class Refuses:
    """A fork server whose kernel has no process to give."""

    def __init__(self, server: ForkServer) -> None:
        self.server = server
        self.stdin = self

    def write(self, line: bytes) -> None:
        job = json.loads(line)["fork"]
        asyncio.get_running_loop().call_soon(self.server._hear, {"failed": job, "why": "no process"})


class SaysAllAtOnce:
    """A fork server whose child has ended before the engine looks: both lines in one piece."""

    def __init__(self, server: ForkServer) -> None:
        self.server = server
        self.stdin = self

    def write(self, line: bytes) -> None:
        folder = json.loads(line)["fork"]
        asyncio.get_running_loop().call_soon(self._say, folder)

    def _say(self, folder: str) -> None:
        self.server._hear({"forked": folder, "pid": 4242})
        self.server._hear({"exited": 4242, "status": 7})


async def test_the_exit_of_a_child_that_was_quicker_than_the_engine_is_not_lost():
    server = ForkServer({})
    server.state = "ready"
    server._process = SaysAllAtOnce(server)  # type: ignore[assignment]
    for _again in range(2):  # the same pid a second time
        pid = await server.fork(Path("/jobs/grade-1"))
        async with asyncio.timeout(5):
            assert await server.exit_of(pid) == 7


def test_a_fork_that_the_kernel_refuses_is_told_and_the_server_goes_on() -> None:
    """Fakes the kernel's refusal alone: root has no limit on its processes."""
    asked = '{"fork": "/jobs/job-1.json"}\n{"fork": "/jobs/job-2.json"}\n'
    done = subprocess.run([sys.executable, "-c", REFUSED], input=asked, capture_output=True, text=True, check=True)
    answers = [json.loads(line)["failed"] for line in done.stdout.splitlines()]
    assert answers == ["/jobs/job-1.json", "/jobs/job-2.json"]


async def test_a_refused_fork_is_a_cold_start_for_the_engine() -> None:
    server = ForkServer({})
    server.state = "ready"
    server._process = Refuses(server)  # type: ignore[assignment]
    with pytest.raises(ConnectionError, match="no process"):
        await server.fork(Path("/jobs/job-1.json"))


async def test_one_that_cannot_be_started_again_at_once_is_started_when_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel has no process to give just then: that is scripted, and so is the pause before each try."""
    monkeypatch.setattr(fork_server, "RESTART_PAUSE_S", 0.01)
    server = ForkServer({**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
    await server.start()
    spawn, refusals = asyncio.create_subprocess_exec, iter(range(3))

    async def refused(*arguments: str, **options: object) -> object:
        if next(refusals, None) is not None:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return await spawn(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", refused)
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    for _ in range(500):
        if server.pid not in (None, first):
            break
        await asyncio.sleep(0.02)
    assert server.pid not in (None, first)
    assert await server.ready()
    await server.stop()
