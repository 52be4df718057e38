"""What was graded in all attempts, read from the database without what nobody asks of so many."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.history import stored_attempts
from tfcert_exam_engine.history.best_submissions import GradedOnce, Sat, problem_histories
from tfcert_exam_engine.history.views import BestSubmission, ProblemHistory
from tfcert_exam_engine.typed import decoder


class _Model(msgspec.Struct, frozen=True):
    megabytes: float | None = None
    parameters: int | None = None


class _Verdict(msgspec.Struct, frozen=True):
    stars: int
    metric: str
    model: _Model
    value: float | None = None
    standard_error: float | None = None


class _Ending(msgspec.Struct, frozen=True):
    verdict: _Verdict | None = None


class _Submission(msgspec.Struct, frozen=True):
    accepted_at: float
    sha256: str
    ending: _Ending | None = None


class _Run(msgspec.Struct, frozen=True):
    started_at: float
    ended_at: float | None = None
    kept_as: str = ""
    epoch: int = 0


_SUBMISSIONS, _RUNS = decoder(_Submission), decoder(_Run)


def read(db: sqlite3.Connection, withheld: Collection[str]) -> list[ProblemHistory]:
    """Return every problem over all attempts; of the attempts that are `withheld` no submission."""
    attempts = stored_attempts.read(db)
    sat = [
        Sat(state.problem.category, state.problem.slug, state.problem.title)
        for attempt in attempts
        for state in attempt.categories.values()
    ]
    told = {attempt.attempt: attempt for attempt in attempts if attempt.attempt not in withheld}
    return [_with_runs(db, each) for each in problem_histories(sat, _graded(db, told))]


def _graded(db: sqlite3.Connection, attempts: Mapping[str, Attempt]) -> Iterator[GradedOnce]:
    """Yield every graded submission of these attempts, oldest first."""
    for number, name, category, record in db.execute(
        "SELECT submission, attempt, category, record FROM submissions ORDER BY submission"
    ):
        each = _SUBMISSIONS.decode(record)
        if name in attempts and each.ending is not None and each.ending.verdict is not None:
            yield _once(attempts[name], number, category, each, each.ending.verdict)


def _once(attempt: Attempt, number: int, category: int, each: _Submission, verdict: _Verdict) -> GradedOnce:
    problem = attempt.category(category).problem
    found = BestSubmission(
        *(attempt.attempt, attempt.mode, each.accepted_at, number, verdict.stars, verdict.value),
        standard_error=verdict.standard_error,
        parameters=verdict.model.parameters,
        megabytes=verdict.model.megabytes,
        variant=problem.variant,
        version=problem.version,
        sha256=each.sha256,
        origin=attempt.origin,
    )
    return GradedOnce((category, problem.slug), verdict.metric, found)


def _with_runs(db: sqlite3.Connection, one: ProblemHistory) -> ProblemHistory:
    return msgspec.structs.replace(one, best=[_with_run(db, one.category, best) for best in one.best])


def _with_run(db: sqlite3.Connection, category: int, best: BestSubmission) -> BestSubmission:
    """Return a submission with the newest run that kept this very model."""
    query = "SELECT run, record FROM runs WHERE attempt=? AND category=? ORDER BY run DESC"
    for number, record in db.execute(query, (best.attempt, category)):
        run = _RUNS.decode(record)
        if run.kept_as and run.kept_as.partition(".")[0] == best.sha256:
            seconds = None if run.ended_at is None else round(run.ended_at - run.started_at, 1)
            return msgspec.structs.replace(best, run=number, train_seconds=seconds, epochs=run.epoch)
    return best
