"""Starts the engine's host, detached from this terminal, and waits until it listens."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from gettext import gettext as _

from tfcert_exam_engine.clock import boot_seconds
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.hosting import private_folder
from tfcert_exam_engine.hosting.engine_holder import holder, is_restored
from tfcert_exam_engine.hosting.host_codes import ALREADY_RUNNING
from tfcert_exam_engine.paths import Paths

LISTEN_S = 30.0
"""A cold disk takes its time."""
OUTPUT_BYTES = 1 << 20
"""Hardly anything is printed there; it must not grow for ever all the same."""
_hosts: list[subprocess.Popen[bytes]] = []
"""Hosts that this process started: they are not waited for, only reaped when they have ended."""


async def launch(paths: Paths, open_connection: Callable[[], Awaitable[None]]) -> None:
    """Start the host and connect.

    Raises:
        EngineUnavailable: it cannot be started; says why.
    """
    begin = paths.engine_output.stat().st_size if paths.engine_output.exists() else 0
    child = _noted(_spawn(paths))
    ends = boot_seconds() + LISTEN_S
    while boot_seconds() < ends:
        try:
            await open_connection()
            return
        except (FileNotFoundError, ConnectionError):
            await asyncio.sleep(0.02)
        # Another client's host may hold the lock: then we wait for that one.
        if child.poll() not in (None, ALREADY_RUNNING):
            break
        if child.poll() == ALREADY_RUNNING:
            _refuse_restore(paths)
            if holder(paths.lock) is None:  # who held it was no engine, or has left meanwhile
                child = _noted(_spawn(paths))
    raise _last_words(paths, begin)


def _noted(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    _hosts[:] = [host for host in (*_hosts, child) if host.poll() is None]
    return child


def _refuse_restore(paths: Paths) -> None:
    if is_restored(paths.lock):
        raise EngineUnavailable(
            "restoring",
            _("A backup is being restored in {folder}.").format(folder=paths.data_dir),
            _("Wait until that is done."),
        )


def _spawn(paths: Paths) -> subprocess.Popen[bytes]:
    private_folder.check(paths)
    arguments = ("--data-dir", paths.data_dir, "--attempts", paths.attempts, "--datasets", paths.datasets)
    try:
        with paths.engine_output.open("ab") as output:
            if output.tell() > OUTPUT_BYTES:
                output.truncate(0)
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "tfcert_exam_engine.hosting.host", *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=paths.data_dir,
                start_new_session=True,
            )
    except OSError as error:
        raise private_folder.not_writable(paths.data_dir, error) from error


def _last_words(paths: Paths, begin: int) -> EngineUnavailable:
    """Return why the host left: the last line that it printed, where that is a refusal; a full disk took none.

    `begin`: bytes that stood there before it was started.
    """
    if os.statvfs(paths.data_dir).f_bavail == 0:
        return private_folder.not_writable(paths.data_dir, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    try:
        with paths.engine_output.open("rb") as output:
            end = output.seek(0, os.SEEK_END)
            output.seek(max(begin if begin <= end else 0, end - 4096))
            said = json.loads(output.read().splitlines()[-1])
        return EngineUnavailable(said["code"], said["message"], said["advice"])
    except (OSError, ValueError, LookupError, TypeError):
        return EngineUnavailable(
            "engine_start",
            _("The engine could not be started."),
            _("What it printed is in {file}").format(file=paths.engine_output),
        )
