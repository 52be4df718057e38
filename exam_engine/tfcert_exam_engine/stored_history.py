"""What was graded in all attempts, read from the database without what nobody asks of so many."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

import msgspec

from tfcert_exam_engine.attempt import Attempt
from tfcert_exam_engine.best_submissions import GradedOnce, Sat
from tfcert_exam_engine.history_views import BestSubmission


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


_Runs = dict[tuple[str, int, str], tuple[int, _Run]]
"""By attempt, category and hash of the model that was kept."""
_SUBMISSIONS, _RUNS = msgspec.json.Decoder(_Submission), msgspec.json.Decoder(_Run)


def sat(attempts: Iterable[Attempt]) -> Iterator[Sat]:
    """Yield the problems of all attempts."""
    for attempt in attempts:
        for state in attempt.categories.values():
            yield Sat(state.problem.category, state.problem.slug, state.problem.title)


def graded(db: sqlite3.Connection, attempts: Iterable[Attempt], withheld: Collection[str]) -> Iterator[GradedOnce]:
    """Yield every graded submission, oldest first, but for those of the attempts whose figures are `withheld`."""
    known = {attempt.attempt: attempt for attempt in attempts if attempt.attempt not in withheld}
    runs = _runs(db)
    for number, name, category, record in db.execute(
        "SELECT submission, attempt, category, record FROM submissions ORDER BY submission"
    ):
        each = _SUBMISSIONS.decode(record)
        if name in known and each.ending is not None and each.ending.verdict is not None:
            yield _once(known[name], number, category, each, each.ending.verdict, runs)


def _runs(db: sqlite3.Connection) -> _Runs:
    found: _Runs = {}
    for number, name, category, record in db.execute("SELECT run, attempt, category, record FROM runs ORDER BY run"):
        run = _RUNS.decode(record)
        if run.kept_as:
            found[name, category, run.kept_as.partition(".")[0]] = (number, run)
    return found


def _once(
    attempt: Attempt, number: int, category: int, each: _Submission, verdict: _Verdict, runs: _Runs
) -> GradedOnce:
    problem = attempt.category(category).problem
    run_number, run = runs.get((attempt.attempt, category, each.sha256), (None, None))
    found = BestSubmission(
        *(attempt.attempt, attempt.mode, each.accepted_at, number, verdict.stars, verdict.value),
        standard_error=verdict.standard_error,
        parameters=verdict.model.parameters,
        megabytes=verdict.model.megabytes,
        variant=problem.variant,
        version=problem.version,
        run=run_number,
        train_seconds=None if run is None or run.ended_at is None else round(run.ended_at - run.started_at, 1),
        epochs=None if run is None else run.epoch,
        sha256=each.sha256,
        origin=attempt.origin,
    )
    return GradedOnce((category, problem.slug), verdict.metric, found)
