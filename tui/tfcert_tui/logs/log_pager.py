"""The whole log in the person's pager, with the whole terminal to itself."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from tfcert_tui.code.editor import run_alone

LESS = ("less", "-R", "+G")
"""Colours as colours, everything else of a script's sequences as text; from the end. F there follows a live run."""

COPY = "log-as-shown.txt"
"""Beside the log while the pager is open."""
READY = b"ready\n"


def pager_command() -> list[str] | None:
    """Return $PAGER's command, else less; None where neither can be found."""
    try:
        chosen = shlex.split(os.environ.get("PAGER", ""))
    except ValueError:
        chosen = []
    if chosen and Path(chosen[0]).name == "less":
        chosen += LESS[1:]
    for command in (chosen, list(LESS), ["more"]):
        if command and shutil.which(command[0]):
            return command
    return None


async def read(app: App[Any], file: Path, follow: bool = False) -> str:
    """Open the log in the pager and wait for it; returns what is to be said then: which file it was, what went wrong.

    `follow`: a run still writes it.
    """
    command = pager_command()
    if command is None:
        return _("No pager is installed (less, or one named in $PAGER): the log is {file}").format(file=file)
    async with as_shown(file, follow) as shown:
        try:
            with app.batch_update(), app.suspend():
                started = await run_alone([*command, str(shown)])
        except SuspendNotSupported:
            return _("The pager cannot be opened from this terminal: the log is {file}").format(file=file)
    if not started:
        return _("{command} could not be started: the log is {file}").format(command=command[0], file=file)
    said = _("The pager had the log with its progress bars as a terminal shows them; as it was written it is {file}")
    return said.format(file=file) if shown != file else ""


@asynccontextmanager
async def as_shown(file: Path, follow: bool) -> AsyncIterator[Path]:
    """Give a copy of a log as a terminal would show it, gone afterwards; the log itself where none can be written."""
    copy = file.with_name(COPY)
    child = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-P",
            "-m",
            "tfcert_tui.logs.log_copy",
            str(file),
            str(copy),
            *(["--follow"] if follow else []),
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert child.stdout is not None
        yield copy if await child.stdout.readline() == READY else file
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        with suppress(OSError):
            copy.unlink(missing_ok=True)
