"""Before a restore: an engine that has nothing to do leaves, any other is left alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from gettext import gettext as _

from tfcert_exam_engine.backups.holding import held
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.paths import Paths

TRIES, AGAIN_S = 20, 0.1
"""A workstation that is open starts another engine whenever one leaves."""
NOT_RUNNING = "engine_not_running"
Reach = Callable[[], AbstractAsyncContextManager[Engine]]
"""Reaches the engine that runs, and starts none."""


@contextlib.asynccontextmanager
async def folder_held(paths: Paths, reach: Reach) -> AsyncIterator[None]:
    """Hold the data folder in the place of an engine that was idle.

    Raises:
        UsageRefused: an attempt is under way, or the engine is at work, or it cannot be had to leave.
    """
    with contextlib.ExitStack() as stack:
        await _tried(lambda: _take(paths, reach, stack))
        yield


async def _take(paths: Paths, reach: Reach, stack: contextlib.ExitStack) -> None:
    await have_it_leave(reach)
    stack.enter_context(held(paths))


async def _tried(take: Callable[[], Awaitable[None]]) -> None:
    for _try in range(TRIES - 1):
        try:
            await take()
            return
        except UsageRefused as refusal:
            if refusal.code != "engine_works":
                raise
        await asyncio.sleep(AGAIN_S)
    await take()


async def have_it_leave(reach: Reach) -> None:
    """Stop the engine, where one runs that has nothing to do.

    Raises:
        UsageRefused: an attempt is under way, or it is at work.
    """
    try:
        async with reach() as engine:
            await refuse_busy(engine)
            await engine.stop()
    except EngineUnavailable as error:
        if error.code != NOT_RUNNING:
            raise


async def refuse_busy(engine: Engine) -> None:
    """Refuse while an attempt is under way, or anything else is.

    Raises:
        UsageRefused: says what.
    """
    state = await engine.state()
    if state.attempt is not None and not state.attempt.ended:
        raise attempt_live(state.attempt.attempt)
    status, public = await engine.status(), await engine.public_sets()
    jobs = [*status.jobs, *status.queued, *([_("public data sets")] if public.work is not None else [])]
    if jobs:
        said = _("The engine is at work: {jobs}.").format(jobs=", ".join(jobs))
        raise UsageRefused("busy", said, _("Wait until it is done, or stop it with: tfcert-tui engine stop --force"))


def attempt_live(name: str) -> UsageRefused:
    """Return the refusal while an attempt is under way."""
    return UsageRefused(
        "attempt_live",
        _("The attempt {name} is under way here.").format(name=name),
        _("End it first with: tfcert-tui end. Nothing was changed."),
    )
