"""`rehearse`: where the self-sitting exam lives, and what is left of it afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from gettext import gettext as _
from pathlib import Path

import click

from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_exam_engine.public_sets.places import ROOT_VARIABLE, root_for
from tfcert_exam_engine.views import EngineState
from tfcert_tui.cli.engine_control import NOT_RUNNING
from tfcert_tui.cli.failure import DONE, OURS, CommandFailed
from tfcert_tui.cli.feed import Feed
from tfcert_tui.cli.interface_result import result_document
from tfcert_tui.cli.options import example, form_option, json_option, seed_option
from tfcert_tui.cli.output import emit, say, show
from tfcert_tui.cli.rehearsal import Rehearsal, Rehearsed
from tfcert_tui.cli.result_words import result_words
from tfcert_tui.cli.session import ReachableEngine, Session, session_of

FIRST = "first"


@click.command(
    help=_(
        "Let the exam sit itself. Starts one, trains the bank's own answers, submits them and ends. "
        "The short problems of the form first, unless --form says otherwise. "
        "In a folder of its own that goes away afterwards, unless --data-dir names one without a live exam."
    ),
    epilog=example(
        _("Example: tfcert-tui rehearse --seed 7"),
        _("Exit codes: 0 done; 2 --data-dir has a live exam; 3 our failure, an answer without stars included;"),
        _("130 interrupted."),
    ),
)
@form_option(_("Where it is not given, first."))
@seed_option
@click.option("--starter", is_flag=True, help=_("With the untouched starters instead: at most one star each."))
@json_option
@click.pass_context
def rehearse(context: click.Context, form: str, seed: int | None, starter: bool, as_json: bool) -> int:
    """Sit the whole exam."""
    began = time.monotonic()
    state, failures = asyncio.run(_rehearse(session_of(context), Rehearsed(form or FIRST, seed, starter)))
    seconds = round(time.monotonic() - began, 1)
    assert state.attempt is not None
    if failures and not starter:
        raise CommandFailed(OURS, "rehearsal_failed", " ".join(failures), _("Try: tfcert-tui doctor"))
    if as_json:
        document = result_document(state)
        emit({**document, "starter": starter, "failures": failures, "seconds": seconds})
    else:
        show(result_words(state))
        say(_("Took {seconds} s.").format(seconds=seconds))
    return DONE


async def _rehearse(session: Session, wanted: Rehearsed) -> tuple[EngineState, list[str]]:
    """Sit in the folder that was asked for, or in one of its own."""
    if session.data_dir is not None:
        async with _borrowed(session) as engine:
            return await _sit(engine, wanted)
    with _own_folder() as paths:
        async with session.engine(paths) as engine:
            try:
                return await _sit(engine, wanted)
            finally:
                await _stop(engine)


async def _sit(engine: ReachableEngine, wanted: Rehearsed) -> tuple[EngineState, list[str]]:
    async with Feed(engine) as feed:
        rehearsal = Rehearsal(engine, feed, wanted)
        return await rehearsal.sit(), rehearsal.failures


@contextlib.contextmanager
def _own_folder() -> Iterator[Paths]:
    """A folder for this once; data sets are the person's own, so that nothing is built or fetched twice."""
    os.environ.setdefault(ROOT_VARIABLE, str(root_for(paths_for()).folder))  # for the engine that is started there
    folder = Path(tempfile.mkdtemp(prefix="tfcert-rehearsal-"))
    try:
        yield Paths(folder, folder / "attempts", paths_for().datasets)
    except EngineError:
        say(_("Its folder is kept for you to look at: {folder}").format(folder=folder))
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def _borrowed(session: Session) -> AsyncIterator[ReachableEngine]:
    """The engine of a named folder: an interrupted exam is ended there, and an engine of ours is stopped."""
    ran_before = await _runs(session)
    async with session.engine() as engine:
        try:
            yield engine
        except asyncio.CancelledError:
            with contextlib.suppress(EngineError):
                await engine.end()
            raise
        finally:
            if not ran_before:
                await _stop(engine)


async def _runs(session: Session) -> bool:
    try:
        async with session.engine(start=False):
            return True
    except EngineUnavailable as error:
        if error.code != NOT_RUNNING:
            raise
        return False


async def _stop(engine: ReachableEngine) -> None:
    """Stop the engine, broken off or not; that it cannot be reached any more is as good."""
    with contextlib.suppress(EngineError, TimeoutError):
        async with asyncio.timeout(20):
            await engine.stop(force=True)
