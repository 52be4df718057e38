"""A group of commands whose modules are read when a command is asked for: the screen opens without any of them."""

from __future__ import annotations

from difflib import get_close_matches
from gettext import gettext as _
from importlib import import_module

import click

MODULES = {
    "start": "beginning",
    "drill": "beginning",
    "status": "exam",
    "pause": "exam",
    "resume": "exam",
    "run": "training",
    "check": "submitting",
    "submit": "submitting",
    "regrade": "regrading",
    "stop": "training",
    "runs": "runs",
    "usage": "usage",
    "figures": "drawn",
    "examples": "examples",
    "reference": "reference",
    "hint": "study",
    "solution": "study",
    "reset": "study",
    "end": "exam",
    "result": "exam",
    "record": "reporting",
    "review": "review",
    "sign": "signing",
    "verify": "verifying",
    "key": "signing",
    "attempts": "attempts",
    "history": "history",
    "skills": "progress",
    "settings": "settings",
    "snippets": "snippets",
    "keys": "keys",
    "problems": "bank",
    "data": "data",
    "datasets": "datasets",
    "doctor": "machine",
    "engine": "engine_control",
    "grade": "grading",
    "export": "exporting",
    "backup": "backups",
    "restore": "backups",
    "rehearse": "rehearse",
    "about": "about",
}
"""Each command's module in `tfcert_tui.cli`, in the order of the help; the function has the command's name."""


class LateCommands(click.Group):
    """Knows its commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, read now; None where there is none of that name."""
        if cmd_name not in MODULES:
            return None
        command = getattr(import_module(f"tfcert_tui.cli.{MODULES[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the one that was most likely meant.

        Raises:
            click.UsageError: there is none of that name.
        """
        near = get_close_matches(args[0], MODULES, n=1) if args and args[0] not in MODULES else []
        if near and not args[0].startswith("-"):
            said = _("No such command '{name}'. Did you mean {near}?")
            raise click.UsageError(said.format(name=args[0], near=near[0]), ctx)
        return super().resolve_command(ctx, args)
