"""Asking before what cannot be taken back."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from gettext import gettext as _
from typing import Any, TypeVar

import click

from tfcert_exam_engine.errors import UsageRefused
from tfcert_tui.cli.failure import INTERRUPTED, USAGE, CommandFailed
from tfcert_tui.cli.output import emit, say

Command = TypeVar("Command", bound=Callable[..., Any])
Written = TypeVar("Written")


def yes_option(command: Command) -> Command:
    """Add --yes."""
    return click.option("--yes", is_flag=True, help=_("Do not ask."))(command)


TYPED = "tfcert_tui.typed"
"""Where the context keeps the words of the command line: the same ones say yes to the same thing."""


def confirmed(question: str, why_asked: str) -> bool:
    """Ask on stderr.

    Raises:
        CommandFailed: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        message = _("{why} There is nobody to ask here.").format(why=why_asked)
        command = shlex.join([*click.get_current_context().meta[TYPED], "--yes"])
        raise CommandFailed(USAGE, "confirmation_needed", message, _("Say it with: {command}").format(command=command))
    return click.confirm(question, default=False, err=True)


def unless_kept(made: Callable[[bool], Written], force: bool) -> Written | None:
    """Have a file written, over what is there if `made` is given true; where somebody can be asked, ask before that.

    Returns None for a no.

    Raises:
        UsageRefused: something is there, and there is nobody to ask; or what else `made` refuses.
    """
    try:
        return made(force)
    except UsageRefused as refusal:
        if refusal.code != "exists" or not sys.stdin.isatty():
            raise
        if not click.confirm(_("{said} Write over it?").format(said=refusal.message), default=False, err=True):
            return None
    return made(True)


def declined(words: str, as_json: bool) -> int:
    """Tell that nothing was done, because a person said no; returns the exit code."""
    if as_json:
        emit({"error": {"code": "declined", "message": words, "advice": ""}})
    else:
        say(words)
    return INTERRUPTED
