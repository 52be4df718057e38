"""An attempt as a state machine without I/O: time and facts go in, state and refusals come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Literal

import msgspec

from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.attempts.scoring import MAX_STARS, is_pass, points, total
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import AttemptOver, Busy, UsageRefused
from tfcert_exam_engine.grading.verdict import StarCheck, Verdict
from tfcert_exam_engine.settings import ExamShows
from tfcert_exam_engine.views import AttemptView, EndReason, LatePress, Mode, ProblemView

WARN_AT_MINUTES = (30, 10, 5, 1)
"""Minutes before the deadline at which the person is told what was never submitted."""


class ProblemRef(msgspec.Struct, frozen=True):
    """Which problem of the bank a category of the attempt has."""

    category: int
    slug: str
    title: str
    weight: int
    version: int
    variant: str = ""
    """Which constants it has; "": the first."""
    stamp: str = ""
    """Which bytes of public sets its data are of; "": it needs none."""


@dataclass
class CategoryState:
    """What happened in one category."""

    problem: ProblemRef
    stars: int | None = None
    submissions: int = 0
    grading: int | None = None
    """The submission under way; -1 while its file is being frozen."""
    run: int | None = None
    running: bool = False
    hints: int = 0
    spent_s: float = 0.0
    """Seconds that it was the problem on the screen of a workstation, the clock running."""


@dataclass
class Attempt:
    """One attempt, live or ended."""

    attempt: str
    form: str
    mode: Mode
    seed: int
    minutes: int
    started: Instant
    countdown: Countdown
    folder: str
    categories: dict[int, CategoryState]
    ended_at: float | None = None
    end_reason: EndReason = ""
    last_category: int = 1
    skill: str = ""
    """What a drill was begun for."""
    blank: bool = False
    """Without the starter's help, after a reset as well."""
    warned: set[int] = field(default_factory=set)
    uid: str = ""
    """The same wherever it is carried; its name may be another there."""
    product: str = ""
    """Version that it was begun with."""
    note: str = ""
    """The person's own line on it."""
    late: list[LatePress] = field(default_factory=list)
    origin: str = ""
    """Where it was sat; "": here."""
    superseded: bool = False
    """A newer one has begun: what still happens in this one is kept, and told to nobody."""

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.ended_at is not None

    @property
    def hints(self) -> dict[int, int]:
        """How many hints were read, by category."""
        return {number: state.hints for number, state in self.categories.items()}

    @property
    def spent(self) -> dict[int, float]:
        """Seconds that each problem was on the screen, by category."""
        return {number: round(state.spent_s, 1) for number, state in self.categories.items() if state.spent_s}

    @property
    def open_book(self) -> bool:
        """Whether there is help: an exam that runs has none."""
        return self.ended or self.mode != "exam"

    def figures(self, exam_shows: ExamShows) -> bool:
        """Return whether measured figures are shown: an exam that runs shows stars alone, unless it was set so."""
        return self.open_book or exam_shows == "figures"

    def remaining_s(self, now: Instant) -> float | None:
        """Return seconds to the deadline, 0 when over; None: there is no deadline."""
        return 0.0 if self.ended else self.countdown.remaining_s(now)

    def is_over(self, now: Instant) -> bool:
        """Return whether it has ended, or its time is up."""
        return self.remaining_s(now) == 0.0

    def check_open(self, now: Instant) -> None:
        """Refuse work after the end, and while the clock stands.

        Raises:
            AttemptOver: the attempt has ended, or its time is up.
            UsageRefused: it is paused.
        """
        if self.is_over(now):
            raise AttemptOver(
                "attempt_over",
                _("This attempt has ended; only what was submitted before counts."),
                _("See it with: tfcert-tui result. Begin another with: tfcert-tui start"),
            )
        if self.countdown.paused:
            raise UsageRefused(
                "paused", _("This practice is paused; its clock stands."), _("Go on with: tfcert-tui resume")
            )

    def pause(self, now: Instant) -> None:
        """Let the clock stand.

        Raises:
            AttemptOver: too late.
            UsageRefused: it is no practice, or is paused already.
        """
        if self.mode != "practice":
            raise UsageRefused(
                "no_pause",
                _("An exam cannot be paused: its clock runs to the end.")
                if self.mode == "exam"
                else _("A drill cannot be paused: its clock is short."),
                _("A practice can: tfcert-tui start --mode practice"),
            )
        self.check_open(now)
        self.countdown = self.countdown.stopped(now)

    def go_on(self, now: Instant) -> None:
        """Let the clock run again.

        Raises:
            UsageRefused: it runs.
        """
        if self.ended or not self.countdown.paused:
            raise UsageRefused("not_paused", _("Nothing is paused."), "")
        self.countdown = self.countdown.running(now)

    def read_hint(self, category: int, number: int) -> None:
        """Note that a hint is read.

        Raises:
            UsageRefused: an exam that runs has none.
        """
        if not self.open_book:
            raise UsageRefused(
                "exam_mode",
                _("An exam has no hints and shows no solution before its end."),
                _("A practice has both: tfcert-tui start --mode practice"),
            )
        if self.ended:
            return  # it helped nobody in this attempt
        state = self.category(category)
        state.hints = max(state.hints, number)

    def check_solution(self, category: int) -> None:
        """Refuse the solution while it could still be worked on.

        Raises:
            UsageRefused: before the end, and before 5 stars outside an exam.
        """
        if self.ended or (self.mode != "exam" and self.category(category).stars == MAX_STARS):
            return
        raise UsageRefused(
            "solution_hidden",
            _("The solution of category {n} is shown after 5 of 5 stars in a practice, or after the end.").format(
                n=category
            ),
            _("Until then there are hints: tfcert-tui hint {n}").format(n=category)
            if self.mode != "exam"
            else _("An exam has neither before its end."),
        )

    def category(self, category: int) -> CategoryState:
        """Return one category.

        Raises:
            UsageRefused: not 1 to 5.
        """
        if category not in self.categories:
            known = ", ".join(map(str, self.categories))
            message = _("There is no category {n} in this attempt.").format(n=category)
            raise UsageRefused("no_category", message, _("It has: {numbers}").format(numbers=known))
        return self.categories[category]

    def begin_submission(self, category: int, now: Instant) -> None:
        """Hold the category's one place for a submission.

        Raises:
            AttemptOver: too late.
            Busy: one is under way.
        """
        self.check_open(now)
        self._hold(category, -1)

    def hold_for_regrade(self, category: int, submission: int) -> None:
        """Hold the category's one place for a submission that was accepted before; also after the end.

        Raises:
            Busy: one is under way.
        """
        self._hold(category, submission)

    def _hold(self, category: int, submission: int) -> None:
        state = self.category(category)
        if state.grading is not None:
            raise Busy(
                "grading",
                _("Category {n} is being graded already; this press was not needed.").format(n=category),
                _("Its verdict comes in a moment; submit again after it if the file has changed."),
            )
        state.grading = submission

    def release(self, category: int) -> None:
        """Give the place back: the file could not be taken."""
        self.category(category).grading = None

    def accept(self, category: int, submission: int) -> None:
        """Note a submission that is durable."""
        state = self.category(category)
        state.grading = submission
        state.submissions += 1

    def record(self, category: int, stars: int | None) -> None:
        """Fold a finished grading; None when it gave no stars. The best counts."""
        state = self.category(category)
        state.grading = None
        if stars is not None:
            state.stars = max(stars, state.stars or 0)

    def end(self, reason: Literal["candidate", "deadline"], now: Instant) -> None:
        """End it; when time ran out the recorded end is the deadline itself, whenever that was noticed."""
        if not self.ended:
            self.end_reason = reason
            deadline = self.countdown.deadline
            self.ended_at = deadline.wall_s if reason == "deadline" and deadline is not None else now.wall_s

    def never_submitted(self) -> list[int]:
        """Return the categories that would count as zero: nothing submitted, or nothing that could be graded."""
        return [n for n, state in self.categories.items() if state.stars is None and state.grading is None]

    def warning_due(self, now: Instant) -> int | None:
        """Return the newest mark of 30, 10, 5 and 1 minutes that was passed and not told yet; it counts as told."""
        left = self.remaining_s(now)
        if left is None or self.countdown.paused:
            return None
        passed = [m for m in WARN_AT_MINUTES if left <= m * 60 and m < self.minutes]
        new = set(passed) - self.warned
        self.warned |= new
        return min(new) if new and not self.ended else None

    def view(self) -> AttemptView:
        """Return what clients see."""
        problems = [_problem_view(state, self.folder) for state in self.categories.values()]
        score, full = total(problem.points for problem in problems), total(problem.weight for problem in problems)
        return AttemptView(
            *(self.attempt, self.form, self.mode, self.seed, self.minutes, self.started, self.countdown.due),
            *(self.ended, self.ended_at, self.end_reason, score, is_pass(score, full), self.folder, problems),
            last_category=self.last_category,
            paused=self.countdown.paused and not self.ended,
            paused_left_s=self.countdown.left_s if self.countdown.paused and not self.ended else None,
            full=full,
            skill=self.skill,
            blank=self.blank,
            uid=self.uid,
            product=self.product,
            note=self.note,
            late=self.late,
            origin=self.origin,
        )


def _problem_view(state: CategoryState, folder: str) -> ProblemView:
    problem = state.problem
    return ProblemView(
        problem.category,
        problem.slug,
        problem.title,
        problem.weight,
        f"{folder}/category{problem.category}" if folder else "",
        state.stars,
        points(problem.weight, state.stars),
        state.submissions,
        state.grading,
        state.run,
        state.running,
        state.hints,
        problem.version,
        problem.variant,
        round(state.spent_s, 1),
    )


def withheld(verdict: Verdict) -> Verdict:
    """Return a verdict as exam mode shows it before the end: stars and contract faults, no figures to fit against."""
    checks = [
        StarCheck(check.name, check.passed, fault=check.fault, advice=check.advice if check.fault else "")
        for check in verdict.checks
    ]
    return msgspec.structs.replace(
        verdict,
        checks=checks,
        value=None,
        standard_error=None,
        remark="",
        regions=[],
        regions_left_out=0,
        reference=None,
    )
