"""What came of an attempt, category by category: what counts, what does not and why, what a pass would have taken.

Pure: it is read off what clients see, so that the screen, the commands, the report and the record say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal

import msgspec

from tfcert_exam_engine.attempts.scoring import MAX_STARS, PASS_AT, counting
from tfcert_exam_engine.views import AttemptView, EngineState, ProblemView, RunView, SubmissionView

WhyNot = Literal[
    "never_submitted",
    "never_graded",
    "unsubmitted_model",
    "not_better",
    "refused",
    "engine_fault",
    "graded_again",
    "late",
    "grading",
]
"""never_submitted: nothing was, and the category counts as zero. never_graded: all that was submitted was refused.
unsubmitted_model: a run saved a model that nobody submitted. not_better: graded with no more stars than another.
refused: its file could not be graded; the candidate's fault. engine_fault: our machinery failed. graded_again: it
failed, and a later try gave the verdict, which counts. late: pressed after the end. grading: no verdict yet.
"""


class NotCounted(msgspec.Struct, frozen=True):
    """Something that gave no points, or nearly did not, and why."""

    why: WhyNot
    submission: int | None = None
    run: int | None = None
    at: float | None = None
    """Unix time in seconds."""
    stars: int | None = None
    message: str = ""
    """What the engine said of it, in one sentence."""
    tries: int = 1


class CategoryOutcome(msgspec.Struct, frozen=True):
    """What came of one category."""

    category: int
    slug: str
    variant: str
    version: int
    title: str
    weight: int
    stars: int | None
    points: float
    submissions: int
    runs: int
    spent_s: float
    """Seconds that it was the problem on the screen of a workstation."""
    trained_s: float
    """Seconds that its runs trained, added up."""
    hints: int
    counts: int | None
    """The submission whose stars count: the most stars, the first of equals; None: none was graded."""
    not_counted: list[NotCounted]
    """In order of time."""


class Lacking(msgspec.Struct, frozen=True):
    """One way to a pass that was missed: as few stars as possible, then as few points to spare as possible."""

    points: float
    """To the mark."""
    stars: dict[int, int]
    """How many more stars, by category."""
    would_be: float
    """The score with them."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of an attempt."""

    attempt: AttemptView
    categories: list[CategoryOutcome]
    lacking: Lacking | None
    """None: it passed, or it is a drill, where nothing is passed."""
    spent_s: float
    """Seconds from the beginning to the end, or to now where it has not ended; a clock that stood is not left out."""

    @property
    def pass_mark(self) -> float:
        """Points that pass."""
        return self.attempt.full * PASS_AT / 100


def outcome_of(state: EngineState, now_s: float = 0.0) -> Outcome:
    """Return what came of the attempt of a state.

    `now_s` is the Unix time in seconds, for an attempt that has not ended.

    Raises:
        ValueError: the state has no attempt.
    """
    attempt = state.attempt
    if attempt is None:
        raise ValueError("no attempt")
    categories = [_category(attempt, problem, state.runs, state.submissions) for problem in attempt.problems]
    end = now_s if attempt.ended_at is None else attempt.ended_at
    return Outcome(attempt, categories, lacking(attempt), max(0.0, end - attempt.started.wall_s))


def lacking(attempt: AttemptView) -> Lacking | None:
    """Return what a pass lacks; None where it passed, or where nothing is passed."""
    if attempt.mode == "drill" or attempt.passed:
        return None
    missing = attempt.full * PASS_AT / 100 - attempt.score
    rooms = [range(MAX_STARS - (problem.stars or 0) + 1) for problem in attempt.problems]
    worth = [problem.weight / MAX_STARS for problem in attempt.problems]
    enough = []
    for more in product(*rooms):
        gained = sum(stars * each for stars, each in zip(more, worth, strict=True))
        if gained >= missing - 1e-9:
            enough.append((sum(more), gained, more))
    _stars, gained, more = min(enough)
    stars = {problem.category: n for problem, n in zip(attempt.problems, more, strict=True) if n}
    return Lacking(round(missing, 6), stars, round(attempt.score + gained, 6))


def _category(
    attempt: AttemptView, problem: ProblemView, runs: Sequence[RunView], submissions: Sequence[SubmissionView]
) -> CategoryOutcome:
    own_runs = [run for run in runs if run.category == problem.category]
    own = [each for each in submissions if each.category == problem.category]
    counts = counting(own)
    left_out = sorted(_not_counted(attempt, problem, own_runs, own, counts), key=lambda each: each.at or 0.0)
    return CategoryOutcome(
        *(problem.category, problem.slug, problem.variant, problem.version, problem.title, problem.weight),
        *(problem.stars, problem.points, problem.submissions, len(own_runs), problem.spent_s),
        round(sum(_trained_s(run) for run in own_runs), 1),
        problem.hints,
        counts.submission if counts else None,
        left_out,
    )


def _trained_s(run: RunView) -> float:
    return 0.0 if run.ended_at is None or run.state == "queued" else max(0.0, run.ended_at - run.started_at)


def _not_counted(
    attempt: AttemptView,
    problem: ProblemView,
    runs: Sequence[RunView],
    submissions: Sequence[SubmissionView],
    counts: SubmissionView | None,
) -> Iterator[NotCounted]:
    for each in submissions:
        yield from _of_submission(each, counts)
    yield from _models_left(runs, submissions)
    for press in attempt.late:
        if press.category == problem.category:
            yield NotCounted("late", at=press.at)
    if not problem.submissions:
        yield NotCounted("never_submitted")
    elif submissions and counts is None and not {"grading", "engine_fault"} & {each.state for each in submissions}:
        yield NotCounted("never_graded")


def _of_submission(each: SubmissionView, counts: SubmissionView | None) -> Iterator[NotCounted]:
    def because(why: WhyNot) -> NotCounted:
        number, at = each.submission, each.accepted_at
        return NotCounted(why, number, at=at, stars=each.stars, message=each.message, tries=each.tries)

    if each.state == "grading":
        yield because("grading")
    elif each.state == "engine_fault":
        yield because("engine_fault")
    elif each.state != "graded":
        yield because("refused")
    else:
        if each.tries > 1:
            yield because("graded_again")
        if counts is not None and each.submission != counts.submission:
            yield because("not_better")


def _models_left(runs: Sequence[RunView], submissions: Sequence[SubmissionView]) -> Iterator[NotCounted]:
    """Yield the newest model that was saved after the last submission, where nobody submitted it."""
    submitted = {each.sha256 for each in submissions}
    last = max((each.accepted_at for each in submissions), default=0.0)
    left = [
        run for run in runs if run.kept_sha256 and run.kept_sha256 not in submitted and (run.ended_at or 0.0) > last
    ]
    if left:
        newest = max(left, key=lambda run: run.run)
        yield NotCounted("unsubmitted_model", run=newest.run, at=newest.ended_at)
