"""An attempt as a state machine without I/O: time and facts go in, state and refusals come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Literal

import msgspec

from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import AttemptOver, Busy, UsageRefused
from tfcert_exam_engine.scoring import PASS_AT, points, total
from tfcert_exam_engine.verdict import StarCheck, Verdict
from tfcert_exam_engine.views import AttemptView, Mode, ProblemView

WARN_AT_MINUTES = (30, 10, 5, 1)
"""Minutes before the deadline at which the person is told what was never submitted."""


class ProblemRef(msgspec.Struct, frozen=True):
    """Which problem of the bank a category of the attempt has."""

    category: int
    slug: str
    title: str
    weight: int
    version: int


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


@dataclass
class Attempt:
    """One attempt, live or ended."""

    attempt: str
    form: str
    mode: Mode
    seed: int
    minutes: int
    started: Instant
    deadline: Instant
    folder: str
    categories: dict[int, CategoryState]
    ended_at: float | None = None
    end_reason: Literal["", "candidate", "deadline"] = ""
    last_category: int = 1
    warned: set[int] = field(default_factory=set)

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.ended_at is not None

    def remaining_s(self, now: Instant) -> float:
        """Return seconds to the deadline, 0 when over."""
        return 0.0 if self.ended else max(0.0, now.until(self.deadline))

    def check_open(self, now: Instant) -> None:
        """Refuse work after the end.

        Raises:
            AttemptOver: the attempt has ended, or its time is up.
        """
        if self.ended or self.remaining_s(now) <= 0:
            raise AttemptOver(
                "attempt_over",
                _("This attempt has ended; only what was submitted before counts."),
                _("See it with: tfcert-tui result. Begin another with: tfcert-tui start"),
            )

    def category(self, category: int) -> CategoryState:
        """Return one category.

        Raises:
            UsageRefused: not 1 to 5.
        """
        if category not in self.categories:
            raise UsageRefused("no_category", _("There is no category {n}.").format(n=category), _("Take 1 to 5."))
        return self.categories[category]

    def begin_submission(self, category: int, now: Instant) -> None:
        """Hold the category's one place for a submission.

        Raises:
            AttemptOver: too late.
            Busy: one is under way.
        """
        self.check_open(now)
        state = self.category(category)
        if state.grading is not None:
            raise Busy(
                "grading",
                _("Category {n} is being graded already; this press was not needed.").format(n=category),
                _("Its verdict comes in a moment; submit again after it if the file has changed."),
            )
        state.grading = -1

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
            self.ended_at = self.deadline.wall_s if reason == "deadline" else now.wall_s

    def never_submitted(self) -> list[int]:
        """Return the categories that would count as zero: nothing submitted, or nothing that could be graded."""
        return [n for n, state in self.categories.items() if state.stars is None and state.grading is None]

    def warning_due(self, now: Instant) -> int | None:
        """Return the newest mark of 30, 10, 5 and 1 minutes that was passed and not told yet; it counts as told."""
        left = self.remaining_s(now)
        passed = [m for m in WARN_AT_MINUTES if left <= m * 60 and m < self.minutes]
        new = set(passed) - self.warned
        self.warned |= new
        return min(new) if new and not self.ended else None

    def view(self) -> AttemptView:
        """Return what clients see."""
        problems = [_problem_view(state, self.folder) for state in self.categories.values()]
        score = total(problem.points for problem in problems)
        return AttemptView(
            self.attempt,
            self.form,
            self.mode,
            self.seed,
            self.minutes,
            self.started,
            self.deadline,
            self.ended,
            self.ended_at,
            self.end_reason,
            score,
            score >= PASS_AT,
            self.folder,
            problems,
            self.last_category,
        )


def _problem_view(state: CategoryState, folder: str) -> ProblemView:
    problem = state.problem
    return ProblemView(
        problem.category,
        problem.slug,
        problem.title,
        problem.weight,
        f"{folder}/category{problem.category}",
        state.stars,
        points(problem.weight, state.stars),
        state.submissions,
        state.grading,
        state.run,
        state.running,
    )


def withheld(verdict: Verdict) -> Verdict:
    """Return a verdict as exam mode shows it before the end: stars and contract faults, no figures to fit against."""
    checks = [StarCheck(check.name, check.passed, fault=check.fault) for check in verdict.checks]
    return msgspec.structs.replace(verdict, checks=checks, value=None, standard_error=None, remark="")
