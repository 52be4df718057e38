"""What every screen is handed: the engine, the state it is painted from, the clock, the bank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tfcert_exam_engine.clock import Clock, SystemClock
from tfcert_exam_engine.engine import Engine
from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.client_state import ClientState, Part
from tfcert_tui.pane_sizes import PaneSizes


@dataclass
class Desk:
    """One per app."""

    engine: Engine
    state: ClientState = field(default_factory=ClientState)
    clock: Clock = field(default_factory=SystemClock)
    find_problem: Callable[[int, str], Problem] = catalog.find
    pressed: set[int] = field(default_factory=set)
    """Submissions whose verdict opens by itself: those pressed in this workstation."""
    sizes: PaneSizes = field(default_factory=PaneSizes)
    clock_hidden: bool = False
    """The person does not want to see the countdown; warnings come all the same."""
    unconfirmed: bool = False
    """The engine went away under something that was pressed here: nobody knows whether it was done."""

    def remaining_s(self) -> float | None:
        """Return seconds on the live attempt's clock, also on one that stands; None: no attempt, or no deadline."""
        attempt = self.state.live
        if attempt is None or attempt.deadline is None:
            return attempt.paused_left_s if attempt is not None else None
        return self.clock.now().until(attempt.deadline)

    def elapsed_s(self) -> float:
        """Return seconds since the live attempt began; 0 when there is none."""
        attempt = self.state.live
        return attempt.started.until(self.clock.now()) if attempt is not None else 0.0

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
