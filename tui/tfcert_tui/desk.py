"""What every screen is handed: the engine, the state it is painted from, the clock, the bank."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from textual.app import App

from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineError
from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.client_state import ClientState, Part

Severity = Literal["information", "warning", "error"]


@dataclass
class Desk:
    """One per app."""

    engine: Engine
    state: ClientState = field(default_factory=ClientState)
    clock: Clock = field(default_factory=SystemClock)
    find_problem: Callable[[int, str], Problem] = catalog.find
    pressed: set[int] = field(default_factory=set)
    """Submissions whose verdict opens by itself: those pressed in this workstation."""

    def remaining_s(self) -> float | None:
        """Return seconds until the live attempt's deadline; None when there is no live attempt."""
        attempt = self.state.live
        return None if attempt is None else self.clock.now().until(attempt.deadline)

    def problem(self, category: int) -> Problem | None:
        """Return the bank's entry for a category of the attempt, or None where it cannot be read."""
        view = self.state.problem(category)
        try:
            return self.find_problem(category, view.slug) if view else None
        except (KeyError, OSError, ValueError):
            return None


class Painted:
    """A screen that paints itself from the desk's state."""

    def paint(self, changed: Part) -> None:
        """Paint what changed; called at most four times a second."""


def tell(app: App[Any], message: str, *, severity: Severity = "information", timeout: float = 6) -> None:
    """Show a notice; square brackets in it are text."""
    app.notify(message, severity=severity, timeout=timeout, markup=False)


@contextmanager
def refusals_told(app: App[Any]) -> Iterator[None]:
    """Turn the engine's refusals into notices: a sentence, and what to do."""
    try:
        yield
    except EngineError as error:
        ours = error.kind == "ours"
        words = f"{error.message} {error.advice}".strip()
        tell(app, words, severity="error" if ours else "warning", timeout=10)


def ask(app: App[Any], request: Coroutine[Any, Any, object]) -> None:
    """Ask the engine in a worker of the app's own; a refusal becomes a notice, and no screen waits."""

    async def asked() -> None:
        with refusals_told(app):
            await request

    app.run_worker(asked())
