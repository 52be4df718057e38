"""Asking before what cannot be taken back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from gettext import gettext as _
from typing import Any, TypeVar

import click

from tfcert_tui.cli.failure import INTERRUPTED, USAGE, CommandFailed
from tfcert_tui.cli.output import emit, say

Command = TypeVar("Command", bound=Callable[..., Any])


def yes_option(command: Command) -> Command:
    """Add --yes."""
    return click.option("--yes", is_flag=True, help=_("Do not ask."))(command)


def confirmed(question: str, why_asked: str, command: str) -> bool:
    """Ask on stderr; `command` is what says yes beforehand.

    Raises:
        CommandFailed: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        message = _("{why} There is nobody to ask here.").format(why=why_asked)
        raise CommandFailed(
            USAGE, "confirmation_needed", message, _("Say it with: {command} --yes").format(command=command)
        )
    return click.confirm(question, default=False, err=True)


def declined(words: str, as_json: bool) -> int:
    """Tell that nothing was done, because a person said no; returns the exit code."""
    if as_json:
        emit({"error": {"code": "declined", "message": words, "advice": ""}})
    else:
        say(words)
    return INTERRUPTED
