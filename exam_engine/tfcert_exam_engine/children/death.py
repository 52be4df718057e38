"""How a child died that said no last word."""

from __future__ import annotations

import signal
import time
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine import process
from tfcert_exam_engine.events import AnyEnding, Cancelled, Crashed, EngineFault, OutOfMemory
from tfcert_exam_engine.runner.bare.performing import UNTOLD

LAST_BYTES = 16384
NO_MEMORY = (b"std::bad_alloc", b"std::length_error", b"Out of memory", b"out of memory", b"Cannot allocate memory")
"""The last words of a library that aborts because it was given no memory."""


def of_child(exit_code: int | None, oom_kills_before: int | None, log: Path | None = None) -> AnyEnding:
    """Return the ending that an exit code speaks of; None: its parent died, so that nobody heard it."""
    now = time.time()
    if exit_code is None:
        return Cancelled(now, _("It ended without a last word, and nobody was there to see how."))
    kills = process.oom_kills()
    if exit_code == -signal.SIGKILL and oom_kills_before is not None and kills != oom_kills_before:
        return OutOfMemory(now)
    if exit_code == -signal.SIGABRT and log is not None and any(words in _end_of(log) for words in NO_MEMORY):
        return OutOfMemory(now)
    if exit_code < 0:
        name = signal_name(-exit_code)
        message = _("The process was ended by {signal}.").format(signal=name)
        return Crashed(now, message, _("Read the log from its end."), exit_code)
    if exit_code == UNTOLD:
        return Cancelled(now, _("It ended, and how could not be written: the disk was full, or its folder was gone."))
    message = _("The process ended itself with exit code {code}.").format(code=exit_code)
    return Crashed(now, message, _("Read the log from its end."), exit_code)


def signal_name(number: int) -> str:
    """Return "SIGKILL" for 9; the number itself where it has no name, as real-time signals have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def of_grader(ending: AnyEnding, exit_code: int | None, has_started: bool) -> AnyEnding:
    """Return what `of_child` says of a grader, in which some deaths are no fault of the model's.

    One that died before its first word had not opened the file. One that the kernel killed for want of memory had met
    no limit of its own, which is far below the machine's: others had filled it.
    """
    if isinstance(ending, Crashed) and not has_started:
        return EngineFault(ending.at, ending.message)
    if isinstance(ending, OutOfMemory) and exit_code == -signal.SIGKILL:
        return EngineFault(ending.at, _("The machine ran out of memory, and the kernel ended the grader."))
    return ending


def _end_of(log: Path) -> bytes:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LAST_BYTES))
            return file.read()
    except OSError:
        return b""
