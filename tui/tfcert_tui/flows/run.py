"""From the press of Run to the notice that it began: start, queue, stop, take out of the queue."""

from __future__ import annotations

from gettext import gettext as _

from textual.screen import Screen

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.client_state import ALIVE
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, tell


class RunFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None]) -> None:
        self.desk = desk
        self.screen = screen
        self._waiting: set[int] = set()
        """Runs that were pressed here and wait for their turn."""
        self._remarked: set[int] = set()

    def press(self, category: int) -> None:
        """Train the category's script; where it trains or waits already, offer to stop it."""
        run = self.desk.state.run_of(category)
        if run is not None and run.state in ALIVE:
            self.offer_to_stop(run)
        elif not paused_said(self.desk, self.screen):
            ask(self.screen.app, self.desk, self.start(category))

    async def start(self, category: int, legacy_keras: bool | None = None) -> None:
        """Ask for a run and say what became of it; `legacy_keras` None: as the setting says."""
        run = await self.desk.engine.run(category, legacy_keras)
        if run.state == "queued":
            self._waiting.add(run.run)
            said = _("Run {run} {waits}: it begins by itself. {key} again takes it out of the queue.")
            tell(self.screen.app, said.format(run=run.run, waits=words.waits(run), key=keymap.shown("exam.run")))
        else:
            tell(self.screen.app, _begun_words(run))
        self._remark(run)

    def _remark(self, run: RunView) -> None:
        """Say once what was noticed before it began."""
        if run.remark and run.run not in self._remarked:
            self._remarked.add(run.run)
            tell(self.screen.app, run.remark, severity="warning", timeout=15)

    def follow(self) -> None:
        """Say when a run that was pressed here, and had to wait, begins."""
        for number in sorted(self._waiting):
            run = self.desk.state.runs.get(number)
            if run is None or run.state == "queued":
                continue
            self._waiting.discard(number)
            if run.state == "running":
                tell(self.screen.app, _("Run {run} has begun: its turn came.").format(run=run.run))
                self._remark(run)

    def offer_to_stop(self, run: RunView) -> None:
        """Ask whether to stop a run, or to take it out of the queue."""
        from tfcert_tui.screens.confirm import ConfirmScreen

        queued = run.state == "queued"
        question = _("Stop run {run}?") if not queued else _("Take run {run} out of the queue?")
        lost = _("What it has saved so far stays; what is not saved is lost.")
        lines = [lost] if not queued else [_("It has not begun; nothing is lost."), words.waits(run)]
        screen = ConfirmScreen(question.format(run=run.run), lines, _("Take it out") if queued else _("Stop it"))
        self.screen.app.push_screen(screen, lambda yes: self._stop(run) if yes else None)

    def _stop(self, run: RunView) -> None:
        now = self.desk.state.runs.get(run.run, run)
        if run.state == "queued" and now.state == "running":
            self.offer_to_stop(now)  # Its turn came while the question stood there: now something can be lost.
        else:
            ask(self.screen.app, self.desk, self.desk.engine.stop_run(run.run))


def _begun_words(run: RunView) -> str:
    if run.legacy_keras:
        return _("Run {run} has begun, under exam-era Keras (Keras 2).").format(run=run.run)
    return _("Run {run} has begun.").format(run=run.run)


def paused_said(desk: Desk, screen: Screen[None]) -> bool:
    """Say that nothing is run or submitted while the clock stands; returns whether it does."""
    live = desk.state.live
    if live is None or not live.paused:
        return False
    said = _("The practice is paused: {key} lets the clock go on, then press again.")
    tell(screen.app, said.format(key=keymap.shown("exam.pause")), severity="warning")
    return True
