"""What every screen is handed: the engine, the state it is painted from, the clock, the bank."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tfcert_exam_engine.attempts import problem_shelf
from tfcert_exam_engine.clock import Clock, Instant, SystemClock
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.paths import Paths, paths_for
from tfcert_exam_engine.views import ProblemView
from tfcert_problems.problem import Problem
from tfcert_tui.client_state import ClientState, Part
from tfcert_tui.pane_sizes import PaneSizes

if TYPE_CHECKING:  # the doctor is imported when it is asked
    from tfcert_exam_engine.doctor.findings import Finding


class Desk(msgspec.Struct):
    """One per app."""

    engine: Engine
    state: ClientState = msgspec.field(default_factory=ClientState)
    clock: Clock = msgspec.field(default_factory=SystemClock)
    bank: Callable[[ProblemView], Problem] | None = None
    """Finds a problem's texts; None: in the bank, or where the engine kept them."""
    pressed: set[int] = msgspec.field(default_factory=set)
    """Submissions whose verdict opens by itself: those pressed in this workstation."""
    sending: set[int] = msgspec.field(default_factory=set)
    """Categories whose submission was pressed here and is on its way to the engine."""
    sizes: PaneSizes = msgspec.field(default_factory=PaneSizes)
    clock_hidden: bool = False
    """The person does not want to see the countdown; warnings come all the same."""
    paths: Paths | None = None
    """Where everything of this person lies; None where that is not known."""
    doctor: Callable[[], Awaitable[list[Finding]]] | None = None
    """Looks at the machine, in the background; None: not from here."""
    sample_heard: Instant | None = None
    """When the machine was last told of."""
    unconfirmed: bool = False
    """The engine went away under something that was pressed here: nobody knows whether it was done."""

    snippet_folder: Path = msgspec.field(default_factory=lambda: paths_for().snippets)
    """Where the person's snippets lie."""
    drafts_elsewhere: Path | None = None
    """Takes unsaved text where the problem's own folder takes none; None: the person's own state folder."""

    async def change_settings(self, changes: dict[str, str]) -> None:
        """Have the engine change settings and keep them; what came of it is in the state."""
        self.state.take_settings(await self.engine.change_settings(changes))

    def sets_here(self) -> Collection[str]:
        """Return the public sets that can be drilled on; none where what is known of them cannot be read. Blocks."""
        from tfcert_exam_engine import public_data  # not while the first screen opens
        from tfcert_exam_engine.public_sets.places import root_for

        with contextlib.suppress(EngineError):
            return public_data.sets_here(root_for(self.paths), thorough=False) if self.paths else ()
        return ()

    @property
    def data_dir(self) -> Path | None:
        """The folder of what a person keeps across attempts: notes, choices."""
        return self.paths.data_dir if self.paths else None

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

    def sample_age_s(self) -> float:
        """Return how old the figures of the machine are; 0 where there are none."""
        if self.state.sample is None or self.sample_heard is None:
            return 0.0
        return self.state.sample.age_s + max(0.0, self.sample_heard.until(self.clock.now()))

    def find_problem(self, view: ProblemView) -> Problem:
        """Return the bank's entry of a problem, as it was when its attempt began.

        Raises:
            KeyError: neither the bank nor the data folder has it.
        """
        if self.bank is not None:
            return self.bank(view)
        shelf = self.paths.problems if self.paths else None
        return problem_shelf.find(shelf, view.category, view.slug, view.version, view.variant)

    def problem(self, category: int) -> Problem | None:
        """Return the bank's entry for a category of the attempt, or None where it cannot be read."""
        view = self.state.problem(category)
        try:
            return self.find_problem(view) if view else None
        except (KeyError, OSError, ValueError):
            return None


class Painted:
    """A screen that paints itself from the desk's state."""

    def paint(self, changed: Part) -> None:
        """Paint what changed; called at most four times a second."""
