"""`export`: a problem in a zip, to be trained on another machine."""

from __future__ import annotations

from gettext import gettext as _

import click

from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.from_outside import full_path
from tfcert_tui.cli.choosing import chosen
from tfcert_tui.cli.confirming import declined, unless_kept
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface_reading import export_document
from tfcert_tui.cli.options import Category, example, json_option
from tfcert_tui.cli.output import Progress, emit, megabytes, say, show
from tfcert_tui.cli.session import Session, session_of
from tfcert_tui.export_words import hand_in_words, what_is_in_it


@click.command(
    help=_(
        "Write a problem to a zip, to be trained on any machine with TensorFlow: statement, starter, your solution.py "
        "as it stands, the public data, and a notebook that runs it and saves the model to hand in. "
        "CATEGORY is 1 to 5 of the newest attempt; --problem names any problem of the bank."
    ),
    epilog=example(
        _("Example: tfcert-tui export 3 -o belt.zip"),
        _("Then, with the model that it saved: tfcert-tui submit 3 --file mymodel.keras"),
        _("Exit codes: 0 written; 2 no attempt, no such problem, or FILE is there already; 3 our failure;"),
        _("130 left as it is."),
    ),
)
@click.argument("category", type=Category(), required=False, metavar="[CATEGORY]")
@click.option("--problem", default="", metavar="NAME", help=_("A problem of the bank, such as digits, instead."))
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(),
    default=".",
    metavar="FILE",
    help=_("The zip, or a folder for it; the folder you are in where it is not given."),
)
@click.option("--force", is_flag=True, help=_("Write over FILE without asking."))
@json_option
@click.pass_context
def export(context: click.Context, category: int | None, problem: str, file: str, force: bool, as_json: bool) -> int:
    """Write it."""
    number, slug = _which(category, problem)
    place = str(full_path(file))
    session = session_of(context)
    done = unless_kept(lambda over: _exported(session, number, place, slug, over), force)
    if done is None:
        return declined(_("It stays as it is."), as_json)
    if as_json:
        emit(export_document(done))
    else:
        show(_("{file} ({size})").format(file=done.file, size=megabytes(done.size / 1e6)))
        say(what_is_in_it(done))
        for sentence in done.for_oneself:
            say(sentence)
        say(hand_in_words(done, in_attempt=not slug))
    return DONE


def _which(category: int | None, problem: str) -> tuple[int, str]:
    """Return the category, and the slug of a problem of the bank or "".

    Raises:
        click.UsageError: both are given, or none.
        CommandFailed: the bank has no such problem.
    """
    if bool(problem) == (category is not None):
        raise click.UsageError(_("Give CATEGORY or --problem NAME: one problem is written."))
    if not problem:
        assert category is not None
        return category, ""
    found = chosen([problem])
    if len(found) > 1:
        raise click.UsageError(_("--problem takes one problem's name, such as {name}.").format(name=found[0].slug))
    return found[0].category, found[0].slug


def _exported(session: Session, category: int, file: str, slug: str, force: bool) -> ExportView:
    progress = Progress()
    progress.show(_("writing {file}").format(file=file))
    try:
        return session.ask(lambda engine: engine.export(category, file, slug, force))
    finally:
        progress.close()
