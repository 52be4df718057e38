"""`engine log`: what the engine wrote for its makers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_tui.cli.failure import DONE, OURS, CommandFailed
from tfcert_tui.cli.interface_upkeep import log_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.session import session_of

LINES = 40
READ_BYTES = 1 << 20
"""No more of a file's end is read, however many lines are wanted."""


@click.command(
    help=_("Print the last lines of the engine's log; the file's name goes to stderr. Starts no engine."),
    epilog=example(_("Example: tfcert-tui engine log --lines 100"), _("Exit codes: 0 done, with or without a log.")),
)
@click.option("--lines", type=click.IntRange(min=1), default=LINES, show_default=True, help=_("How many lines."))
@click.option("--path", "path_only", is_flag=True, help=_("Print the file's name alone."))
@json_option
@click.pass_context
def log(context: click.Context, lines: int, path_only: bool, as_json: bool) -> int:
    """Print the end of the log."""
    file = session_of(context).paths.engine_log
    found = [] if path_only else last_lines(file, lines)
    if as_json:
        emit(log_document(file, found))
    elif path_only:
        show(str(file))
    else:
        _tell(file, found)
    return DONE


def _tell(file: Path, found: Sequence[str]) -> None:
    say(str(file))
    if found:
        show("\n".join(found))
    else:
        say(_("Nothing was written there yet."))


def last_lines(file: Path, count: int) -> list[str]:
    """Return the last lines of a log, those of the file that it was rotated into included."""
    found: list[str] = []
    for part in (file, file.with_name(f"{file.name}.1")):
        if len(found) < count:
            found = [*_end_of(part), *found]
    return found[-count:]


def _end_of(file: Path) -> list[str]:
    """Return the lines at a file's end; none where there is no file.

    Raises:
        CommandFailed: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - READ_BYTES))
            lines = stream.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=file, why=error.strerror)
        raise CommandFailed(OURS, "log_unreadable", message) from error
    return lines[1:] if size > READ_BYTES else lines
