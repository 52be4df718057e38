"""Opening the workstation: as the person has set it, and with an exit code when it was left."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from functools import partial
from gettext import gettext as _
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from tfcert_exam_engine import settings
from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_tui.desk import Desk
from tfcert_tui.follower import Follower
from tfcert_tui.keys import keymap_file
from tfcert_tui.terminal.terminal import leave_at_once_on_hangup

if TYPE_CHECKING:  # both draw, or look long: they are imported when they are wanted
    from tfcert_exam_engine.doctor.findings import Finding
    from tfcert_tui.app import TfcertApp

CRASH_LOG = "workstation.log"
EARLY_S = 0.1
"""An engine that runs has answered so long after all is imported; else the home screen is shown first."""
DRAWING = ("rich.console", "textual.screen", "textual.app", "tfcert_tui.app")
"""Most of the time until the first frame, in portions."""
TURN_S = 0.0005
"""Lets whoever asks the engine hear and go on."""


def run_workstation(engine: Engine, clock: Clock | None = None, paths: Paths | None = None) -> int:
    """Run the workstation until it is left; returns the exit code: 0, or 3 when the workstation itself failed."""
    desk = _desk(engine, clock, paths)
    leave_at_once_on_hangup()
    said, crash = asyncio.run(_run(desk))
    if crash:
        folder = paths.data_dir if paths else Path(gettempdir())
        print(_crash_words(crash, folder / CRASH_LOG), file=sys.stderr)
        return 3
    if said:
        print(said)
    return 0


def _desk(engine: Engine, clock: Clock | None, paths: Paths | None) -> Desk:
    """Return the desk as the person has set it, before the engine is asked: the first frame looks right."""
    desk = Desk(engine, clock=clock or SystemClock(), paths=paths)
    if paths is not None:
        desk.snippet_folder = paths.snippets
        desk.doctor = partial(_glance, paths)
        with suppress(UsageRefused):  # The engine says what is wrong with the file.
            desk.state.settings = settings.load(paths.settings)
    return desk


async def _glance(paths: Paths) -> list[Finding]:
    from tfcert_tui.machine.doctor_call import glance_at

    return await glance_at(paths)


async def _run(desk: Desk) -> tuple[str | None, str]:
    """Return what is to be said, and what went wrong in the workstation itself."""
    follower = Follower(desk)
    early = asyncio.create_task(follower.take_early())
    await _import_meanwhile()
    with suppress(TimeoutError):
        async with asyncio.timeout(EARLY_S):
            await early
    app = _app(follower)
    return await app.run_async(), app.crash


async def _import_meanwhile() -> None:
    """Import what draws; the engine answers in between."""
    for module in DRAWING:
        import_module(module)
        await asyncio.sleep(TURN_S)


def _app(follower: Follower) -> TfcertApp:
    from tfcert_tui.app import TfcertApp

    desk = follower.desk
    app = TfcertApp(desk.engine, desk, follower)
    if desk.paths is not None:
        app.data_folder = desk.paths.data_dir
        app.greets = desk.state.settings.welcome
        app.use_keys(keymap_file.read(desk.paths.keys))
    return app


def _crash_words(crash: str, log: Path) -> str:
    words_ = _("The workstation failed: our fault. Training, clock and submissions go on; start tfcert-tui again.")
    try:
        log.write_text(crash, encoding="utf-8")
    except OSError:
        return words_
    return words_ + " " + _("What happened is in {log}.").format(log=log)
