"""What helps in a practice: hints, the reference solution, a pause, the starter put back."""

from __future__ import annotations

from gettext import gettext as _

from textual.screen import Screen

from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, tell


class HelpFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None]) -> None:
        self.desk = desk
        self.screen = screen

    def hint(self, category: int) -> None:
        """Open the hints; in a live exam say that there are none."""
        live = self.desk.state.live
        if live is not None and live.mode == "exam":
            tell(self.screen.app, _("An exam gives no hints; they can be read in a practice, or after the end."))
        elif self.desk.state.problem(category) is not None:
            from tfcert_tui.screens.hints import HintScreen

            self.screen.app.push_screen(HintScreen(self.desk, category))

    def solution(self, category: int) -> None:
        """Open the review where the reference is explained, or say why not yet."""
        ask(self.screen.app, self.desk, self._solution(category))

    async def _solution(self, category: int) -> None:
        from tfcert_tui.screens.review import ReviewScreen

        view, attempt = await self.desk.engine.review(None, category), self.desk.state.attempt
        # Another key, or this one again, may have opened something meanwhile.
        if self.screen.is_active and attempt is not None and attempt.attempt == view.attempt:
            screen = ReviewScreen(self.desk, attempt, category, "explanation")
            screen.put(view)
            self.screen.app.push_screen(screen)

    def pause(self) -> None:
        """Let the clock of a practice stand, or go on."""
        live = self.desk.state.live
        if live is None:
            tell(self.screen.app, _("Nothing is under way that could be paused."))
        elif live.mode != "practice":
            said = _("The clock of an exam or a drill cannot be paused; leaving with {key} does not stop it either.")
            tell(self.screen.app, said.format(key=keymap.shown("app.leave")))
        else:
            ask(self.screen.app, self.desk, self._go_on() if live.paused else self._pause())

    async def _pause(self) -> None:
        self.desk.state.take_attempt(await self.desk.engine.pause())
        said = _("Paused: the clock stands, trainings go on. {key} goes on; until then nothing is run or submitted.")
        tell(self.screen.app, said.format(key=keymap.shown("exam.pause")))

    async def _go_on(self) -> None:
        self.desk.state.take_attempt(await self.desk.engine.go_on())
        tell(self.screen.app, _("The clock runs again."))

    def reset(self, category: int) -> None:
        """Put the starter back, after a question."""
        from tfcert_tui.screens.confirm import ConfirmScreen

        view = self.desk.state.problem(category)
        if view is None:
            return
        lines = [
            _("{title}: solution.py becomes the starter again.").format(title=view.title),
            _("What stands there now is kept beside it, under a name with today's date."),
            _("Models, runs and submissions stay as they are."),
        ]
        question = ConfirmScreen(_("Put the starter back?"), lines, _("Put it back"))
        self.screen.app.push_screen(question, lambda yes: self._reset(category) if yes else None)

    def _reset(self, category: int) -> None:
        ask(self.screen.app, self.desk, self._put_starter_back(category))

    async def _put_starter_back(self, category: int) -> None:
        view = await self.desk.engine.reset(category)
        said = _("The starter is back. Your solution.py is kept as {backup}")
        if not view.backup:
            said = _("The starter is there; there was no solution.py to keep.")
        tell(self.screen.app, said.format(backup=view.backup), timeout=15)
