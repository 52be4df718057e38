"""From the press of Check to its sheet; one check of a problem at a time."""

from __future__ import annotations

from gettext import gettext as _

from textual.screen import Screen

from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.views import ProblemView
from tfcert_tui.desk import Desk
from tfcert_tui.flows.verdict_dock import VerdictDock
from tfcert_tui.notices import ask, take_back, tell
from tfcert_tui.verdicts.check_words import headline


class CheckFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None], dock: VerdictDock) -> None:
        self.desk = desk
        self.screen = screen
        self.dock = dock
        self._checking: set[int] = set()
        """Categories whose check is on its way: a second press would show the same sheet twice."""

    def check(self, category: int) -> None:
        """Check the category's newest model file, unless that is being done."""
        if category not in self._checking:
            self._checking.add(category)
            ask(self.screen.app, self.desk, self._check(category))

    async def _check(self, category: int) -> None:
        said = _("Checking the newest model file…")
        tell(self.screen.app, said, timeout=2)
        try:
            view = await self.desk.engine.check(category)
        finally:
            self._checking.discard(category)
            take_back(self.screen.app, said)
        problem = self.desk.state.problem(category)
        if problem is not None:
            self._show(problem, view)

    def _show(self, problem: ProblemView, view: CheckView) -> None:
        """Open its sheet; where a question is on top, or somebody types on a small screen, say it in a notice."""
        from tfcert_tui.verdicts.check_sheet import check_sheet

        seen = self.screen.app.screen is self.screen and self.dock.come(
            lambda cells: [check_sheet(problem, view, cells)]
        )
        if not seen:
            said = _("{title}, check of {file}: {outcome}")
            told = said.format(title=problem.title, file=view.model_name, outcome=headline(view))
            tell(self.screen.app, told, timeout=10)
