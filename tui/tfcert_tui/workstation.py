"""Opening the workstation: as the person has set it, and with an exit code when it was left."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from functools import partial
from gettext import gettext as _
from pathlib import Path
from tempfile import gettempdir

from tfcert_exam_engine import settings
from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_tui import keymap_file
from tfcert_tui.app import TfcertApp
from tfcert_tui.desk import Desk
from tfcert_tui.doctor_call import glance_at
from tfcert_tui.terminal import leave_at_once_on_hangup

CRASH_LOG = "workstation.log"
EARLY_S = 0.15
"""An engine that runs has answered by then; for one that must be started first the home screen is shown."""


def run_workstation(engine: Engine, clock: Clock | None = None, paths: Paths | None = None) -> int:
    """Run the workstation until it is left; returns the exit code: 0, or 3 when the workstation itself failed."""
    app = _workstation(engine, clock, paths)
    leave_at_once_on_hangup()
    said = asyncio.run(_run(app))
    if app.crash:
        folder = paths.data_dir if paths else Path(gettempdir())
        print(_crash_words(app.crash, folder / CRASH_LOG), file=sys.stderr)
        return 3
    if said:
        print(said)
    return 0


def _workstation(engine: Engine, clock: Clock | None, paths: Paths | None) -> TfcertApp:
    """Return the app as the person has set it, before the engine is asked: the first frame looks right."""
    desk = Desk(engine, clock=clock or SystemClock(), paths=paths)
    if paths is None:
        return TfcertApp(engine, desk)
    desk.snippet_folder = paths.snippets
    desk.doctor = partial(glance_at, paths)
    with suppress(UsageRefused):  # The engine says what is wrong with the file.
        desk.state.settings = settings.load(paths.settings)
    app = TfcertApp(engine, desk)
    app.data_folder = paths.data_dir
    app.greets = desk.state.settings.welcome
    app.use_keys(keymap_file.read(paths.keys))
    return app


async def _run(app: TfcertApp) -> str | None:
    await app.follower.take_early(EARLY_S)
    return await app.run_async()


def _crash_words(crash: str, log: Path) -> str:
    words_ = _("The workstation failed: our fault. Training, clock and submissions go on; start tfcert-tui again.")
    try:
        log.write_text(crash, encoding="utf-8")
    except OSError:
        return words_
    return words_ + " " + _("What happened is in {log}.").format(log=log)
