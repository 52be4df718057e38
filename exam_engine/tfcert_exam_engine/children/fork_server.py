"""The engine's side of the fork server: start it, ask it for children, hear of their exits, start it again."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Coroutine, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import Any, Literal

from tfcert_exam_engine.children.job import LEGACY_VARIABLE, MARK_LENGTH, MARK_VARIABLE
from tfcert_exam_engine.grading.cell import Cell, token_of

log = logging.getLogger(__name__)

READY_LIMIT_S = 120.0
"""TensorFlow's import took 2.4 to 6 s on two idle cores; a cold disk takes longer."""
RESTART_PAUSE_S = 2.0
NVIDIA_SIGNS = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg")
"""A driver on Linux, in a container, and under WSL2."""
State = Literal["off", "starting", "ready", "down", "unavailable"]


class ForkServer:
    """One fork server process at a time; `state` says how it is."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.state: State = "down"
        self.why = ""
        """Why there is none, in one sentence; "" while there is one."""
        self.forks = 0
        self._environment = dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._changed = asyncio.Event()
        self._forked: dict[str, asyncio.Future[int]] = {}
        self._exits: dict[int, asyncio.Future[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._following: asyncio.Task[None] | None = None
        self._closing = False

    async def start(self) -> None:
        """Start the process; returns at once, `ready` waits for it."""
        self._set("starting")
        self._process = await asyncio.create_subprocess_exec(
            # -P: the engine's working folder is no place to import from.
            *(sys.executable, "-P", "-m", "tfcert_exam_engine.runner.forking"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )
        self._following = self._keep(self._follow(self._process))

    async def ready(self) -> bool:
        """Wait until it can fork; return False when it is not going to."""
        ends = time.monotonic() + READY_LIMIT_S
        while self.state == "starting" and (left := ends - time.monotonic()) > 0:
            try:
                await asyncio.wait_for(self._changed.wait(), left)
            except TimeoutError:
                break
        return self.state == "ready"

    async def fork(self, job: Path) -> int:
        """Fork a child for a job's file; return its pid.

        Raises:
            ConnectionError: the server went away, or the kernel gave no process.
        """
        self.forks += 1
        return await self._asked(job, {"fork": str(job)})

    async def fork_waiting(self, folder: Path) -> Cell:
        """Fork a child that gets ready to grade in a folder (`cell.place_of`), and waits there.

        Raises:
            ConnectionError: as `fork`.
        """
        return Cell(folder, token_of(folder), await self._asked(folder, {"wait": str(folder)}))

    async def hand_over(self, job: Path, cell: Cell) -> int:
        """Give a job's file to the child that waits; return its pid.

        Raises:
            ConnectionError: as `fork`, or it does not wait any more.
        """
        return await self._asked(job, {"fork": str(job), "to": cell.pid})

    def dismiss(self, cell: Cell) -> None:
        """Let the child that waits go."""
        self._let_go(cell.pid)

    def _let_go(self, pid: int) -> None:
        if self._process is not None and self._process.stdin is not None and self.state == "ready":
            self._process.stdin.write(json.dumps({"dismiss": pid}).encode() + b"\n")

    async def _asked(self, about: Path, request: dict[str, Any]) -> int:
        if self._process is None or self._process.stdin is None or self.state != "ready":
            raise ConnectionError("no fork server")
        answer = asyncio.get_running_loop().create_future()
        self._forked[str(about)] = answer
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        pid: int = await answer
        return pid

    def exit_of(self, pid: int) -> asyncio.Future[int]:
        """Return the future exit code of a forked child (negative: the signal); cancelled when the server dies."""
        exit_code = self._exits.setdefault(pid, asyncio.get_running_loop().create_future())
        exit_code.add_done_callback(lambda _done: self._exits.pop(pid, None))
        return exit_code

    def has_ended(self, pid: int) -> bool:
        """Return whether a forked child is not there any more, or was never."""
        exit_code = self._exits.get(pid)
        return exit_code is None or exit_code.done()

    async def stop(self) -> None:
        """Close its stdin and wait, or end it while it still imports; children live on."""
        await self._dismiss()
        for task in list(self._tasks):
            task.cancel()

    async def _dismiss(self) -> None:
        """Let the process go, and start none in its place."""
        self._closing = True
        if self._process is not None and self._process.returncode is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            if self.state == "starting":
                self._process.kill()
            await self._end(self._process)

    @staticmethod
    async def _end(process: asyncio.subprocess.Process) -> None:
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()

    @property
    def pid(self) -> int | None:
        """Process id, for the engine's status."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self._hear(json.loads(line))
        await process.wait()
        self._gone()
        while not self._closing and self.state != "unavailable":
            await asyncio.sleep(RESTART_PAUSE_S)
            try:
                await self.start()
            except OSError as error:  # no memory, no process or no interpreter just now
                self._set("down")
                log.warning("the fork server could not be started: %s", error)
            else:
                return

    def _hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"ready": seconds}:
                log.info("fork server ready after %s s", seconds)
                self._set("ready")
            case {"unavailable": why}:
                self._set("unavailable", self._unavailable(why))
            case {"forked": job, "pid": pid}:
                if self.has_ended(pid):  # else it is the one that waited
                    self._exits[pid] = asyncio.get_running_loop().create_future()
                if (answer := self._forked.pop(job, None)) and not answer.done():
                    answer.set_result(pid)
                else:  # whoever asked has left: one that waits would wait for ever
                    self._let_go(pid)
            case {"failed": job, "why": why}:
                log.warning("a fork failed: %s", why)
                if (answer := self._forked.pop(job, None)) and not answer.done():
                    answer.set_exception(ConnectionError(why))
            case {"exited": pid, "status": status}:
                # Kept until the pid is used again: of a quick child both lines come at once, before it is asked for.
                exit_code = self._exits.get(pid)
                if exit_code is not None and not exit_code.done():
                    exit_code.set_result(status)

    @staticmethod
    def _unavailable(why: str) -> str:
        return _("TensorFlow cannot be imported ({why}). Install it with: pip install tensorflow").format(why=why)

    def _gone(self) -> None:
        log.log(logging.INFO if self._closing else logging.WARNING, "the fork server has ended")
        if self.state != "unavailable":
            self._set("down")
        for answer in self._forked.values():
            if not answer.done():
                answer.set_exception(ConnectionError("the fork server has ended"))
        for exit_code in self._exits.values():
            exit_code.cancel()
        self._forked.clear()
        self._exits.clear()

    def _set(self, state: State, why: str = "") -> None:
        self.state, self.why = state, why
        self._changed.set()
        self._changed = asyncio.Event()

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def child_environment(home: Path, keras_home: Path | None = None) -> dict[str, str]:
    """Return the environment of the fork server and of cold children: quiet, growing GPU memory, caches of our own.

    `keras_home` None: `keras` in the home.
    """
    return {
        **os.environ,
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "KERAS_HOME": str(keras_home or home / "keras"),
        LEGACY_VARIABLE: "0",
        "PYTHONUNBUFFERED": "1",
        # A place in the fork server's environment that every forked child writes its own token to.
        MARK_VARIABLE: "0" * MARK_LENGTH,
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        **_without_gpu(),
    }


def legacy_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return a child's environment with Keras 2 in the place of Keras 3."""
    return {**environment, LEGACY_VARIABLE: "1"}


def _without_gpu() -> dict[str, str]:
    """Where there is no NVIDIA driver, keep TensorFlow quiet about it: it begins every log with an error.

    TensorFlow 2.21 looks for the driver even where no device may be seen, and calls it an error that there is none;
    what a script does wrong comes as an exception of Python's, not by these lines.
    """
    if any(Path(sign).exists() for sign in NVIDIA_SIGNS):
        return {}
    return {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "3")}
