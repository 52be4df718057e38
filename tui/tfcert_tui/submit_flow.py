"""From the press of Submit to the verdict on the screen; nothing of it waits for anything."""

from __future__ import annotations

from gettext import gettext as _

from textual.screen import Screen

from tfcert_exam_engine.ages import age
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui import keymap, words
from tfcert_tui.desk import Desk
from tfcert_tui.notices import ask, take_back, tell
from tfcert_tui.run_flow import paused_said
from tfcert_tui.screens.verdict import VerdictScreen
from tfcert_tui.sheets import Sheet, submission_sheet


class SubmitFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None]) -> None:
        self.desk = desk
        self.screen = screen
        self._sending: set[int] = set()
        """Categories whose submission is on its way to the engine."""
        self._receipts: dict[int, str] = {}
        """What was said of each submission that is being graded, where its verdict says it all."""

    def submit(self, category: int, run: int | None = None) -> None:
        """Submit the category's newest model file, or the one that a run kept, unless one is being graded already."""
        view = self.desk.state.problem(category)
        if view is None or self.desk.state.live is None:
            tell(self.screen.app, _("The exam has ended: nothing can be submitted any more."), severity="warning")
        elif category in self._sending:
            tell(self.screen.app, _("{title} is being submitted already.").format(title=view.title))
        elif view.grading is not None:
            said = _("{title} is being graded already; its verdict comes by itself, and nothing is lost.")
            tell(self.screen.app, said.format(title=view.title))
        elif not paused_said(self.desk, self.screen):
            self._sending.add(category)
            ask(self.screen.app, self.desk, self._send(category, run))

    async def _send(self, category: int, run: int | None) -> None:
        try:
            submission = await self.desk.engine.submit(category, run=run)
        finally:
            self._sending.discard(category)
        self.desk.pressed.add(submission.submission)
        older = self._older_than(submission) if run is None else _("It is the model of run {n}.").format(n=run)
        timeout = 10 if older else 3
        said = f"{_received(submission)} {older}".strip()
        tell(self.screen.app, said, timeout=timeout)
        if not older:
            self._receipts[submission.submission] = said
        self.open_verdicts()

    def _older_than(self, submission: SubmissionView) -> str:
        """Say when a run that is still under way has saved nothing newer; "" otherwise."""
        run = self.desk.state.run_of(submission.category)
        alive = run is not None and run.state in ("queued", "running")
        if run is None or not alive or submission.saved_at is None or submission.saved_at >= run.started_at:
            return ""
        return _("It was saved before run {n}, which is still under way.").format(n=run.run)

    def open_verdicts(self) -> None:
        """Open the verdict of what was pressed here; where another question is on top, say it in a notice."""
        for number in sorted(self.desk.pressed):
            submission = self.desk.state.submissions.get(number)
            if submission is None or submission.state == "grading":
                continue
            self.desk.pressed.discard(number)
            take_back(self.screen.app, self._receipts.pop(number, ""))
            if self.screen.app.screen is self.screen:
                self.show(submission.category)
            else:
                self._say(submission)

    def _say(self, submission: SubmissionView) -> None:
        view = self.desk.state.problem(submission.category)
        outcome = words.stars(submission.stars) if submission.state == "graded" else submission.message
        said = _("{title}: {outcome} ({key} shows it)")
        title = view.title if view else submission.category
        tell(self.screen.app, said.format(title=title, outcome=outcome, key=keymap.shown("exam.verdict")), timeout=10)

    def show(self, category: int) -> None:
        """Show the category's submissions, the last one first."""
        if self.desk.state.submissions_of(category):
            self.screen.app.push_screen(VerdictScreen(lambda: self._pages(category)))
        else:
            said = _("Nothing was submitted for this problem yet: {key} submits.")
            tell(self.screen.app, said.format(key=keymap.shown("exam.submit")))

    def _pages(self, category: int) -> list[Sheet]:
        state = self.desk.state
        problem, live = state.problem(category), state.live
        figures = live is None or live.mode != "exam" or state.settings.exam_shows == "figures"
        found = state.submissions_of(category) if problem else []
        return [submission_sheet(problem, each, figures) for each in found] if problem else []


def _received(submission: SubmissionView) -> str:
    said = _("Submission {n} is received: {file}, saved {age} ago.")
    if submission.saved_at is None:
        said = _("Submission {n} is received: {file}.")
    ago = age(submission.accepted_at - (submission.saved_at or 0))
    return said.format(n=submission.submission, file=submission.model_name, age=ago)
