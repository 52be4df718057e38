"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from typing import Any, TypeVar

import click

from tfcert_exam_engine.public_sets.places import ROOT_VARIABLE
from tfcert_problems.catalog import FORMS

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print one JSON document instead of text."))(command)


def comes_after(context: click.Context, as_json: bool) -> None:
    """Refuse a group's own --json before one of its commands: it would be dropped without a word.

    Raises:
        click.UsageError: it was given.
    """
    if as_json:
        said = _("--json comes after {command}.").format(command=context.invoked_subcommand)
        raise click.UsageError(said)


def root_option(command: Command) -> Command:
    """Add --root."""
    text = _("Where the public data sets lie; else ${variable}, the setting public, or public in the data folder.")
    said = text.format(variable=ROOT_VARIABLE)
    return click.option("--root", type=click.Path(file_okay=False), metavar="FOLDER", help=said)(command)


class Category(click.IntRange):
    """1 to 5, told by what it is, and not as a range of integers."""

    def __init__(self) -> None:
        super().__init__(1, 5)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            click.BadParameter: it is none.
        """
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(_("{value} is no category: give a number from 1 to 5.").format(value=value), param, ctx)


def category_argument(command: Command) -> Command:
    """Add CATEGORY, 1 to 5."""
    return click.argument("category", type=Category(), metavar="CATEGORY")(command)


def file_option(command: Command) -> Command:
    """Add --file."""
    text = _("Model file to take; the newest .keras or .h5 in the category's folder where it is not given.")
    return click.option("--file", "file", type=click.Path(), metavar="FILE", help=text)(command)


def form_option(left_out: str) -> Callable[[Command], Command]:
    """Add --form; `left_out` says in a sentence what holds where it is not given."""
    text = _(
        "offline draws from all problems of our own; first is always the same five, which train in seconds; classic "
        "draws from problems on the public data sets that are on this machine; mixed does too, and fills gaps from "
        "offline."
    )
    return click.option(
        "--form",
        type=click.Choice(FORMS),
        callback=lambda _context, _option, chosen: chosen or "",
        help=f"{text} {left_out}",
    )


def seed_option(command: Command) -> Command:
    """Add --seed."""
    text = _(
        "Which problems are drawn; by chance where not given. In classic and mixed a seed draws the same while the "
        "same public data sets are here."
    )
    return click.option("--seed", type=click.IntRange(min=0), help=text)(command)


def example(*lines: str) -> str:
    """Return an epilog that keeps its lines: what to type, and the exit codes of this command."""
    return "\b\n" + "\n".join(lines)
