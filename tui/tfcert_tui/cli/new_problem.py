"""`problems new`: the folder of a problem of one's own, to be filled in."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.from_outside import full_path
from tfcert_problems import making
from tfcert_tui.cli.failure import DONE, OURS, USAGE, CommandFailed
from tfcert_tui.cli.options import Category, example, json_option
from tfcert_tui.cli.output import emit, say, show


@click.command(
    "new",
    help=_(
        "Make the folder of a new problem of CATEGORY, 1 to 5, under the name SLUG: all its files, working, with "
        "blanks for your words."
    ),
    epilog=example(
        _("Example: tfcert-tui problems new 5 tides --in my-problems"),
        _("Then: tfcert-tui problems verify my-problems/category5_tides --train"),
        _("It joins the bank with: export TFCERT_PROBLEMS=$PWD/my-problems"),
        _("Exit codes: 0 done; 2 no name, or it is taken; 3 our failure."),
    ),
)
@click.argument("category", type=Category(), metavar="CATEGORY")
@click.argument("slug", metavar="SLUG")
@click.option(
    "--in",
    "place",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="FOLDER",
    help=_("Where; here if not given."),
)
@json_option
def new_problem(category: int, slug: str, place: Path, as_json: bool) -> int:
    """Make a problem's folder."""
    try:
        folder = making.make(full_path(place), category, slug)
    except making.NotMade as error:
        raise CommandFailed(USAGE, "not_made", str(error), "") from error
    except OSError as error:
        message = _("{place} cannot be written: {why}.").format(place=place, why=error.strerror)
        raise CommandFailed(OURS, "disk", message, "") from error
    if as_json:
        emit({"folder": str(folder)})
    else:
        show(str(folder))
        said = _("Fill in what says {blank}, then: tfcert-tui problems verify {folder} --train")
        say(said.format(blank="FILL IN", folder=folder))
    return DONE
