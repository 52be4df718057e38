"""From the press of Submit to the verdict on the screen; nothing of it waits for anything."""

from __future__ import annotations

import time
from gettext import gettext as _
from typing import Any

from textual.screen import Screen

from tfcert_exam_engine.ages import age
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui import words
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk
from tfcert_tui.flows.run import paused_said
from tfcert_tui.flows.verdict_dock import VerdictDock
from tfcert_tui.keys import keymap
from tfcert_tui.notices import ask, take_back, tell
from tfcert_tui.verdicts import grading_words
from tfcert_tui.verdicts.sheets import Sheet, shows_figures, submission_sheet


class SubmitFlow:
    """One per exam screen."""

    def __init__(self, desk: Desk, screen: Screen[None], dock: VerdictDock) -> None:
        self.desk = desk
        self.screen = screen
        self.dock = dock
        self._receipts: dict[int, str] = {}
        """What was said of each submission that is being graded, where its verdict says it all."""
        self._since: dict[int, float] = {}
        """When each submission was first seen being graded."""
        self._slow: dict[int, str] = {}
        """What was said of those that take longer."""

    def submit(self, category: int, run: int | None = None) -> None:
        """Submit the category's newest model file, or the one that a run kept, unless one is being graded already."""
        view = self.desk.state.problem(category)
        if view is None or self.desk.state.live is None:
            tell(self.screen.app, _("The exam has ended: nothing can be submitted any more."), severity="warning")
        elif category in self.desk.sending:
            tell(self.screen.app, _("{title} is being submitted already.").format(title=view.title))
        elif view.grading is not None:
            said = _("{title} is being graded already; its verdict comes by itself, and nothing is lost.")
            tell(self.screen.app, said.format(title=view.title))
        elif not paused_said(self.desk, self.screen):
            self._mark(category, sending=True)
            ask(self.screen.app, self.desk, self._send(category, run))

    def _mark(self, category: int, sending: bool) -> None:
        """Have the problem's card say at once that the file is being frozen, or no more."""
        (self.desk.sending.add if sending else self.desk.sending.discard)(category)
        self.desk.state.changed |= Part.SUBMISSIONS

    async def _send(self, category: int, run: int | None) -> None:
        try:
            submission = await self.desk.engine.submit(category, run=run)
        finally:
            self._mark(category, sending=False)
        self.desk.pressed.add(submission.submission)
        older = self._older_than(submission) if run is None else _("It is the model of run {n}.").format(n=run)
        timeout = 10 if older else 3
        said = f"{_received(submission)} {older}".strip()
        tell(self.screen.app, said, timeout=timeout)
        if not older:
            self._receipts[submission.submission] = said
        if self.screen.is_attached:
            self.screen.set_timer(grading_words.SLOW_S + 0.1, self._say_why_slow)
        self.open_verdicts()

    def _older_than(self, submission: SubmissionView) -> str:
        """Say when a run that is still under way has saved nothing newer; "" otherwise."""
        run = self.desk.state.run_of(submission.category)
        if run is None or run.state != "running":
            return ""
        if submission.saved_at is None or submission.saved_at >= run.started_at:
            return ""
        return _("It was saved before run {n}, which is still under way.").format(n=run.run)

    def follow(self, changed: Part) -> None:
        """Open verdicts that came, keep an open one as it is now, and say why one takes longer."""
        if Part.SUBMISSIONS in changed:
            self.open_verdicts()
        if changed & (Part.SUBMISSIONS | Part.ATTEMPT):
            self.dock.paint()
        self._say_why_slow()

    def _say_why_slow(self) -> None:
        if self.desk.state.link != "live" or not self.screen.is_attached:
            return  # That the engine is away is said elsewhere.
        now = time.monotonic()
        for view in [each for each in self.desk.state.submissions.values() if each.state == "grading"]:
            since = self._since.setdefault(view.submission, now)
            if now - since < grading_words.SLOW_S:
                continue
            problem = self.desk.problem(view.category)
            said = grading_words.slow(view, problem.grade_limit_s if problem else None)
            if self._slow.get(view.submission) != said:
                self._take_back(view.submission)
                self._slow[view.submission] = said
                tell(self.screen.app, said, timeout=30)

    def _take_back(self, number: int) -> None:
        """Take away what was said while it was under way."""
        for said in (self._receipts.pop(number, ""), self._slow.pop(number, "")):
            if said:
                take_back(self.screen.app, said)

    def open_verdicts(self) -> None:
        """Show the verdict of what was pressed here; where there is no place for it now, say it in a notice."""
        for number in [*self._slow, *sorted(self.desk.pressed)]:
            submission = self.desk.state.submissions.get(number)
            if submission is None or submission.state == "grading":
                continue
            self._take_back(number)
            if number in self.desk.pressed:
                self.desk.pressed.discard(number)
                self._show_verdict(submission)

    def _show_verdict(self, submission: SubmissionView) -> None:
        category = submission.category
        on_top = self.screen.app.screen is self.screen
        if on_top and self._is_read_already(category):
            return
        if not (on_top and self.dock.come(lambda _cells: self._pages(category))):
            self._say(submission)

    def _is_read_already(self, category: int) -> bool:
        """Return whether the page of submissions shows it: a sheet beside it would say it twice."""
        pages: list[Any] = list(self.screen.query("SubmissionsPage"))
        return any(page.is_reading(category) for page in pages)

    def _say(self, submission: SubmissionView) -> None:
        view = self.desk.state.problem(submission.category)
        outcome = words.stars(submission.stars) if submission.state == "graded" else submission.message
        said = _("{title}: {outcome} ({key} shows it)")
        title = view.title if view else submission.category
        told = said.format(title=title, outcome=outcome, key=keymap.shown("exam.verdict"))
        tell(self.screen.app, told, timeout=10)

    def show(self, category: int) -> None:
        """Show the category's submissions, the last one first."""
        if self.desk.state.submissions_of(category):
            self.dock.ask(lambda _cells: self._pages(category))
        else:
            said = _("Nothing was submitted for this problem yet: {key} submits.")
            tell(self.screen.app, said.format(key=keymap.shown("exam.submit")))

    def _pages(self, category: int) -> list[Sheet]:
        state = self.desk.state
        problem = state.problem(category)
        found = state.submissions_of(category) if problem else []
        return [submission_sheet(problem, each, shows_figures(state)) for each in found] if problem else []


def _received(submission: SubmissionView) -> str:
    said = _("Submission {n} is received: {file}, saved {age} ago.")
    if submission.saved_at is None:
        said = _("Submission {n} is received: {file}.")
    ago = age(submission.accepted_at - (submission.saved_at or 0))
    return said.format(n=submission.submission, file=submission.model_name, age=ago)
