"""What is signed of an attempt: what happened, with what, and what came of it.

Left out is whatever is the candidate's own affair: folders, interpreters, names of machines, notes, scripts, logs.
"""

from __future__ import annotations

from pathlib import PurePath

import msgspec

from tfcert_exam_engine.attempts.attempt import ProblemRef
from tfcert_exam_engine.attempts.scoring import counting, is_pass, points, total
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.views import LatePress


class SignedAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """The attempt as a whole."""

    uid: str
    """The same wherever the attempt is carried."""
    attempt: str
    form: str
    mode: str
    seed: int
    minutes: int
    """0: without a deadline."""
    skill: str
    blank: bool
    product: str
    """Version of tfcert-tui that it was begun with; "" where that was not noted."""
    imported: bool
    """Whether it was sat in another data folder."""
    started_at: float
    ended_at: float
    """Unix seconds; the deadline itself when time ran out."""
    end_reason: str
    score: float
    full: float
    passed: bool
    late: list[LatePress]


class SignedProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One category."""

    category: int
    slug: str
    title: str
    weight: int
    version: int
    """Of the problem, in the bank that the attempt was begun with."""
    variant: str
    stamp: str
    """Which bytes of public sets its data are of; "": it needs none."""
    stars: int | None
    points: float
    counts: int | None
    """Number of the submission that counts: the first with the most stars; None: none was graded."""
    hints: int
    spent_s: float
    """Seconds that it was the problem on the screen."""


class SignedRun(msgspec.Struct, frozen=True, kw_only=True):
    """One training."""

    run: int
    category: int
    state: str
    started_at: float
    ended_at: float | None
    epochs: int
    parameters: int | None
    keras: str
    kept_sha256: str
    """Of the model that it left; "" where it left none, or that was cleared away."""


class SignedSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """One press of Submit."""

    submission: int
    category: int
    accepted_at: float
    """When it was pressed, Unix seconds."""
    decided_at: float | None
    saved_at: float | None
    state: str
    model_name: str
    sha256: str
    """Of the model file."""
    tries: int
    stars: int | None
    verdict: Verdict | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """All that is signed of an attempt."""

    attempt: SignedAttempt
    problems: list[SignedProblem]
    runs: list[SignedRun]
    submissions: list[SignedSubmission]


def record_of(carried: PortableAttempt) -> Record:
    """Return what is signed of an attempt that has ended."""
    problems = [_problem(ref, carried) for ref in carried.problems]
    return Record(
        attempt=_attempt(carried, problems),
        problems=problems,
        runs=[_run(each) for each in carried.runs],
        submissions=[_submission(each) for each in carried.submissions],
    )


def _attempt(carried: PortableAttempt, problems: list[SignedProblem]) -> SignedAttempt:
    assert carried.ended_at is not None, "only what has ended is signed"
    score, full = total(each.points for each in problems), float(total(each.weight for each in problems))
    return SignedAttempt(
        uid=carried.uid,
        attempt=carried.attempt,
        form=carried.form,
        mode=carried.mode,
        seed=carried.seed,
        minutes=carried.minutes,
        skill=carried.skill,
        blank=carried.blank,
        product=carried.product,
        imported=bool(carried.origin),
        started_at=carried.started.wall_s,
        ended_at=carried.ended_at,
        end_reason=carried.end_reason,
        score=score,
        full=full,
        passed=is_pass(score, full),
        late=carried.late,
    )


def _problem(ref: ProblemRef, carried: PortableAttempt) -> SignedProblem:
    best = counting([each for each in carried.submissions if each.category == ref.category])
    stars = best.stars if best else None
    return SignedProblem(
        category=ref.category,
        slug=ref.slug,
        title=ref.title,
        weight=ref.weight,
        version=ref.version,
        variant=ref.variant,
        stamp=ref.stamp,
        stars=stars,
        points=points(ref.weight, stars),
        counts=best.submission if best else None,
        hints=carried.hints.get(ref.category, 0),
        spent_s=carried.spent.get(ref.category, 0.0),
    )


def _run(run: RunRecord) -> SignedRun:
    return SignedRun(
        run=run.run,
        category=run.category,
        state=run.state,
        started_at=run.started_at,
        ended_at=run.ended_at,
        epochs=run.epochs,
        parameters=run.parameters,
        keras=run.keras,
        kept_sha256=run.kept_as.partition(".")[0],
    )


def _submission(submission: SubmissionRecord) -> SignedSubmission:
    return SignedSubmission(
        submission=submission.submission,
        category=submission.category,
        accepted_at=submission.accepted_at,
        decided_at=submission.decided_at,
        saved_at=submission.saved_at,
        state=submission.state,
        model_name=_last_name(submission.model_name),
        sha256=submission.sha256,
        tries=submission.tries,
        stars=submission.stars,
        verdict=_without_folders(submission.verdict),
    )


def _without_folders(verdict: Verdict | None) -> Verdict | None:
    if verdict is None:
        return None
    model = msgspec.structs.replace(verdict.model, path=_last_name(verdict.model.path))
    return msgspec.structs.replace(verdict, model=model)


def _last_name(path: str) -> str:
    return PurePath(path).name
