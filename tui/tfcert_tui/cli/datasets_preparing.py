"""`datasets prepare`: what TensorFlow Datasets, Keras and scripts want of the sets that are here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.public_sets.outcomes import Prepared
from tfcert_exam_engine.public_sets.places import Root, root_for
from tfcert_exam_engine.public_sets.preparing import Preparing
from tfcert_exam_engine.public_sets.preparing import prepare as prepare_sets
from tfcert_exam_engine.public_sets.registry import PublicSet
from tfcert_tui.cli.datasets_keeping import chosen_here
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface_datasets import prepared_document
from tfcert_tui.cli.options import example, json_option, root_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import session_of


@click.command(
    help=_(
        "Make of data sets that are here what tfds.load, keras.datasets and old scripts look for; fetch and unpack do "
        "it by themselves. Without NAMES: all here. Needs no network."
    ),
    epilog=example(
        _("Example: tfcert-tui datasets prepare fashion_mnist"),
        _("Exit codes: 0 done; 2 a set is not here; 3 one of them failed; 130 interrupted: nothing half is seen."),
    ),
)
@click.argument("names", nargs=-1, metavar="[NAMES]")
@root_option
@json_option
@click.pass_context
def prepare(context: click.Context, names: tuple[str, ...], root: str | None, as_json: bool) -> int:
    """Prepare them."""
    place = root_for(session_of(context).paths, root)
    sets = chosen_here(place, names)
    done = prepared(place, sets)
    if as_json:
        emit(prepared_document(place, done))
    else:
        for one in done:
            show(prepared_words(one))
        if not sets:
            say(_("No data set is here."))
        tell_failures(done)
    return OURS if any(one.outcome == "failed" for one in done) else DONE


def prepared(root: Root, sets: Sequence[PublicSet]) -> tuple[Prepared, ...]:
    """Prepare sets, with progress."""
    progress = Progress()
    told: set[str] = set()
    try:
        return prepare_sets(root, sets, lambda now: _show(progress, told, now), threading.Event())
    finally:
        progress.close()


def _show(progress: Progress, told: set[str], now: Preparing) -> None:
    said = _("preparing {name} for TensorFlow Datasets").format(name=now.name)
    if progress.moving:
        progress.show(said, _("{n} examples").format(n=now.examples) if now.examples else "")
    elif now.name not in told:
        say(said)
    told.add(now.name)


def prepared_words(one: Prepared) -> str:
    """Say what can be done with a set now."""
    if one.outcome == "failed":
        return _("{name}: could not be prepared").format(name=one.name)
    ways = [_("tfds.load('{name}')").format(name=one.tfds.partition("/")[0])] if one.tfds else []
    ways += [_("keras: {file}").format(file=file) for file in one.keras]
    ways += [_("the address of {file}").format(file=file) for file in one.stand_ins]
    if not ways:
        return _("{name}: nothing has to be prepared").format(name=one.name)
    words = _("{name} is prepared already: {ways}") if one.outcome == "already" else _("{name} is prepared: {ways}")
    return words.format(name=one.name, ways=", ".join(ways))


def tell_failures(done: Sequence[Prepared]) -> None:
    """Say what failed, and what to do."""
    for one in done:
        if one.outcome == "failed":
            say(_("tfcert-tui: {name}: {message}").format(name=one.name, message=one.message))
    for advice in dict.fromkeys(one.advice for one in done if one.advice):
        say(advice)
