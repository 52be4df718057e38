"""`data`: the offline data sets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from gettext import gettext as _

import click

from tfcert_exam_engine.changes import AnyEngineEvent, DataChanged
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.views import DataView
from tfcert_tui.cli.failure import DONE, OURS, CommandFailed
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.interface_upkeep import data_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import Progress, emit, percent, show, table
from tfcert_tui.cli.session import Session, session_of


@click.command(
    help=_("Build the missing data sets. Says how each stands, and needs no network."),
    epilog=example(
        _("Example: tfcert-tui data"),
        _("Exit codes: 0 all are ready, or --state; 3 one could not be built."),
    ),
)
@click.option("--state", "look_only", is_flag=True, help=_("Only say how each stands."))
@json_option
@click.pass_context
def data(context: click.Context, look_only: bool, as_json: bool) -> int:
    """Prepare the data sets."""
    sets = asyncio.run(_prepared(session_of(context), look_only))
    failed = [one for one in sets if one.state == "failed"]
    if failed and not look_only:
        names = ", ".join(one.name for one in failed)
        message = _("These data sets could not be built: {names}. {reason}").format(names=names, reason=failed[0].text)
        raise CommandFailed(OURS, "data_failed", message.strip(), _("Try: tfcert-tui doctor"))
    if as_json:
        emit(data_document(sets))
    else:
        show(table((one.name, _state_words(one), one.text) for one in sets))
    return DONE


async def _prepared(session: Session, look_only: bool) -> Sequence[DataView]:
    async with session.engine() as engine:
        if look_only:
            return (await engine.state()).data
        return await _prepare(engine)


async def _prepare(engine: Engine) -> Sequence[DataView]:
    """Ask for the missing sets and wait until none is missing or under way."""
    progress = Progress()
    try:
        async with Feed(engine) as feed:
            await engine.prepare_data()
            while True:
                sets = (await engine.state()).data
                if all(one.state in ("ready", "failed") for one in sets):
                    return sets
                show_data(await feed.next(), progress)
    finally:
        progress.close()


def show_data(event: AnyEngineEvent | None, progress: Progress) -> None:
    """Show the building of data sets, if that is what the event is about."""
    if not isinstance(event, DataChanged):
        return
    for one in event.data:
        if one.state == "building":
            stage = _("preparing data: {name}").format(name=one.name)
            progress.show(stage, f"{percent(one.fraction)} {one.text}")
            return


def _state_words(one: DataView) -> str:
    words = {
        "missing": _("missing"),
        "building": _("being built"),
        "ready": _("ready"),
        "failed": _("failed"),
    }
    return words[one.state]
