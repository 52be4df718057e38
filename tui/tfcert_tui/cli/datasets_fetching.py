"""`datasets fetch`: with progress, and nothing lost by Ctrl+C."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.public_sets.fetching import AT_ONCE, FetchOptions
from tfcert_exam_engine.public_sets.fetching import fetch as fetch_sets
from tfcert_exam_engine.public_sets.outcomes import Outcome
from tfcert_exam_engine.public_sets.pace import FetchProgress
from tfcert_exam_engine.public_sets.places import MIRROR_VARIABLE, Root, mirror_for, root_for
from tfcert_exam_engine.public_sets.registry import PublicSet, find_all
from tfcert_exam_engine.public_sets.sources import Patience
from tfcert_tui.cli.datasets_preparing import prepared, tell_failures
from tfcert_tui.cli.datasets_words import here_words, pinned_words
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface_datasets import outcomes_document
from tfcert_tui.cli.options import example, json_option, root_option
from tfcert_tui.cli.output import Progress, emit, say, show
from tfcert_tui.cli.session import session_of
from tfcert_tui.sets.set_words import pace_words

PATIENCE = Patience()


@click.command(
    help=_(
        "Fetch data sets by their NAMES; `all` is every one, some 2 GB. What is here already is left alone; what was "
        "broken off goes on. Proxies are taken from http_proxy, https_proxy and no_proxy."
    ),
    epilog=example(
        _("Example: tfcert-tui datasets fetch fashion_mnist sarcasm"),
        _("Exit codes: 0 all are here; 2 no such set; 3 one of them failed; 130 interrupted, and what came is kept."),
    ),
)
@click.argument("names", nargs=-1, required=True, metavar="NAMES")
@click.option(
    "--mirror",
    metavar="URL-OR-FOLDER",
    help=_("Fetch SET/FILE from there instead of the makers' addresses; else ${variable}, else the setting.").format(
        variable=MIRROR_VARIABLE
    ),
)
@click.option("--edition", default="", metavar="NAME", help=_("Another wrapping of the set; `show` lists them."))
@click.option("--at-once", type=click.IntRange(1, 16), default=AT_ONCE, help=_("Files at a time; else 4."))
@click.option("--tries", type=click.IntRange(1, 100), default=PATIENCE.tries, help=_("In a row per place; else 6."))
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=PATIENCE.read_s,
    metavar="SECONDS",
    help=_("So long a server may say nothing; else 30."),
)
@root_option
@json_option
@click.pass_context
def fetch(
    context: click.Context,
    names: tuple[str, ...],
    mirror: str | None,
    edition: str,
    at_once: int,
    tries: int,
    timeout: float,
    root: str | None,
    as_json: bool,
) -> int:
    """Fetch them."""
    paths = session_of(context).paths
    place = root_for(paths, root)
    patience = Patience(connect_s=min(timeout, PATIENCE.connect_s), read_s=timeout, tries=tries)
    options = FetchOptions(mirror_for(paths, mirror), edition, at_once, patience)
    outcomes = _fetched(find_all(names), place, options)
    here = find_all(one.name for one in outcomes if one.outcome != "failed")
    done = prepared(place, here) if here else ()
    if as_json:
        emit(outcomes_document(place, outcomes, done))
    else:
        _tell(place, outcomes)
        tell_failures(done)
    failed = any(one.outcome == "failed" for one in outcomes) or any(one.outcome == "failed" for one in done)
    return OURS if failed else DONE


def _fetched(sets: Sequence[PublicSet], root: Root, options: FetchOptions) -> Sequence[Outcome]:
    progress = Progress()
    told: set[str] = set()
    try:
        return fetch_sets(sets, root, options, lambda now: _show(progress, told, now), threading.Event())
    except KeyboardInterrupt:
        progress.close()
        say(_("What has come is kept; the same command goes on."))
        raise
    finally:
        progress.close()


def _show(progress: Progress, told: set[str], now: FetchProgress) -> None:
    """Show one moving line for all of them, or where stderr is no terminal, each set once."""
    if not progress.moving:
        for name in now.names:
            if name not in told:
                say(_("fetching {names}").format(names=name))
        told.update(now.names)
    elif now.names:
        several = _("fetching {n} sets").format(n=len(now.names))
        one = _("fetching {names}").format(names=now.names[0])
        progress.show(one if len(now.names) == 1 else several, pace_words(now))
    elif now.opening:
        progress.show(_("opening {names}").format(names=", ".join(now.opening)))


def _tell(root: Root, outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if one.outcome == "failed":
            say(_("tfcert-tui: {name}: {message}").format(name=one.name, message=one.message))
        else:
            show(_outcome_words(root, one))
        if one.pinned and one.outcome == "placed":
            say(pinned_words(one.name, one.pinned))
    for advice in dict.fromkeys(one.advice for one in outcomes if one.advice):
        say(advice)


def _outcome_words(root: Root, one: Outcome) -> str:
    said = here_words(one.outcome, one.name, root.placed(one.name))
    # Translators: behind a sentence that names the folder of a data set.
    return said if one.edition == "canonical" else said + " " + _("(edition {name})").format(name=one.edition)
