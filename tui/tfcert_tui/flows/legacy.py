"""Exam-era Keras on the screen: offered when a script failed for want of it, and switched for a problem by one key."""

from __future__ import annotations

from gettext import gettext as _

from textual.screen import Screen

from tfcert_exam_engine.settings import with_legacy_keras
from tfcert_exam_engine.views import ProblemView
from tfcert_tui import words
from tfcert_tui.client_state import ALIVE
from tfcert_tui.desk import Desk
from tfcert_tui.flows.run import RunFlow, paused_said
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, tell

OFFER_S = 20.0
"""A person reads the error first."""


class LegacyFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None], run_flow: RunFlow) -> None:
        self.desk = desk
        self.screen = screen
        self.run_flow = run_flow
        self._alive = {run.run for run in desk.state.runs.values() if run.state in ALIVE}
        """Runs that were seen before their end; the others are no news."""

    def press(self, category: int) -> None:
        """Switch the problem's runs; where its last run failed for want of it, run again at once."""
        problem, run = self.desk.state.problem(category), self.desk.state.run_of(category)
        if problem is None:
            return
        if run is None or not run.legacy_keras_helps:
            ask(self.screen.app, self.desk, self._switch(problem))
        elif not paused_said(self.desk, self.screen):
            ask(self.screen.app, self.desk, self._take_offer(problem))

    async def _take_offer(self, problem: ProblemView) -> None:
        await self._set(problem, True)
        await self.run_flow.start(problem.category, legacy_keras=True)

    async def _switch(self, problem: ProblemView) -> None:
        await self._set(problem, not self.desk.state.settings.wants_legacy_keras(problem.slug))

    async def _set(self, problem: ProblemView, wanted: bool) -> None:
        """Have the engine remember it, and say so."""
        value = with_legacy_keras(self.desk.state.settings, problem.slug, wanted)
        await self.desk.change_settings({"legacy_keras": value})
        if wanted:
            said = _("Runs of problem {n} are under exam-era Keras (Keras 2) from now on; {key} turns it off.")
        else:
            said = _("Runs of problem {n} are under Keras 3 again; {key} turns exam-era Keras on.")
        tell(self.screen.app, said.format(n=problem.category, key=keymap.shown("exam.legacy_keras")), timeout=10)

    def follow(self) -> None:
        """Offer it once for each run that fails before our eyes and would run under it."""
        for run in self.desk.state.runs.values():
            if run.state in ALIVE:
                self._alive.add(run.run)
            elif run.run in self._alive:
                self._alive.discard(run.run)
                if run.legacy_keras_helps:
                    tell(self.screen.app, words.legacy_offer(run), severity="warning", timeout=OFFER_S)
