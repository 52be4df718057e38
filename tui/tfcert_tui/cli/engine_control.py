"""`engine status` and `engine stop`: the process behind the screen."""

from __future__ import annotations

import asyncio
import time
from gettext import gettext as _

import click
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.views import EngineStatus

from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface import engine_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import duration, emit, show, table
from tfcert_tui.cli.session import Session, session_of

NOT_RUNNING = "engine_not_running"


@click.group(help=_("Look at the engine of this data folder, or stop it. Neither starts one."))
def engine() -> None:
    """Group the two."""


@engine.command(
    help=_("Say whether an engine runs, since when, and what it is doing."),
    epilog=example(_("Example: tfcert-tui engine status"), _("Exit codes: 0 done, running or not; 3 our failure.")),
)
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Show the engine."""
    session = session_of(context)
    found = asyncio.run(_status(session))
    if as_json:
        emit(engine_document(found) if found else {"running": False, "data_dir": str(session.paths.data_dir)})
    else:
        show(_status_words(found) if found else _not_running(session))
    return DONE


@engine.command(
    help=_("Stop the engine: trainings end; submissions not yet graded are graded when it starts again."),
    epilog=example(_("Example: tfcert-tui engine stop"), _("Exit codes: 0 none runs any more; 3 our failure.")),
)
@json_option
@click.pass_context
def stop(context: click.Context, as_json: bool) -> int:
    """Stop the engine."""
    session = session_of(context)
    stopped = asyncio.run(_stop(session))
    if as_json:
        emit({"stopped": stopped, "running": False, "data_dir": str(session.paths.data_dir)})
    else:
        show(_("The engine is stopped.") if stopped else _not_running(session))
    return DONE


async def _status(session: Session) -> EngineStatus | None:
    try:
        async with session.engine(start=False) as running:
            return await running.status()
    except EngineUnavailable as error:
        if error.code != NOT_RUNNING:
            raise
        return None


async def _stop(session: Session) -> bool:
    try:
        async with session.engine(start=False) as running:
            await running.stop()
            return True
    except EngineUnavailable as error:
        if error.code != NOT_RUNNING:
            raise
        return False


def _not_running(session: Session) -> str:
    return _("No engine is running for {folder}.").format(folder=session.paths.data_dir)


def _status_words(status: EngineStatus) -> str:
    return table(
        (
            (_("process"), str(status.pid)),
            (_("version"), status.version),
            (_("data folder"), status.data_dir),
            (_("running for"), duration(time.time() - status.started_at)),
            (_("clients"), str(status.clients)),
            (_("jobs"), ", ".join(status.jobs) or "-"),
            (_("fork server"), status.fork_server),
            (_("cold starts"), str(status.cold_starts)),
            (_("our faults"), str(status.engine_faults)),
        )
    )
