"""What the fork server says, heard by the engine."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

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
