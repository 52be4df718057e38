"""What the fork server says, heard by the engine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tfcert_exam_engine.fork_server import ForkServer


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
