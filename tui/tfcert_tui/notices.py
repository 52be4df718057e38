"""Notices: what is said in a corner, and asking the engine so that a refusal is said there."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from gettext import gettext as _
from typing import Any, Literal

from textual.app import App
from textual.notifications import Notification

from tfcert_exam_engine.errors import EngineError
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import break_long_words

Severity = Literal["information", "warning", "error"]
WIDTH, MARGIN = 66, 8
"""Cells of a notice's text, and those of the terminal that it leaves free; as `app.tcss` lays it out."""
MOST = 2
"""Notices at a time, the line's own apart."""
GONE = "engine_gone"
"""The engine's code for a line that broke under a request."""


class LinkNotice(Notification):
    """About the line to the engine: one at a time, the newest."""


def tell(app: App[Any], message: str, *, severity: Severity = "information", timeout: float = 6) -> None:
    """Show a notice; square brackets in it are text, and a long path is broken at its slashes.

    The same words are shown once, and the oldest give way: what lies behind must be read too.
    """
    said, known = _broken(app, message), app._notifications
    others = [each for each in known if not isinstance(each, LinkNotice)]
    again = [each for each in others if each.message == said]
    rest = [each for each in others if each.message != said]
    for old in [*again, *rest[: max(0, len(rest) - MOST + 1)]]:
        del known[old]
    _show(app, Notification(said, "", severity, timeout, markup=False))


def take_back(app: App[Any], message: str) -> None:
    """Take a notice away that what is shown now says better, and that would lie over it."""
    said, known = _broken(app, message), app._notifications
    for old in [each for each in known if each.message == said]:
        del known[old]
    app._refresh_notifications()


def tell_of_link(app: App[Any], message: str, *, severity: Severity = "information", timeout: float = 6) -> None:
    """Show a notice about the line to the engine in the place of the one before."""
    known = app._notifications
    for old in [each for each in known if isinstance(each, LinkNotice)]:
        del known[old]
    _show(app, LinkNotice(_broken(app, message), "", severity, timeout, markup=False))


def _show(app: App[Any], notice: Notification) -> None:
    # Not by `notify`: it only asks for the notice to be added, later, and too many could stand at once.
    app._notifications.add(notice)
    app._refresh_notifications()


def _broken(app: App[Any], message: str) -> str:
    return break_long_words(message, max(20, min(WIDTH, app.size.width - MARGIN)))


@contextmanager
def refusals_told(app: App[Any], desk: Desk) -> Iterator[None]:
    """Turn the engine's refusals into notices: a sentence, and what to do."""
    try:
        yield
    except EngineError as error:
        if error.code == GONE:
            desk.unconfirmed = True
            tell_of_link(app, gone_words(), severity="error", timeout=10)
            return
        words = f"{error.message} {error.advice}".strip()
        tell(app, words, severity="error" if error.kind == "ours" else "warning", timeout=10)


def gone_words() -> str:
    """Return what is said of a request that the engine's end cut off."""
    return _("The engine went away before it confirmed what you pressed. Reconnecting; then press it again.")


@contextmanager
def line_may_break(app: App[Any], desk: Desk) -> Iterator[None]:
    """As `refusals_told`, for what nobody pressed: a broken line is said elsewhere, and it is asked again after it."""
    with refusals_told(app, desk):
        try:
            yield
        except EngineError as error:
            if error.code != GONE:
                raise


def ask(app: App[Any], desk: Desk, request: Coroutine[Any, Any, object]) -> None:
    """Ask the engine in a worker of the app's own; a refusal becomes a notice, and no screen waits."""

    async def asked() -> None:
        with refusals_told(app, desk):
            await request

    app.run_worker(asked())


def fetch(app: App[Any], desk: Desk, request: Coroutine[Any, Any, object]) -> None:
    """Fetch what is to be shown, in a worker of the app's own."""

    async def fetched() -> None:
        with line_may_break(app, desk):
            await request

    app.run_worker(fetched())
