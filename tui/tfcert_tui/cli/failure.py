"""What ends a command otherwise than well: an exit code, and one sentence or its JSON."""

from __future__ import annotations

import asyncio
import sys
import traceback
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.errors import EXIT_CODES, EngineError
from tfcert_tui.cli.output import NotTaken, emit, say

DONE = 0
CANDIDATE = EXIT_CODES["candidate"]
USAGE = EXIT_CODES["usage"]
OURS = EXIT_CODES["ours"]
INTERRUPTED = 130
NOT_TAKEN = "output"


@dataclass(frozen=True)
class Failure:
    """How a command failed."""

    exit_code: int
    code: str
    message: str
    advice: str = ""


class CommandFailed(Exception):
    """Raised by a command that has found out what is wrong."""

    def __init__(self, exit_code: int, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.failure = Failure(exit_code, code, message, advice)


def failure_of(error: BaseException, data_dir: Path | None) -> Failure:
    """Say any exception as a failure; one that nobody foresaw leaves its traceback in a file."""
    match error:
        case CommandFailed():
            return error.failure
        case EngineError():
            return Failure(EXIT_CODES.get(error.kind, OURS), error.code, error.message, error.advice)
        case NotTaken():
            message = _("The result could not be written: {why}.").format(why=error)
            return Failure(OURS, NOT_TAKEN, message, _("Make room where the output goes, then do it again."))
        case click.exceptions.NoArgsIsHelpError():
            return Failure(USAGE, "usage", _("A command is missing."), _usage_advice(error))
        case click.UsageError():
            return Failure(USAGE, "usage", error.format_message(), _usage_advice(error))
        case click.ClickException():
            return Failure(OURS, "failed", error.format_message())
        case click.Abort() | KeyboardInterrupt() | asyncio.CancelledError():
            return Failure(INTERRUPTED, "interrupted", _("Interrupted."))
        case _:
            return _unforeseen(error, data_dir)


def report(failure: Failure, as_json: bool) -> None:
    """Tell a person on stderr; with --json, a script on stdout."""
    if as_json and failure.code != NOT_TAKEN:
        emit({"error": {"code": failure.code, "message": failure.message, "advice": failure.advice}})
        return
    if failure.exit_code == INTERRUPTED and sys.stderr.isatty():
        say("")  # the terminal has printed ^C
    say(_("tfcert-tui: {message}").format(message=failure.message))
    if failure.advice:
        say(failure.advice)


def _usage_advice(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "tfcert-tui"
    return _("Try: {command} --help").format(command=path)


def _unforeseen(error: BaseException, data_dir: Path | None) -> Failure:
    message = _("Something in tfcert-tui itself failed: {error}").format(error=_in_a_line(error))
    log = _keep_traceback(error, data_dir)
    advice = _("The details are in {file}.").format(file=log) if log else ""
    return Failure(OURS, "internal", message, advice)


def _in_a_line(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _keep_traceback(error: BaseException, data_dir: Path | None) -> Path | None:
    """Append the traceback to command.log; returns the file, or None where it cannot be written."""
    if data_dir is None:
        return None
    log = data_dir / "command.log"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(" ".join(sys.argv) + "\n" + "".join(traceback.format_exception(error)))
    except OSError:
        return None
    return log
