"""Runs jobs in children and turns whatever happens to them into exactly one ending each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
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
from tfcert_exam_engine.children import death
from tfcert_exam_engine.children.fork_server import ForkServer, legacy_environment
from tfcert_exam_engine.children.job import (
    MARK_LENGTH,
    MARK_VARIABLE,
    AnyJob,
    GradeJob,
    TrainJob,
    claimed_file,
    job_file,
)
from tfcert_exam_engine.children.job_log import EventTail
from tfcert_exam_engine.clock import boot_seconds
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent, EngineFault, Started, TimedOut, Trained
from tfcert_exam_engine.grading.cell import Cell
from tfcert_exam_engine.training import limits
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.views import GradingStage

log = logging.getLogger(__name__)

POLL_S = 0.1
"""How often a job's events are read while it runs; its exit is heard at once."""
GRADING_POLL_S = 0.005
"""The same of a grader, which has somebody waiting: its last word ends the job, before its exit."""
LIMITS_S = 0.5
"""How often a training's memory and output are looked at."""
READY_S = 2.0
"""A forked child says that it is ready within this time, or is replaced by a cold one."""
GRACE_S = 2.0
"""Between SIGTERM and SIGKILL."""
LONE_RUNNER = Path(__file__).parents[1] / "runner" / "script.py"
"""What another interpreter is given to run."""
OURS_ALONE = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")
"""What leads our interpreter to our packages is kept from another one."""
ENDINGS = get_args(AnyEnding)
Hear = Callable[[AnyJobEvent], None]
Tried = Callable[[str], None]


@dataclass
class LiveJob:
    """A job under way."""

    folder: Path
    limits: Limits
    hear: Hear
    token: str = ""
    pid: int = 0
    pid_start: float = 0.0
    is_training: bool = False
    is_grading: bool = False
    ending: AnyEnding | None = None
    stopped: AnyEnding | None = None
    """Set when we stopped it: what its ending shall be."""
    stopping: asyncio.Task[None] | None = None
    """Goes on when whoever asked for it leaves meanwhile."""
    exit_code: int | None = None
    ran_s: float = 0.0
    """How long it had run when an engine took it up from another one."""
    started: asyncio.Event = field(default_factory=asyncio.Event)
    oom_kills_before: int | None = None
    tail: EventTail = field(init=False)

    def __post_init__(self) -> None:
        """Follow the folder's events from the first."""
        self.tail = EventTail(self.folder / "events.jsonl")

    def read(self) -> None:
        """Take what the child has said since the last time."""
        for event in self.tail.read():
            self.take(event)

    def take(self, event: AnyJobEvent) -> None:
        """Fold one event of the child."""
        if isinstance(event, Started):
            self.pid, self.pid_start = event.pid, event.pid_start
            self.started.set()
        if isinstance(event, ENDINGS):
            self.ending = self.ending or event
        else:
            self.hear(event)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes; the marked ones of a grader are not looked for: it starts none."""
        process.signal_tree(self.pid, self.pid_start, number, self.token if self.is_training else "")


class Jobs:
    """Starts, follows and stops children."""

    def __init__(
        self, fork_server: ForkServer, environment: dict[str, str], legacy_server: ForkServer | None = None
    ) -> None:
        """Take the fork server of most jobs, and the one of runs under legacy Keras; without it those start cold."""
        self.cold_starts = 0
        self.faults = 0
        self.live: dict[Path, LiveJob] = {}
        self._stop_first: dict[Path, AnyEnding] = {}
        self._fork_server = fork_server
        self._legacy_server = legacy_server
        self._environment = environment

    async def run(
        self,
        job: AnyJob,
        within: Limits,
        hear: Hear,
        tried: Tried = lambda _token: None,
        cell: Cell | None = None,
    ) -> AnyEnding:
        """Do a job in a child of its own; `hear` gets its events as they come, the ending is returned.

        `tried` is told the token of each try before its child is started, to find it again after a crash of ours.
        With `cell`, the job's folder, the child is the one that waits there; where it does not any more, another.

        Raises:
            OSError: the job's folder cannot be written.
            DiskTrouble: `tried` could not keep the token.
        """
        folder = Path(job.folder)
        live = LiveJob(
            folder, within, hear, is_training=isinstance(job, TrainJob), is_grading=isinstance(job, GradeJob)
        )
        live.oom_kills_before = process.oom_kills()
        live.stopped = self._stop_first.pop(folder, None)
        return await self._track(live, self._start_and_follow(live, job, tried, cell))

    @property
    def stage(self) -> GradingStage:
        """What would hold up a grading that begins now."""
        stages: dict[str, GradingStage] = {"starting": "starting", "down": "cold_start"}
        return stages.get(self._fork_server.state, "")

    def adopt(self, found: LiveJob) -> Awaitable[AnyEnding]:
        """Follow a job that an earlier engine started, alive or ended; from now on it can be stopped.

        Where its process is not known it has claimed the job at the most a moment ago, or died before its first word.
        """
        self.live[found.folder] = found
        return self._track(found, self._find_and_follow(found))

    async def _find_and_follow(self, found: LiveJob) -> AnyEnding:
        if not found.pid:
            await self._is_ready(found, asyncio.get_running_loop().create_future())
        return await self._follow(found, None)

    async def stop(self, folder: Path, ending: AnyEnding, grace_s: float = GRACE_S) -> None:
        """Stop a job: SIGTERM, then SIGKILL, to everything it started. Its ending will be `ending`.

        A job that was asked for and has not begun is not begun.
        """
        live = self.live.get(folder)
        if live is None:
            self._stop_first[folder] = ending
            return
        if live.stopped is None:
            live.stopped = ending
            live.stopping = asyncio.create_task(self._end(live, grace_s))
        if live.stopping is not None:
            await asyncio.shield(live.stopping)

    async def _end(self, live: LiveJob, grace_s: float) -> None:
        while live.pid == 0 and live.folder in self.live:
            await asyncio.sleep(POLL_S)
        live.signal(signal.SIGTERM)
        deadline = boot_seconds() + grace_s
        while process.is_alive(live.pid, live.pid_start) and boot_seconds() < deadline:
            await asyncio.sleep(min(POLL_S, grace_s))
        live.signal(signal.SIGKILL)

    async def _track(self, live: LiveJob, work: Awaitable[AnyEnding]) -> AnyEnding:
        self.live[live.folder] = live
        try:
            ending = await work
        except asyncio.CancelledError:
            # The engine leaves. A training goes on and is adopted; all else is done anew.
            if not live.is_training:
                live.signal(signal.SIGKILL)
            raise
        finally:
            self.live.pop(live.folder, None)
        if isinstance(ending, EngineFault):
            self.faults += 1
            log.error("%s: %s", live.folder.name, ending.message)
        return ending

    async def _start_and_follow(self, live: LiveJob, job: AnyJob, tried: Tried, cell: Cell | None) -> AnyEnding:
        server = self._server_of(job)
        exit_code = await self._hand_over(live, job, cell) if cell else None
        if exit_code is None and server is not None:
            exit_code = await self._start_forked(live, job, tried, server)
        if exit_code is None:
            if live.stopped is not None:
                return live.stopped
            if server is not None and server.state == "unavailable":
                return EngineFault(time.time(), server.why)
            self._write(live, job, tried)
            foreign = job.python if isinstance(job, TrainJob) else ""
            try:
                exit_code = await self._start_cold(live, foreign, _is_legacy(job))
            except OSError as error:
                return EngineFault(
                    time.time(), _("{python} cannot be started: {why}").format(python=foreign, why=error)
                )
        return await self._follow(live, exit_code)

    def _server_of(self, job: AnyJob) -> ForkServer | None:
        """Return the fork server that has what a job needs; None for another interpreter's job."""
        if isinstance(job, TrainJob) and job.python:
            return None
        return self._legacy_server if _is_legacy(job) else self._fork_server

    @staticmethod
    def _write(live: LiveJob, job: AnyJob, tried: Tried) -> None:
        """Lay out a new try: the old one's words are gone, and its child, if it comes late, finds no job."""
        live.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in live.folder.glob("*.json*"):
            old.unlink()
        (live.folder / "log.txt").unlink(missing_ok=True)
        live.pid, live.pid_start, live.tail = 0, 0.0, EventTail(live.folder / "events.jsonl")
        live.token = secrets.token_hex(MARK_LENGTH // 2)
        tried(live.token)
        job_file(live.folder, live.token).write_bytes(msgspec.json.encode(job))

    async def _start_forked(
        self, live: LiveJob, job: AnyJob, tried: Tried, server: ForkServer
    ) -> asyncio.Future[int] | None:
        """Ask a fork server; return the future exit code, or None when a cold start is needed."""
        if not await server.ready() or live.stopped is not None:
            return None
        self._write(live, job, tried)
        try:
            pid = await server.fork(job_file(live.folder, live.token))
        except ConnectionError:
            return None
        return await self._ready(live, pid, server)

    async def _hand_over(self, live: LiveJob, job: AnyJob, cell: Cell) -> asyncio.Future[int] | None:
        """Give the job to the child that waits; return as `_start_forked`."""
        live.token = cell.token
        file = job_file(cell.folder, cell.token)
        file.write_bytes(msgspec.json.encode(job))
        try:
            pid = await self._fork_server.hand_over(file, cell)
        except ConnectionError as error:
            log.warning("%s: %s", cell.folder.name, error)
            return None
        return await self._ready(live, pid, self._fork_server)

    async def _ready(self, live: LiveJob, pid: int, server: ForkServer) -> asyncio.Future[int] | None:
        """Wait for a child's first word; return its future exit code, or None where it says none."""
        exit_code = server.exit_of(pid)
        live.pid, live.pid_start = pid, process.start_of(pid) or 0.0
        if await self._is_ready(live, exit_code):
            return exit_code
        log.warning("%s: a forked child was not ready after %s s", live.folder.name, READY_S)
        live.signal(signal.SIGKILL)
        return None

    @staticmethod
    async def _is_ready(live: LiveJob, exit_code: asyncio.Future[int]) -> bool:
        """Wait for the child's first word, or its exit."""
        ends = boot_seconds() + READY_S
        while boot_seconds() < ends:
            live.read()
            if live.started.is_set() or exit_code.done():
                return True
            await asyncio.sleep(0.005)
        return False

    async def _start_cold(self, live: LiveJob, foreign: str, legacy: bool) -> asyncio.Future[int]:
        """Start an interpreter of its own: ours, or the one that the person set."""
        self.cold_starts += not foreign
        program = (foreign, str(LONE_RUNNER)) if foreign else (sys.executable, "-P", "-m", "tfcert_exam_engine.runner")
        environment = legacy_environment(self._environment) if legacy else self._environment
        environment = {**environment, MARK_VARIABLE: live.token}
        for name in OURS_ALONE if foreign else ():
            environment.pop(name, None)
        child = await asyncio.create_subprocess_exec(
            *(*program, str(job_file(live.folder, live.token))),
            stdin=asyncio.subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        live.pid, live.pid_start = child.pid, process.start_of(child.pid) or 0.0
        return asyncio.ensure_future(child.wait())

    async def _follow(self, live: LiveJob, exit_code: asyncio.Future[int] | None) -> AnyEnding:
        """Read events until the child is gone, or a grader has said its last; the last look comes after that."""
        gone = asyncio.ensure_future(self._exit(live, exit_code))
        # This clock stands still in suspend: a machine that slept has not trained meanwhile.
        ends, next_look = time.monotonic() + live.limits.wall_s - live.ran_s, 0.0
        while not (gone.done() or (live.is_grading and live.ending)):
            await asyncio.wait({gone}, timeout=GRADING_POLL_S if live.is_grading else POLL_S)
            live.read()
            if live.stopped is None and time.monotonic() >= next_look:
                next_look = time.monotonic() + LIMITS_S
                await self._hold_to_limits(live, ends)
        live.read()
        live.exit_code = self._seen_out(live, gone)
        self._clear_up(live)
        return live.ending or live.stopped or self._of_death(live)

    @staticmethod
    def _of_death(live: LiveJob) -> AnyEnding:
        if live.is_training and live.exit_code == 0:
            # os._exit(0) leaves no time for a last word, and is a good end as under plain Python.
            return Trained(time.time(), round(process.age_of(live.pid_start), 3), None)
        ending = death.of_child(live.exit_code, live.oom_kills_before, live.folder / "log.txt")
        return death.of_grader(ending, live.exit_code, live.started.is_set()) if live.is_grading else ending

    @staticmethod
    def _seen_out(live: LiveJob, gone: asyncio.Future[int | None]) -> int | None:
        """Return the exit code; a grader that has said its last is not waited for: the kernel takes its time to
        take all its memory back."""
        if gone.done():
            return gone.result()
        process.signal_alone(live.pid, live.pid_start, signal.SIGKILL)
        gone.cancel()
        return 0

    async def _hold_to_limits(self, live: LiveJob, ends: float) -> None:
        if time.monotonic() > ends:
            await self.stop(live.folder, TimedOut(time.time(), live.limits.wall_s))
        elif live.is_training and not live.stopped:
            reached = limits.reached(live.limits, live.pid, live.pid_start, live.folder / "log.txt")
            if reached is not None:
                await self.stop(live.folder, reached, grace_s=0.0)

    @staticmethod
    def _clear_up(live: LiveJob) -> None:
        """End what a training left running, and give back a log's excess."""
        if not live.is_training:
            return
        live.signal(signal.SIGKILL)
        if live.limits.output_mb is not None:
            limits.cut(live.folder / "log.txt", live.limits.output_mb)

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


def _is_legacy(job: AnyJob) -> bool:
    return isinstance(job, TrainJob) and job.legacy_keras


def revoke(folder: Path, token: str) -> bool:
    """Take a job back; False when a child has claimed it already."""
    try:
        job_file(folder, token).unlink()
    except OSError:
        return not claimed_file(folder, token).exists()
    return True


def remove(folder: Path) -> None:
    """Delete a finished job's folder."""
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
