"""The engine host: a process of its own that the first client starts and that outlives every terminal.

    python -m tfcert_exam_engine.hosting.host --data-dir DIR --attempts DIR --datasets DIR

One per data folder, held by a lock that the kernel frees. Leaves ten minutes after the last client and job.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from gettext import gettext as _
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

import msgspec

from tfcert_exam_engine import calls, wire
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.exam_engine import ExamEngine
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.hosting import private_folder
from tfcert_exam_engine.hosting.host_codes import ALREADY_RUNNING
from tfcert_exam_engine.hosting.outbox import Outbox
from tfcert_exam_engine.hosting.socket_path import socket_for
from tfcert_exam_engine.language import bind
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.wire import Happened, Hello, Refusal, Reply, Request

log = logging.getLogger(__name__)

IDLE_S = 600.0
WAITING_CLIENTS = 512
"""Connections that may wait to be accepted; asyncio takes one more for connected, and fails when it reads."""
LOG_BYTES, OLD_LOGS = 1 << 20, 3


class Connection:
    """One client."""

    def __init__(self, engine: ExamEngine, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._engine = engine
        self._reader = reader
        self._outbox = Outbox(writer)
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Greet, answer until the client leaves; whatever it sends, the engine goes on."""
        self._send(Hello(wire.PROTOCOL, __version__, os.getpid()))
        try:
            while line := await self._reader.readline():
                if not self._outbox.dropped:
                    self._take(line)
        except (ValueError, ConnectionError):
            log.warning("a client sent a line that is too long, or broke off")
        finally:
            for task in list(self._tasks):
                task.cancel()
            self._outbox.close()

    def hang_up(self) -> None:
        """End the line; `serve` hears it and returns."""
        self._outbox.close()

    def _take(self, line: bytes) -> None:
        try:
            request = wire.read_request(line)
        except BAD_JSON as error:
            refusal = Refusal("ours", "bad_message", f"The engine did not understand a message: {error}.", "")
            self._send(Reply(-1, refusal=refusal))
            return
        task = asyncio.create_task(self._follow() if isinstance(request.call, calls.Follow) else self._answer(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, request: Request) -> None:
        try:
            reply = Reply(request.id, wire.result_of(await _call(self._engine, request.call)))
        except EngineError as error:
            refusal = Refusal(error.kind, error.code, error.message, error.advice)
            reply = Reply(request.id, refusal=refusal)
        except Exception as error:
            log.exception("%s failed", type(request.call).__name__)
            refusal = Refusal("ours", "engine_fault", f"The engine failed: {error}.", "Its log is engine.log.")
            reply = Reply(request.id, refusal=refusal)
        self._send(reply)

    async def _follow(self) -> None:
        subscription = self._engine.events()
        try:
            async for event in subscription:
                self._send(Happened(event))
            self._outbox.close()
        finally:
            subscription.close()  # type: ignore[attr-defined]

    def _send(self, message: wire.AnyLine) -> None:
        before = self._outbox.dropped
        self._outbox.put(message)
        if self._outbox.dropped and not before:
            self._engine.slow_clients += 1
            log.warning("a slow client was dropped")


_METHODS: dict[type[calls.Call], str] = {
    calls.State: "state",
    calls.PrepareData: "prepare_data",
    calls.Draw: "draw",
    calls.Start: "start",
    calls.Run: "run",
    calls.StopRun: "stop_run",
    calls.Check: "check",
    calls.Submit: "submit",
    calls.GradeFile: "grade_file",
    calls.Export: "export",
    calls.ExamplesOf: "examples",
    calls.Reference: "reference",
    calls.ReferenceEntryOf: "reference_entry",
    calls.IndexReference: "index_reference",
    calls.PublicSets: "public_sets",
    calls.BeginPublic: "begin_public",
    calls.StopPublic: "stop_public",
    calls.End: "end",
    calls.AttemptOf: "attempt",
    calls.Attempts: "attempts",
    calls.ProblemHistories: "problem_histories",
    calls.NoteAttempt: "note_attempt",
    calls.ExportAttempts: "export_attempts",
    calls.ImportAttempts: "import_attempts",
    calls.LookAt: "look_at",
    calls.CurvesOf: "curves",
    calls.UsageOf: "usage",
    calls.MachineHistoryOf: "machine_history",
    calls.FiguresOf: "figures",
    calls.FigurePicture: "figure_picture",
    calls.ScriptOf: "script",
    calls.ReadLog: "read_log",
    calls.FindInLog: "find_in_log",
    calls.Status: "status",
    calls.Stop: "stop",
    calls.Pause: "pause",
    calls.GoOn: "go_on",
    calls.Hint: "hint",
    calls.Solution: "solution",
    calls.Sign: "sign",
    calls.GradeAgain: "grade_again",
    calls.Review: "review",
    calls.Reset: "reset",
    calls.DeleteAttempt: "delete_attempt",
    calls.Prune: "prune",
    calls.SettingsOf: "settings",
    calls.ChangeSettings: "change_settings",
    calls.Retire: "retire",
}


async def _call(engine: ExamEngine, call: calls.Call) -> Any:
    """Call the engine's method with the call's fields."""
    method: Callable[..., Awaitable[Any]] = getattr(engine, _METHODS[type(call)])
    return await method(**msgspec.structs.asdict(call))


class Host:
    """Listens, and leaves when nobody needs it."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._engine = ExamEngine(paths)
        self._socket = socket_for(paths)
        self._connections: set[Connection] = set()
        self._last_needed = time.monotonic()

    async def run(self) -> None:
        """Serve until stopped or idle."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._engine.stopped.set)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        await self._engine.open()
        self._socket.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(
            self._welcome, self._socket, limit=wire.MAX_REQUEST, backlog=WAITING_CLIENTS
        )
        self._socket.chmod(0o600)
        log.info("listening on %s", self._socket)
        await self._until_done()
        log.info("leaving")
        server.close()
        for connection in list(self._connections):
            connection.hang_up()
        self._socket.unlink(missing_ok=True)
        await self._engine.close()

    async def _until_done(self) -> None:
        while not self._engine.stopped.is_set() and time.monotonic() - self._last_needed < IDLE_S:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._engine.stopped.wait(), 1)
            if self._engine.clients or self._engine.is_busy:
                self._last_needed = time.monotonic()
        await asyncio.sleep(0.05)  # a last reply is on its way

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if _peer_uid(writer) not in (None, os.getuid()):
            log.warning("another user was refused")
            message = _("The engine of {folder} belongs to someone else.").format(folder=self._paths.data_dir)
            writer.write(wire.line_of(Reply(-1, refusal=Refusal("ours", "not_yours", message, ""))))
            writer.close()
            return
        self._engine.clients += 1
        connection = Connection(self._engine, reader, writer)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
            self._engine.clients -= 1
            # A command comes and goes between two looks.
            self._last_needed = time.monotonic()


def _peer_uid(writer: asyncio.StreamWriter) -> int | None:
    """Return who is on the other side (SO_PEERCRED, unix(7)); None where the system does not tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    data = writer.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(data[4:8], sys.byteorder)


def take_lock(paths: Paths, purpose: str = "") -> IO[str] | None:
    """Hold the data folder for as long as this process lives, or the file is open; None when another process has it.

    `purpose` is noted behind the process's number.

    Raises:
        EngineUnavailable: the folder is not ours alone, or cannot be written.
    """
    private_folder.check(paths)
    try:
        file = paths.lock.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        file.truncate(0)
        file.write(f"{os.getpid()} {purpose}\n")
        file.flush()
    except OSError as error:
        raise private_folder.not_writable(paths.data_dir, error) from error
    return file


def _log_to(paths: Paths) -> None:
    """Write to the engine's log, which never grows beyond a few megabytes; a full disk does not stop the engine."""
    logging.raiseExceptions = False
    handler = RotatingFileHandler(paths.engine_log, maxBytes=LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", handlers=[handler])
    log.info("engine %s, protocol %s, pid %s", __version__, wire.PROTOCOL, os.getpid())


def main() -> None:
    """Run the host of one data folder."""
    parser = argparse.ArgumentParser(description="The exam engine's host; started by tfcert-tui.")
    for name in ("--data-dir", "--attempts", "--datasets"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    os.umask(0o077)
    bind()
    paths = Paths(given.data_dir, given.attempts, given.datasets)
    try:
        lock = take_lock(paths)
        if lock is None:
            sys.exit(ALREADY_RUNNING)
        _log_to(paths)
        asyncio.run(Host(paths).run())
    except EngineUnavailable as error:
        # The client that started us reads the last line of what we print.
        print(json.dumps({"code": error.code, "message": error.message, "advice": error.advice}), file=sys.stderr)
        sys.exit(3)


if __name__ == "__main__":
    main()
