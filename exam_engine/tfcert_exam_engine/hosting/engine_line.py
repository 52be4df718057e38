"""One client's line to the engine: reached, greeted, asked, followed, and what is told when it breaks."""

from __future__ import annotations

import asyncio
import errno
import itertools
import time
from collections.abc import AsyncIterator
from gettext import gettext as _
from typing import NoReturn, TypeVar

import msgspec

from tfcert_exam_engine import calls, process, wire
from tfcert_exam_engine.changes import AnyEngineEvent
from tfcert_exam_engine.errors import EngineUnavailable, from_wire
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.hosting import private_folder, relief
from tfcert_exam_engine.hosting.launch import launch
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import notes
from tfcert_exam_engine.typed import from_json
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.wire import Happened, Hello, Reply, Request

T = TypeVar("T")
HELLO_S = 10.0
NOBODY_LISTENS = (FileNotFoundError, NotADirectoryError, ConnectionError)


class EngineLine:
    """Requests and replies by number, and everything that happens to those who follow."""

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
            began = time.time()
            await launch(self._paths, self._open)
            self.notice = self.notice or notes.said_since(self._paths, began)

    async def _relieve(self, hello: Hello) -> None:
        """Take over from an older engine of our protocol if no job runs; else it goes on, and is told to make room.

        Raises:
            ConnectionResetError: it leaves; another is to be started.
        """
        start = process.start_of(hello.pid)
        if await self.ask(calls.Retire(__version__), bool):
            await self.gone(hello.pid, start)
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
        try:
            self._reader, self._writer = await asyncio.open_unix_connection(path, limit=wire.MAX_ANSWER)
        except OSError as error:
            # asyncio takes a full queue of connections for a connection, and fails over it in its own way.
            if error.errno in (errno.EAGAIN, errno.EINVAL):
                raise ConnectionRefusedError(error.errno, str(error)) from error
            raise
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
        await self.gone(hello.pid, start)
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
        except (ConnectionError, ValueError, *BAD_JSON):
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

    async def ask(self, call: calls.AnyCall, result: type[T]) -> T:
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
            self._writer.write(wire.request_line(Request(number, call)))
            await self._writer.drain()
            raw = await answer
        except ConnectionError as error:
            raise _gone() from error
        finally:
            self._waiting.pop(number, None)
        try:
            return from_json(raw, result)
        except BAD_JSON as error:
            message = _("The engine's answer cannot be read ({why}).").format(why=error)
            advice = _("It may be of another version: tfcert-tui engine stop, and the next one is of this.")
            raise EngineUnavailable("bad_answer", message, advice) from error

    def events(self) -> AsyncIterator[AnyEngineEvent]:
        """Follow all that changes from now on; ends when the engine goes away."""
        queue: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()
        if self._writer is None or self._listener is None or self._listener.done():
            queue.put_nowait(None)
        else:
            self._followers.append(queue)
            if len(self._followers) == 1:
                self._writer.write(wire.request_line(Request(0, calls.Follow())))
        return _read(queue)

    async def gone(self, pid: int, start: float | None) -> None:
        """Leave, and wait until the engine's process is gone."""
        await self.close()
        while start is not None and process.is_alive(pid, start):
            await asyncio.sleep(0.02)


def _hello(line: bytes) -> Hello:
    """Read the first line: a hello, or why there is none.

    Raises:
        EngineUnavailable: it refuses us.
        ValueError: it is no engine's line.
    """
    said = from_json(line, Hello | Reply)
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
