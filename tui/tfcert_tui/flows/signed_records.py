"""Signed records from the screen: a result is signed into a file, a file of anybody's is verified and read."""

from __future__ import annotations

import asyncio
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual.app import App

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.from_outside import full_path
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask, tell
from tfcert_tui.screens.ask_line import AskLineScreen


def sign(app: App[Any], desk: Desk, attempt: AttemptView) -> None:
    """Ask for a file, and have the result signed into it."""
    if not attempt.ended:
        tell(app, _("Only an attempt that has ended is signed."), severity="warning")
        return

    def answered(file: str | None) -> None:
        if file:
            ask(app, desk, _sign(app, desk, attempt, str(full_path(file)), force=False))

    lines = [
        _("What was sat, every submission with the hash of its model file and its verdict, signed with your key."),
        _("Nothing of your folders, scripts and notes is in it. Anybody can verify it: tfcert-tui verify FILE"),
        "",
    ]
    app.push_screen(AskLineScreen(_("Sign this result into which file?"), lines, _proposed(attempt)), answered)


def _proposed(attempt: AttemptView) -> str:
    """Return a file in the attempt's own folder; one that was imported has none here."""
    folder = Path(attempt.folder) if attempt.folder else Path.home()
    return str(folder / f"{attempt.attempt}-signed.json")


async def _sign(app: App[Any], desk: Desk, attempt: AttemptView, file: str, *, force: bool) -> None:
    try:
        done = await desk.engine.sign(attempt.attempt, file, force)
    except UsageRefused as refusal:
        if refusal.code != "exists" or force:
            raise
        _ask_to_write_over(app, desk, attempt, file)
        return
    tell(app, _("{file}\nSigned with the key {key}.").format(file=done.file, key=done.fingerprint), timeout=20)


def _ask_to_write_over(app: App[Any], desk: Desk, attempt: AttemptView, file: str) -> None:
    from tfcert_tui.screens.confirm import ConfirmScreen

    def answered(yes: bool | None) -> None:
        if yes:
            ask(app, desk, _sign(app, desk, attempt, file, force=True))

    lines = [_("{file} is there already.").format(file=file)]
    app.push_screen(ConfirmScreen(_("Write it anew?"), lines, _("Write it anew")), answered)


def verify(app: App[Any], desk: Desk) -> None:
    """Ask for a file, and show what is known of it."""

    def answered(file: str | None) -> None:
        if file:
            ask(app, desk, _verify(app, str(full_path(file))))

    lines = [
        _("Says whether it is as it was signed, by which key, and what it records. It may be anybody's."),
        _("Many at once, and with model files: tfcert-tui verify"),
        "",
    ]
    app.push_screen(AskLineScreen(_("Verify which signed record?"), lines, "~/"), answered)


async def _verify(app: App[Any], file: str) -> None:
    from tfcert_exam_engine.signing import verifying
    from tfcert_tui.screens.reading import ReadingScreen
    from tfcert_tui.signing.record_text import record_text

    found = await asyncio.to_thread(verifying.verify, Path(file))
    app.push_screen(ReadingScreen(_("Signed record"), record_text(found)))
