"""The newest attempt as it is sat: what may be done in it now, and how and when it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Literal

from tfcert_exam_engine import coaching
from tfcert_exam_engine.attempts import problem_shelf, workspace
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.time_spent import TimeSpent
from tfcert_exam_engine.changes import AttemptChanged, DeadlineNear
from tfcert_exam_engine.clock import Clock, Instant
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.errors import AttemptOver, Busy, DiskTrouble, EngineUnavailable, UsageRefused
from tfcert_exam_engine.grading.gradings import Gradings
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.keeping import Keeper
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.views import AttemptView, LatePress, SubmissionView
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

LOOK_S = 0.5
"""How often the deadline is looked at; asyncio's clock stands still in suspend, so it is never slept through."""
SOONEST_S = 0.02
MOST_LATE = 100
"""Presses after the end that are noted: a script that goes on pressing must not fill the record."""
LAST_GRACE_S = 0.5
"""Between SIGTERM and SIGKILL at the end: trainings are gone within a second of it."""


class Sitting:
    """At most one attempt is live, and it is the newest."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        broadcast: Broadcast,
        keeper: Keeper,
        trainings: Trainings,
        gradings: Gradings,
        shelf: Path,
    ) -> None:
        self.current: Attempt | None = None
        self._store = store
        self._clock = clock
        self._broadcast = broadcast
        self._keeper = keeper
        self._trainings = trainings
        self._gradings = gradings
        self._shelf = shelf
        self._spent = TimeSpent(store, broadcast)
        self._ending: asyncio.Task[None] | None = None

    def begin(self, attempt: Attempt) -> None:
        """Sit a new attempt from now on."""
        if self.current is not None:
            self.current.superseded = True
        self.current = attempt
        self._trainings.load(attempt)

    async def resume(self, attempts: list[Attempt]) -> None:
        """Take up what an earlier engine left: end what is over, follow or stop runs, grade what was accepted.

        `attempts` are the newest first.
        """
        own = [attempt for attempt in attempts if not attempt.origin]  # others are looked back on, and never sat
        for attempt in reversed(own):
            self.begin(attempt)
        await self.look()
        unfinished = {record.attempt for record in self._store.unfinished_runs()}
        for attempt in own:
            if attempt.attempt in unfinished:
                self._trainings.take_up(attempt)
            if attempt.ended:
                await self._stop_trainings(attempt)
            self._grade_again(attempt)

    def _grade_again(self, attempt: Attempt) -> None:
        for record in self._store.submissions(attempt.attempt):
            try:
                if record.state == "grading":
                    self._gradings.grade(attempt, self.problem_of(attempt, record.category), record)
                elif self._gradings.can_be_graded_again(record):
                    self._gradings.grade_again(attempt, self.problem_of(attempt, record.category), record)
            except Busy:
                log.info("submission %s is graded again at the next start", record.submission)
            except (EngineUnavailable, DiskTrouble) as error:
                log.error("submission %s waits: %s %s", record.submission, error.message, error.advice)
            except (OSError, ValueError) as error:
                log.error("submission %s waits: its problem cannot be read: %s", record.submission, error)

    def grade_again(self, attempt: Attempt, number: int) -> SubmissionView:
        """Grade a submission of an attempt again that our machinery failed.

        Raises:
            UsageRefused: the attempt has no such submission, or it has its outcome.
            Busy, DiskTrouble, EngineUnavailable: as `Gradings.grade_again` and `problem_of`.
        """
        record = self._store.submission(number)
        if record is None or record.attempt != attempt.attempt:
            message = _("There is no submission {n} in the attempt {name}.").format(n=number, name=attempt.attempt)
            raise UsageRefused("no_submission", message, _("See them with: tfcert-tui result"))
        return self._gradings.grade_again(attempt, self.problem_of(attempt, record.category), record)

    def live_for_submission(self, category: int) -> Attempt:
        """Return the live attempt, to submit in it; a press that comes after its end is noted.

        Raises:
            UsageRefused, AttemptOver: as `live`.
        """
        try:
            return self.live(category)
        except AttemptOver:
            if self.current is not None:
                self._note_late(self.current, category)
            raise

    def _note_late(self, attempt: Attempt, category: int) -> None:
        if len(attempt.late) >= MOST_LATE:
            return
        attempt.late.append(LatePress(category, self._clock.now().wall_s))
        try:
            self._store.save_late(attempt)
        except DiskTrouble as error:
            log.warning("a press after the end was not noted: %s", error.message)
        self._broadcast.tell(AttemptChanged(attempt.view()))

    def live(self, category: int | None = None) -> Attempt:
        """Return the live attempt, to do something in it.

        Raises:
            UsageRefused: there is none, it has no such category, or it is paused.
            AttemptOver: its time is up.
        """
        if self.current is None:
            raise UsageRefused("no_attempt", _("No attempt is under way."), _("Begin one with: tfcert-tui start"))
        if category is not None:
            self.current.category(category)
        self.current.check_open(self._clock.now())
        return self.current

    def newest(self) -> Attempt:
        """Return the newest attempt, over or not.

        Raises:
            UsageRefused: there is none.
        """
        if self.current is None:
            raise UsageRefused("no_attempt", _("There is no attempt yet."), _("Begin one with: tfcert-tui start"))
        return self.current

    def problem_of(self, attempt: Attempt, category: int) -> Problem:
        """Return the problem of a category of an attempt, as it was when that began.

        Raises:
            UsageRefused: it has no such category.
            EngineUnavailable: it is neither in this version's bank nor was it kept.
        """
        ref = attempt.category(category).problem
        try:
            return problem_shelf.of_attempt(self._shelf, ref)
        except KeyError as error:
            raise EngineUnavailable(
                "problem_gone",
                _("The problem {slug} of this attempt is not in this version's bank.").format(slug=ref.slug),
                _("Install the version it was begun with."),
            ) from error

    def problem(self, category: int) -> Problem:
        """Return a problem of the newest attempt.

        Raises:
            UsageRefused: there is no attempt, or it has no such category.
        """
        return self.problem_of(self.newest(), category)

    def check_rules_open(self) -> None:
        """Refuse to change what an exam shows while one is sat.

        Raises:
            UsageRefused: an exam is under way.
        """
        if self.current is not None and not self.current.open_book:
            raise UsageRefused(
                "exam_mode",
                _("What an exam shows stays as it was when it began."),
                _("Change it after the end, for the next one."),
            )

    @property
    def clock_runs(self) -> bool:
        """Whether an attempt is live and its time goes on."""
        return self.current is not None and not self.current.ended and self.current.countdown.due is not None

    def next_look_s(self) -> float:
        """Return seconds until the deadline is to be looked at."""
        left = self.current.remaining_s(self._clock.now()) if self.clock_runs and self.current else None
        return LOOK_S if left is None else min(LOOK_S, max(SOONEST_S, left))

    async def look(self) -> None:
        """Look at the clock: end what is over, warn, and note when the clocks were set."""
        attempt, now = self.current, self._clock.now()
        if attempt is None or attempt.ended:
            return
        self._settle(attempt, now)
        self._spent.look(attempt, now)
        if attempt.is_over(now):
            await self._finalise(attempt, "deadline")
        elif minutes := attempt.warning_due(now):
            self._broadcast.tell(DeadlineNear(minutes, attempt.never_submitted()))

    def _settle(self, attempt: Attempt, now: Instant) -> None:
        before, attempt.countdown = attempt.countdown, attempt.countdown.settled(now)
        if attempt.countdown is before:
            return
        try:
            self._store.save_countdown(attempt)
        except DiskTrouble as error:
            log.warning("the time left was not noted: %s", error.message)
        if attempt.countdown.due != before.due:
            log.info("the clock was set, or the machine restarted; %.0f s are left", attempt.remaining_s(now) or 0)
            self._broadcast.tell(AttemptChanged(attempt.view()))

    async def end(self) -> AttemptView:
        """End the live attempt; accepted submissions are graded first."""
        attempt = self.current
        if attempt is None or not attempt.countdown.paused:
            attempt = self.live()
        await self._gradings.finish()
        await self._finalise(attempt, "candidate")
        return attempt.view()

    async def _finalise(self, attempt: Attempt, reason: Literal["candidate", "deadline"]) -> None:
        """End the attempt, stop its trainings, and tell once it is durable."""
        if attempt.ended:
            return
        attempt.end(reason, self._clock.now())
        self._spent.note(attempt)
        self._ending = asyncio.create_task(self._seen_out(attempt))
        await asyncio.shield(self._ending)

    async def _seen_out(self, attempt: Attempt) -> None:
        """Goes on when whoever asked for the end leaves meanwhile."""
        stopping = asyncio.create_task(self._stop_trainings(attempt))
        await self._keeper.keep(lambda: self._store.end_attempt(attempt))
        self._broadcast.tell(AttemptChanged(attempt.view()))
        await stopping

    async def close(self) -> None:
        """Wait for no end any more; the next engine comes to it."""
        if self._ending is not None:
            await cancelled([self._ending])

    async def _stop_trainings(self, attempt: Attempt) -> None:
        await self._trainings.stop_all(_("The exam has ended."), attempt.attempt, LAST_GRACE_S)

    def pause(self) -> AttemptView:
        """Let the clock of a practice stand."""
        return self._set_clock(self.live(), lambda attempt, now: attempt.pause(now))

    def go_on(self) -> AttemptView:
        """Let it run again."""
        return self._set_clock(self.newest(), lambda attempt, now: attempt.go_on(now))

    def _set_clock(self, attempt: Attempt, change: Callable[[Attempt, Instant], None]) -> AttemptView:
        before = attempt.countdown
        change(attempt, self._clock.now())
        try:
            self._store.save_countdown(attempt)
        except DiskTrouble:
            attempt.countdown = before
            raise
        self._broadcast.tell(AttemptChanged(attempt.view()))
        return attempt.view()

    def hint(self, category: int, number: int) -> HintView:
        """Return one hint, and note that it was read."""
        attempt = self.newest()
        found = coaching.hint(self.problem_of(attempt, category), number)
        attempt.read_hint(category, number)
        self._store.save_hints(attempt)
        self._broadcast.tell(AttemptChanged(attempt.view()))
        return found

    def solution(self, category: int) -> SolutionView:
        """Return the reference solution, where it may be seen."""
        attempt = self.newest()
        attempt.check_solution(category)
        return coaching.solution(self.problem_of(attempt, category))

    async def reset(self, category: int) -> ResetView:
        """Put the starter back; what stood there is kept."""
        attempt = self.newest()
        folder = Path(attempt.folder) / f"category{category}"
        at = self._clock.now().wall_s
        return await asyncio.to_thread(workspace.reset, folder, self.problem_of(attempt, category), at, attempt.blank)

    def look_at(self, category: int) -> None:
        """Remember the problem last looked at."""
        if self.current is not None:
            self.current.category(category)
            if not self.current.ended:
                self._spent.turn(self.current, self._clock.now())
            self.current.last_category = category
            self._store.look_at(self.current.attempt, category)
