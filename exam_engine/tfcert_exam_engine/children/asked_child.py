"""Asking a program something that may hang, crash or kill its process: in a child, with a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.children.death import signal_name

MOST_BYTES = 1 << 20
"""Of what it says; one that goes on for ever is stopped at its time limit."""
DRAIN_S = 1.0
"""For what it had said; a process of its that left its group may hold the pipe for ever."""
LONGEST_LINE = 300
"""Of its last words; a compiler's can be a page."""


class Answer(msgspec.Struct, frozen=True):
    """What the child said, or why it said nothing."""

    said: bytes = b""
    fault: str = ""
    """Part of a sentence, such as "exit code 7"; "" where it ended well."""


async def ask(program: Sequence[str], limit_s: float, environment: Mapping[str, str] | None = None) -> Answer:
    """Run a program to its end, or kill it and whatever it started at the limit; never raises over what it does."""
    try:
        child = await asyncio.create_subprocess_exec(
            *program,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        return Answer(fault=error.strerror or str(error))
    try:
        async with asyncio.timeout(limit_s):
            said, errors = await asyncio.gather(_read(child.stdout), _read(child.stderr))
            code = await child.wait()
    except TimeoutError:
        return Answer(fault=_("it took longer than {limit:.0f} s").format(limit=limit_s))
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        with contextlib.suppress(TimeoutError):  # asyncio waits for the end of its pipes too, and nobody may read them
            async with asyncio.timeout(DRAIN_S):
                await asyncio.gather(_read(child.stdout), _read(child.stderr), child.wait())
    return Answer(said, _fault(code, errors))


async def _read(pipe: asyncio.StreamReader | None) -> bytes:
    """Return all that comes, without what is too much."""
    found = b""
    while pipe is not None and (piece := await pipe.read(1 << 16)):
        found = (found + piece)[:MOST_BYTES]
    return found


def _fault(code: int, errors: bytes) -> str:
    if code == 0:
        return ""
    if code < 0:
        return _("it was ended by {signal}").format(signal=signal_name(-code))
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1][:LONGEST_LINE] if lines else _("exit code {code}").format(code=code)
