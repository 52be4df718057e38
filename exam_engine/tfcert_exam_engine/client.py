"""The engine over its socket: what the workstation and the headless commands talk to."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from gettext import gettext as _
from typing import NoReturn, TypeVar

import msgspec

from tfcert_exam_engine import private_folder, process, relief, wire
from tfcert_exam_engine.errors import EngineUnavailable, from_wire
from tfcert_exam_engine.launch import launch
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.socket_path import socket_for
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.views import (
    AnyEngineEvent,
    AttemptView,
    CheckView,
    CurvesView,
    DeletedView,
    EngineState,
    EngineStatus,
    HintView,
    LogChunk,
    Mode,
    PruneView,
    ResetView,
    RunView,
    SolutionView,
    SubmissionView,
)
from tfcert_exam_engine.wire import Happened, Hello, Reply, Request

T = TypeVar("T")
HELLO_S = 10.0
NOBODY_LISTENS = (FileNotFoundError, NotADirectoryError, ConnectionError)


class EngineClient:
    """Implements `engine.Engine`; every call is one request and one reply."""

    def __init__(self, paths: Paths) -> None:
        self.notice = ""
        """What a person should know about the engine that was reached, in one sentence."""
        self._paths = paths
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._followers: list[asyncio.Queue[AnyEngineEvent | None]] = []

    async def connect(self, start: bool = True) -> None:
        """Reach the engine, starting it where none runs.

        Raises:
            EngineUnavailable: it does not start, speaks another protocol, or (`start=False`) does not run.
        """
        await self.close()
        self.notice = ""
        private_folder.verify(self._paths.data_dir)
        try:
            await self._open(relieve=start)
        except PermissionError as error:
            raise EngineUnavailable(
                "not_yours",
                _("The data folder {folder} belongs to someone else.").format(folder=self._paths.data_dir),
                _("Take another --data-dir."),
            ) from error
        except NOBODY_LISTENS as error:
            if not start:
                raise EngineUnavailable(
                    "engine_not_running", _("No engine is running for this data folder."), ""
                ) from error
            await launch(self._paths, self._open)

    async def _relieve(self, hello: Hello) -> None:
        """Take over from an older engine of our protocol if no job runs; else it goes on, and is told to make room.

        Raises:
            ConnectionResetError: it leaves; another is to be started.
        """
        start = process.start_of(hello.pid)
        if await self.retire(__version__):
            await self._left(hello.pid, start)
            raise ConnectionResetError("relieved")
        self.notice = _("The engine of version {theirs} goes on with its jobs; {ours} takes over after them.").format(
            theirs=hello.version, ours=__version__
        )

    async def _open(self, relieve: bool = True) -> None:
        """Connect and read the hello; an engine of an older version is relieved, one that speaks otherwise refused.

        Raises:
            FileNotFoundError, ConnectionError: nobody listens, or whoever did is just dying.
            EngineUnavailable: something else listens.
        """
        path = socket_for(self._paths)
        self._reader, self._writer = await asyncio.open_unix_connection(path, limit=wire.MAX_ANSWER)
        try:
            # Not wait_for: on Python 3.11 it can lose a cancellation.
            async with asyncio.timeout(HELLO_S):
                line = await self._reader.readline()
            if not line:
                raise ConnectionResetError(path)
            hello = _hello(line)
        except EngineUnavailable:
            await self.close()
            raise
        except (TimeoutError, ValueError) as error:
            await self.close()
            raise _mute() from error
        if hello.protocol != wire.PROTOCOL:
            await self._refuse(hello, self._reader, self._writer, relieve)
        self._listener = asyncio.create_task(self._listen(self._reader))
        if relieve and relief.is_older(hello.version):
            await self._relieve(hello)

    async def _refuse(
        self, hello: Hello, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, relieve: bool
    ) -> NoReturn:
        """Leave an engine of another protocol, having asked an older one to make room."""
        start = process.start_of(hello.pid)
        leaves = relieve and relief.is_older(hello.version) and await relief.asked_to_leave(reader, writer)
        await self.close()
        if not leaves:
            raise relief.still_there(hello)
        await self._left(hello.pid, start)
        raise ConnectionResetError("relieved")

    async def close(self) -> None:
        """Leave; the engine goes on."""
        if self._listener is not None:
            self._listener.cancel()
            self._listener = None
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._lose()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._hear(wire.read_line(line))
        except (ConnectionError, ValueError, msgspec.MsgspecError):
            pass
        finally:
            self._lose()

    def _hear(self, line: wire.AnyLine) -> None:
        match line:
            case Happened(event=event):
                for follower in self._followers:
                    follower.put_nowait(event)
            case Reply(id=number, result=result, refusal=refusal):
                answer = self._waiting.pop(number, None)
                if answer is None or answer.done():
                    return
                if refusal is None:
                    answer.set_result(msgspec.Raw(bytes(result)))
                else:
                    error = from_wire(refusal.kind, refusal.code, refusal.message, refusal.advice)
                    answer.set_exception(error)
            case Hello():
                return

    def _lose(self) -> None:
        """The line is gone: whoever waits hears it."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(_gone())
        self._waiting.clear()
        for follower in self._followers:
            follower.put_nowait(None)
        self._followers.clear()

    async def _ask(self, call: wire.AnyCall, result: type[T]) -> T:
        """Send a call and return its typed result.

        Raises:
            EngineError: the engine refused, or the line broke.
        """
        if self._writer is None or self._listener is None or self._listener.done():
            raise _gone()
        number = next(self._numbers)
        answer: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(wire.line_of(Request(number, call)))
            await self._writer.drain()
            raw = await answer
        except ConnectionError as error:
            raise _gone() from error
        finally:
            self._waiting.pop(number, None)
        return msgspec.json.decode(raw, type=result)

    def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Follow all that changes from now on; ends when the engine goes away."""
        queue: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()
        if self._writer is None or self._listener is None or self._listener.done():
            queue.put_nowait(None)
        else:
            self._followers.append(queue)
            if len(self._followers) == 1:
                self._writer.write(wire.line_of(Request(0, wire.Follow())))
        return _read(queue)

    async def state(self) -> EngineState:
        """Return everything a first screen needs."""
        return await self._ask(wire.State(), EngineState)

    async def prepare_data(self) -> None:
        """Begin building the data sets that are missing."""
        await self._ask(wire.PrepareData(), type(None))

    async def start(
        self, form: str, mode: Mode, seed: int | None, minutes: int, category: int | None = None, skill: str = ""
    ) -> AttemptView:
        """Begin an attempt."""
        return await self._ask(wire.Start(form, mode, seed, minutes, category, skill), AttemptView)

    async def run(self, category: int) -> RunView:
        """Train the category's solution.py in the background."""
        return await self._ask(wire.Run(category), RunView)

    async def stop_run(self, run: int) -> RunView:
        """Stop a run and everything it started."""
        return await self._ask(wire.StopRun(run), RunView)

    async def check(self, category: int, file: str | None = None) -> CheckView:
        """Check a model file against the contract."""
        return await self._ask(wire.Check(category, file), CheckView)

    async def submit(self, category: int, file: str | None = None, run: int | None = None) -> SubmissionView:
        """Freeze and accept a model file, or the one that a run kept."""
        return await self._ask(wire.Submit(category, file, run), SubmissionView)

    async def end(self) -> AttemptView:
        """End the live attempt."""
        return await self._ask(wire.End(), AttemptView)

    async def pause(self) -> AttemptView:
        """Let the clock of a practice stand."""
        return await self._ask(wire.Pause(), AttemptView)

    async def go_on(self) -> AttemptView:
        """Let it run again."""
        return await self._ask(wire.GoOn(), AttemptView)

    async def hint(self, category: int, number: int) -> HintView:
        """Return one hint."""
        return await self._ask(wire.Hint(category, number), HintView)

    async def solution(self, category: int) -> SolutionView:
        """Return the reference solution."""
        return await self._ask(wire.Solution(category), SolutionView)

    async def reset(self, category: int) -> ResetView:
        """Put the starter back; what stood there is kept."""
        return await self._ask(wire.Reset(category), ResetView)

    async def delete_attempt(self, attempt: str) -> DeletedView:
        """Delete an ended attempt from the record."""
        return await self._ask(wire.DeleteAttempt(attempt), DeletedView)

    async def prune(self, dry_run: bool) -> PruneView:
        """Delete what is old, or say what would be."""
        return await self._ask(wire.Prune(dry_run), PruneView)

    async def settings(self) -> Settings:
        """Return the settings."""
        return await self._ask(wire.SettingsOf(), Settings)

    async def change_settings(self, changes: dict[str, str]) -> Settings:
        """Change settings by name."""
        return await self._ask(wire.ChangeSettings(changes), Settings)

    async def attempt(self, attempt: str | None = None) -> EngineState:
        """Return one attempt with its runs and submissions."""
        return await self._ask(wire.AttemptOf(attempt), EngineState)

    async def attempts(self) -> list[AttemptView]:
        """Return all attempts, newest first."""
        return await self._ask(wire.Attempts(), list[AttemptView])

    async def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""
        await self._ask(wire.LookAt(category), type(None))

    async def curves(self, run: int) -> CurvesView:
        """Return all points of a run."""
        return await self._ask(wire.CurvesOf(run), CurvesView)

    async def read_log(self, run: int, offset: int, limit: int = 65536) -> LogChunk:
        """Return a piece of a run's log."""
        return await self._ask(wire.ReadLog(run, offset, limit), LogChunk)

    async def status(self) -> EngineStatus:
        """Return how the engine itself is."""
        return await self._ask(wire.Status(), EngineStatus)

    async def stop(self, force: bool = False) -> None:
        """Stop the engine, and wait until it has left."""
        pid = (await self.status()).pid
        start = process.start_of(pid)
        await self._ask(wire.Stop(force), type(None))
        await self._left(pid, start)

    async def _left(self, pid: int, start: float | None) -> None:
        await self.close()
        while start is not None and process.is_alive(pid, start):
            await asyncio.sleep(0.02)

    async def retire(self, version: str) -> bool:
        """Ask it to leave when no job runs."""
        return await self._ask(wire.Retire(version), bool)


def _hello(line: bytes) -> Hello:
    """Read the first line: a hello, or why there is none.

    Raises:
        EngineUnavailable: it refuses us.
        ValueError: it is no engine's line.
    """
    said = msgspec.json.decode(line, type=Hello | Reply)
    if isinstance(said, Hello):
        return said
    refusal = said.refusal
    raise _mute() if refusal is None else EngineUnavailable(refusal.code, refusal.message, refusal.advice)


async def _read(queue: asyncio.Queue[AnyEngineEvent | None]) -> AsyncIterator[AnyEngineEvent]:
    while (event := await queue.get()) is not None:
        yield event


def _gone() -> EngineUnavailable:
    return EngineUnavailable(
        "engine_gone",
        _("The engine has gone away; nothing that was accepted is lost."),
        _("Do it again: the engine is started anew and takes up everything."),
    )


def _mute() -> EngineUnavailable:
    return EngineUnavailable(
        "engine_mute",
        _("Something answers on the engine's socket that is not this engine."),
        _("Stop it with: tfcert-tui engine stop"),
    )
