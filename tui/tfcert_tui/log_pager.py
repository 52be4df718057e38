"""The whole log in the person's pager, with the whole terminal to itself."""

from __future__ import annotations

import os
import shlex
import shutil
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from tfcert_tui.editor import run_alone

LESS = ("less", "-R", "+G")
"""Colours as colours, everything else of a script's sequences as text; from the end. F there follows a live run."""


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


async def read(app: App[Any], file: Path) -> str:
    """Open the file in the pager and wait for it; returns what went wrong, or ""."""
    command = pager_command()
    if command is None:
        return _("No pager is installed (less, or one named in $PAGER): the log is {file}").format(file=file)
    try:
        with app.batch_update(), app.suspend():
            started = await run_alone([*command, str(file)])
    except SuspendNotSupported:
        return _("The pager cannot be opened from this terminal: the log is {file}").format(file=file)
    return (
        "" if started else _("{command} could not be started: the log is {file}").format(command=command[0], file=file)
    )
