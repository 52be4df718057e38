"""The person's own editor, with the whole terminal to itself."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
from gettext import gettext as _
from pathlib import Path
from types import FrameType
from typing import Any

from textual.app import App, SuspendNotSupported

VARIABLES = ("VISUAL", "EDITOR")


def editor_command() -> list[str] | None:
    """Return the command of $VISUAL or else $EDITOR, None when neither is set."""
    for name in VARIABLES:
        value = os.environ.get(name, "")
        try:
            command = shlex.split(value)
        except ValueError:  # a quote that is not closed
            command = value.split()
        if command:
            return command
    return None


async def edit(app: App[Any], file: Path) -> str:
    """Open the file in the person's editor and wait for it; returns what went wrong, or ""."""
    command = editor_command()
    if command is None:
        return _("Neither $VISUAL nor $EDITOR is set: open {file} in an editor of yours; it is used as saved.").format(
            file=file
        )
    try:
        # The loop goes on while the editor runs, so the engine's events are still taken in; batch_update keeps
        # Textual from painting over the editor.
        with app.batch_update(), app.suspend():
            started = await run_alone([*command, str(file)])
    except SuspendNotSupported:
        return _("The editor cannot be opened from this terminal: open {file} beside it.").format(file=file)
    if started:
        return ""
    return _("{command} could not be started: set $VISUAL or $EDITOR to your editor.").format(command=command[0])


async def run_alone(command: list[str]) -> bool:
    """Run a command on the terminal that was left to it; returns whether it could be started."""
    # Ctrl+C in the editor reaches this process too. A handler, not SIG_IGN: an editor would inherit the latter.
    before = signal.signal(signal.SIGINT, _nothing)
    try:
        process = await asyncio.create_subprocess_exec(*command)
        await process.wait()
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Take the signal and do nothing."""
