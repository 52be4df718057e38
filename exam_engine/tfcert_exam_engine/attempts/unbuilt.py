"""Data sets that attempts of this folder need and this machine has not built: after a restore, mostly."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from tfcert_exam_engine import public_data
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.errors import EngineError, EngineUnavailable
from tfcert_problems.datasets.catalog import DatasetEntry
from tfcert_problems.problem import Problem

ProblemOf = Callable[[Attempt, int], Problem]


async def build(data: DataSets, attempts: Iterable[Attempt], problem_of: ProblemOf) -> None:
    """Wait for what accepted submissions are to be graded on, and begin to build what a live attempt works on.

    What cannot be built is left: grading says why, and so does a run.
    """
    known = list(attempts)
    waiting = [
        (attempt, category)
        for attempt in known
        for category, state in attempt.categories.items()
        if state.grading is not None
    ]
    live = [(attempt, category) for attempt in known if not attempt.ended for category in attempt.categories]
    if missing := _missing(data, waiting, problem_of):
        with contextlib.suppress(EngineUnavailable):
            await data.ensure(missing)
    if missing := _missing(data, live, problem_of):
        data.want(missing)


def _missing(data: DataSets, wanted: Iterable[tuple[Attempt, int]], problem_of: ProblemOf) -> list[DatasetEntry]:
    found = []
    for attempt, category in wanted:
        with contextlib.suppress(EngineError, OSError, ValueError):
            problem = problem_of(attempt, category)
            entry = public_data.entry_of(problem, data.here([problem]))
            if not data.has(entry) and (entry.sets or not entry.public):
                found.append(entry)
    return found
