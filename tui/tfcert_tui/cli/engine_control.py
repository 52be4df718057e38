"""`engine status`, `engine stop` and `engine log`: the process behind the screen."""

from __future__ import annotations

import asyncio
import signal
import time
from gettext import gettext as _

import click

from tfcert_exam_engine import process
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.hosting.engine_holder import holder
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_tui.cli.engine_log import log
from tfcert_tui.cli.engine_words import status_words, unreachable_words
from tfcert_tui.cli.failure import DONE, OURS
from tfcert_tui.cli.interface_upkeep import engine_document, unreachable_document
from tfcert_tui.cli.options import example, json_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.session import ReachableEngine, Session, session_of

NOT_RUNNING = "engine_not_running"
UNREACHABLE = ("engine_protocol", "engine_busy_version", "engine_mute")
"""Something runs that cannot be talked to: another version, or no engine at all."""
LEAVE_S = 15.0


@click.group(help=_("Look at the engine of this data folder, or stop it. Neither starts one."))
def engine() -> None:
    """Group the three."""


engine.add_command(log)


@engine.command(
    help=_("Say whether an engine runs, since when, what it is doing, and what went wrong."),
    epilog=example(
        _("Example: tfcert-tui engine status"),
        _("Exit codes: 0 done, running or not; 3 one runs that cannot be talked to, or our failure."),
    ),
)
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> int:
    """Show the engine."""
    session = session_of(context)
    try:
        found = asyncio.run(_status(session))
    except EngineUnavailable as error:
        if error.code not in UNREACHABLE:
            raise
        _tell_unreachable(session.paths, error, as_json)
        return OURS
    if as_json:
        emit(engine_document(found) if found else {"running": False, "data_dir": str(session.paths.data_dir)})
    else:
        show(status_words(found) if found else _not_running(session))
    return DONE


def _tell_unreachable(paths: Paths, error: EngineUnavailable, as_json: bool) -> None:
    """Say what can be known from outside of an engine that cannot be talked to."""
    pid = holder(paths.lock)
    if as_json:
        emit(unreachable_document(paths, pid, error))
    else:
        show(unreachable_words(paths, pid, error))


@engine.command(
    help=_(
        "Stop the engine: trainings end; submissions not yet graded are graded when it starts again. "
        "Refused while the clock of an attempt runs, and while a training does."
    ),
    epilog=example(
        _("Example: tfcert-tui engine stop"),
        _("Exit codes: 0 none runs any more; 2 an attempt or a training is under way;"),
        _("3 it cannot be talked to, or our failure."),
    ),
)
@click.option(
    "--force",
    is_flag=True,
    help=_("Stop it all the same (the clock goes on, trainings end), and when it cannot be talked to."),
)
@json_option
@click.pass_context
def stop(context: click.Context, force: bool, as_json: bool) -> int:
    """Stop the engine."""
    session = session_of(context)
    stopped = asyncio.run(_stop(session, force))
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


async def _stop(session: Session, force: bool) -> bool:
    """Stop it and return whether there was one; by force what cannot be talked to."""
    try:
        async with session.engine(start=False) as running:
            others = (await running.status()).clients - 1
            await _ask_to_stop(running, force)
            if others > 0:
                said = _("A workstation that is still open starts it again: leave it first with {key}.")
                say(said.format(key=_leaving_key(session)))
            return True
    except EngineUnavailable as error:
        if error.code == NOT_RUNNING:
            return False
        if error.code not in UNREACHABLE:
            raise
        if not force:
            raise EngineUnavailable(error.code, error.message, _force_advice()) from error
        return await asyncio.to_thread(_stop_by_force, session.paths)


def _leaving_key(session: Session) -> str:
    """Return the key that leaves a workstation, as this person has it."""
    from tfcert_tui.keys import keymap, keymap_file

    keymap.choose(keymap_file.read(session.paths.keys).keys)
    return keymap.shown("app.leave")


async def _ask_to_stop(running: ReachableEngine, force: bool) -> None:
    try:
        await running.stop(force)
    except UsageRefused as error:
        raise UsageRefused(error.code, error.message, error.advice or _force_advice()) from error


def _force_advice() -> str:
    return _("Stop it all the same with: tfcert-tui engine stop --force. Nothing that was accepted is lost.")


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


def _not_running(session: Session) -> str:
    return _("No engine is running for {folder}.").format(folder=session.paths.data_dir)
