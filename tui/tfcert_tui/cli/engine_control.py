"""`engine status` and `engine stop`: the process behind the screen."""

from __future__ import annotations

import asyncio
import fcntl
import signal
import time
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine import process
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import EngineStatus
from tfcert_tui.cli.failure import DONE
from tfcert_tui.cli.interface import engine_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import duration, emit, show, table
from tfcert_tui.cli.session import Session, session_of

NOT_RUNNING, FOREIGN, MUTE = "engine_not_running", "engine_protocol", "engine_mute"
LEAVE_S = 15.0


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
        if error.code in (FOREIGN, MUTE):
            return await asyncio.to_thread(_stop_by_force, session.paths)
        if error.code != NOT_RUNNING:
            raise
        return False


def _stop_by_force(paths: Paths) -> bool:
    """Stop an engine that cannot be talked to, by the lock that it holds; its next life takes up everything."""
    pid = holder(paths.lock)
    if pid is None:
        return False
    start = process.start_of(pid)
    process.signal_tree(pid, start or 0.0, signal.SIGTERM)
    ends = time.monotonic() + LEAVE_S
    while start is not None and process.is_alive(pid, start):
        if time.monotonic() > ends:
            message = _("The engine (pid {pid}) does not leave.").format(pid=pid)
            raise EngineUnavailable("engine_stuck", message, _("End it with: kill -9 {pid}").format(pid=pid))
        time.sleep(0.05)
    return True


def holder(lock: Path) -> int | None:
    """Return the process that holds the lock file; None when nobody does."""
    try:
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read())
    except (OSError, ValueError):
        return None
    return None


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
