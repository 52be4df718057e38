"""Runs jobs in children and turns whatever happens to them into exactly one ending each."""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path
from typing import get_args

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.clock import boot_seconds
from tfcert_exam_engine.events import (
    AnyEnding,
    AnyJobEvent,
    Cancelled,
    Crashed,
    EngineFault,
    OutOfMemory,
    Started,
    TimedOut,
)
from tfcert_exam_engine.fork_server import ForkServer
from tfcert_exam_engine.job import AnyJob
from tfcert_exam_engine.job_log import EventTail

log = logging.getLogger(__name__)

POLL_S = 0.1
"""How often a job's events are read while it runs; its exit is heard at once."""
READY_S = 2.0
"""A forked child says that it is ready within this time, or is replaced by a cold one."""
GRACE_S = 2.0
"""Between SIGTERM and SIGKILL."""
ENDINGS = get_args(AnyEnding)
Hear = Callable[[AnyJobEvent], None]


@dataclass
class LiveJob:
    """A job under way."""

    folder: Path
    limit_s: float
    hear: Hear
    pid: int = 0
    pid_start: float = 0.0
    ending: AnyEnding | None = None
    stopped: AnyEnding | None = None
    """Set when we stopped it: what its ending shall be."""
    exit_code: int | None = None
    started: asyncio.Event = field(default_factory=asyncio.Event)
    oom_kills_before: int | None = None

    def take(self, event: AnyJobEvent) -> None:
        """Fold one event of the child."""
        if isinstance(event, Started):
            self.pid, self.pid_start = event.pid, event.pid_start
            self.started.set()
        if isinstance(event, ENDINGS):
            self.ending = self.ending or event
        else:
            self.hear(event)


class Jobs:
    """Starts, follows and stops children."""

    def __init__(self, fork_server: ForkServer, environment: dict[str, str]) -> None:
        self.cold_starts = 0
        self.faults = 0
        self.live: dict[Path, LiveJob] = {}
        self._stop_first: dict[Path, AnyEnding] = {}
        self._fork_server = fork_server
        self._environment = environment

    async def run(self, job: AnyJob, limit_s: float, hear: Hear) -> AnyEnding:
        """Do a job in a child of its own; `hear` gets its events as they come, the ending is returned.

        Raises:
            OSError: the job's folder cannot be written.
        """
        folder = Path(job.folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "job.json").write_bytes(msgspec.json.encode(job))
        live = LiveJob(folder, limit_s, hear, oom_kills_before=process.oom_kills())
        live.stopped = self._stop_first.pop(folder, None)
        return await self._track(live, self._start_and_follow(live))

    async def adopt(self, folder: Path, pid: int, pid_start: float, limit_s: float, hear: Hear) -> AnyEnding:
        """Follow a job that an earlier engine started, alive or ended."""
        live = LiveJob(folder, limit_s, hear, pid, pid_start)
        live.started.set()
        return await self._track(live, self._follow(live, None))

    async def stop(self, folder: Path, ending: AnyEnding) -> None:
        """Stop a job: SIGTERM, then SIGKILL, to everything it started. Its ending will be `ending`.

        A job that was asked for and has not begun is not begun.
        """
        live = self.live.get(folder)
        if live is None:
            self._stop_first[folder] = ending
            return
        if live.stopped is not None:
            return
        live.stopped = ending
        while live.pid == 0 and folder in self.live:
            await asyncio.sleep(POLL_S)
        process.signal_tree(live.pid, live.pid_start, signal.SIGTERM)
        deadline = boot_seconds() + GRACE_S
        while process.is_alive(live.pid, live.pid_start) and boot_seconds() < deadline:
            await asyncio.sleep(POLL_S)
        process.signal_tree(live.pid, live.pid_start, signal.SIGKILL)

    async def _track(self, live: LiveJob, work: Awaitable[AnyEnding]) -> AnyEnding:
        self.live[live.folder] = live
        try:
            ending = await work
        finally:
            self.live.pop(live.folder, None)
        if isinstance(ending, EngineFault):
            self.faults += 1
            log.error("%s: %s", live.folder.name, ending.message)
        return ending

    async def _start_and_follow(self, live: LiveJob) -> AnyEnding:
        tail = EventTail(live.folder / "events.jsonl")
        exit_code = await self._start_forked(live, tail)
        if exit_code is None:
            if live.stopped is not None:
                return live.stopped
            if self._fork_server.state == "unavailable":
                return EngineFault(_now(), self._fork_server.why)
            exit_code = await self._start_cold(live)
        return await self._follow(live, exit_code, tail)

    async def _start_forked(self, live: LiveJob, tail: EventTail) -> asyncio.Future[int] | None:
        """Ask the fork server; return the future exit code, or None when a cold start is needed."""
        if not await self._fork_server.ready() or live.stopped is not None:
            return None
        try:
            pid = await self._fork_server.fork(live.folder)
        except ConnectionError:
            return None
        exit_code = self._fork_server.exit_of(pid)
        live.pid, live.pid_start = pid, process.start_of(pid) or 0.0
        if await self._is_ready(live, tail, exit_code, READY_S):
            return exit_code
        log.warning("%s: a forked child was not ready after %s s", live.folder.name, READY_S)
        process.signal_tree(pid, live.pid_start, signal.SIGKILL)
        return None

    @staticmethod
    async def _is_ready(live: LiveJob, tail: EventTail, exit_code: asyncio.Future[int], limit_s: float) -> bool:
        """Wait for the child's first word, or its exit."""
        ends = boot_seconds() + limit_s
        while boot_seconds() < ends:
            for event in tail.read():
                live.take(event)
            if live.started.is_set() or exit_code.done():
                return True
            await asyncio.sleep(0.005)
        return False

    async def _start_cold(self, live: LiveJob) -> asyncio.Future[int]:
        """Start an interpreter of its own."""
        self.cold_starts += 1
        (live.folder / "events.jsonl").unlink(missing_ok=True)
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tfcert_exam_engine.runner", str(live.folder)),
            stdin=asyncio.subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,
        )
        live.pid, live.pid_start = child.pid, process.start_of(child.pid) or 0.0
        return asyncio.ensure_future(child.wait())

    async def _follow(
        self, live: LiveJob, exit_code: asyncio.Future[int] | None, tail: EventTail | None = None
    ) -> AnyEnding:
        """Read events until the child is gone; the last look comes after its exit."""
        tail = tail or EventTail(live.folder / "events.jsonl")
        gone = asyncio.ensure_future(self._exit(live, exit_code))
        ends = boot_seconds() + live.limit_s
        while not gone.done():
            await asyncio.wait({gone}, timeout=POLL_S)
            for event in tail.read():
                live.take(event)
            if boot_seconds() > ends and live.stopped is None:
                await self.stop(live.folder, TimedOut(_now(), live.limit_s))
        for event in tail.read():
            live.take(event)
        live.exit_code = gone.result()
        return self._ending_of(live)

    @staticmethod
    async def _exit(live: LiveJob, exit_code: asyncio.Future[int] | None) -> int | None:
        """Wait for the child's end; its exit code is not known when its parent died."""
        if exit_code is not None:
            try:
                return await asyncio.shield(exit_code)
            except asyncio.CancelledError:
                if not exit_code.cancelled():
                    raise
        while process.is_alive(live.pid, live.pid_start):
            await asyncio.sleep(POLL_S)
        return None

    def _ending_of(self, live: LiveJob) -> AnyEnding:
        """Return the one ending: what the child said, what we did to it, or what its death looks like."""
        if live.ending is not None:
            return live.ending
        if live.stopped is not None:
            return live.stopped
        return _death(live)


def _death(live: LiveJob) -> AnyEnding:
    """Tell how a child died that said no last word."""
    code = live.exit_code
    kills = process.oom_kills()
    if code == -signal.SIGKILL and live.oom_kills_before is not None and kills != live.oom_kills_before:
        return OutOfMemory(_now())
    if code is None:
        return Cancelled(_now(), _("It ended while the engine was away, without a last word."))
    if code < 0:
        name = signal.Signals(-code).name
        return Crashed(_now(), _("The process was ended by {signal}.").format(signal=name), exit_code=code)
    return Crashed(_now(), _("The process ended itself with exit code {code}.").format(code=code), exit_code=code)


def _now() -> float:
    return time.time()


def remove(folder: Path) -> None:
    """Delete a finished job's folder."""
    shutil.rmtree(folder, ignore_errors=True)
