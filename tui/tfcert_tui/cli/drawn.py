"""`figures`: what a run has drawn with matplotlib, listed, copied out, opened."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import click

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.training.figure_views import FigureFile, FiguresView
from tfcert_exam_engine.training.run_figures import copy_out
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, moment, plain, say, show, table
from tfcert_tui.cli.session import session_of
from tfcert_tui.sets.set_words import size_words


@click.command(
    help=_(
        "List the figures that a run has shown or saved with matplotlib: a run has no display, so they are kept as "
        "files, a hundred at the most."
    ),
    epilog=example(
        _("Example: tfcert-tui figures 4 -o plots"),
        _("Exit codes: 0 done; 2 no such run or figure; 3 they cannot be written, or our failure."),
    ),
)
@click.argument("run", type=click.IntRange(min=1), metavar="RUN")
@click.option("-o", "--output", type=click.Path(file_okay=False), metavar="FOLDER", help=_("Copy all of them there."))
@click.option("--open", "opened", type=click.IntRange(min=1), metavar="N", help=_("Open one of them on this desktop."))
@json_option
@click.pass_context
def figures(context: click.Context, run: int, output: str | None, opened: int | None, as_json: bool) -> int:
    """List them."""
    view = session_of(context).ask(lambda engine: _asked(engine, run))
    copies = _copied(view, full_path(output)) if output else {}
    if opened is not None:
        _open(view, opened)
    if as_json:
        emit(figures_document(view, copies))
        return DONE
    for one in view.figures:
        say_where = copies.get(one.number) or Path(view.folder, one.name)
        show(table([(str(one.number), one.how, size_words(one.size), moment(one.at), plain(str(say_where)))]))
    _say_what_lacks(view)
    return DONE


async def _asked(engine: Engine, run: int) -> FiguresView:
    """Return a run's figures.

    Raises:
        UsageRefused: there is no such run.
    """
    for attempt in await engine.attempts():
        if any(known.run == run for known in (await engine.attempt(attempt.attempt)).runs):
            return await engine.figures(run)
    raise UsageRefused("no_run", _("There is no run {n}.").format(n=run), _("Its runs: tfcert-tui runs"))


def _copied(view: FiguresView, folder: Path) -> dict[int, Path]:
    """Copy all; returns where each is, by its number.

    Raises:
        EngineUnavailable: the folder takes nothing.
    """
    try:
        return copy_out(view, folder)
    except OSError as error:
        message = _("{place} cannot be written: {why}.").format(place=folder, why=error.strerror or error)
        advice = _("Make room or make it writable, or take another -o FOLDER.")
        raise EngineUnavailable("disk", message, advice) from error


def _open(view: FiguresView, number: int) -> None:
    found = next((one for one in view.figures if one.number == number), None)
    if found is None:
        message = _("Run {run} has no figure {n}.").format(run=view.run, n=number)
        raise UsageRefused("no_figure", message, _("See: tfcert-tui figures {run}").format(run=view.run))
    if click.launch(str(Path(view.folder, found.name))) != 0:
        raise EngineUnavailable(
            "no_viewer",
            _("No program could be started here that opens {file}.").format(file=found.name),
            _("Copy it to where there is one: tfcert-tui figures {run} -o FOLDER").format(run=view.run),
        )


def _say_what_lacks(view: FiguresView) -> None:
    if not view.figures:
        say(_("Run {run} has shown or saved no figure, or its files were pruned.").format(run=view.run))
    if view.more:
        said = ngettext("{n} more came and was not kept.", "{n} more came and were not kept.", view.more)
        say(said.format(n=view.more))


def figures_document(view: FiguresView, copies: dict[int, Path]) -> dict[str, object]:
    """`figures`."""
    return {
        "run": view.run,
        "folder": view.folder,
        "figures": [_figure_document(one, view, copies.get(one.number)) for one in view.figures],
        "not_kept": view.more,
    }


def _figure_document(one: FigureFile, view: FiguresView, copy: Path | None) -> dict[str, object]:
    return {
        "number": one.number,
        "how": one.how,
        "saved_as": one.saved_as,
        "file": str(Path(view.folder, one.name)),
        "bytes": one.size,
        "at": one.at,
        "copy": str(copy) if copy else None,
    }
