"""Counts the stars of a record again, when thresholds have moved and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import fingerprint
import msgspec

from tfcert_exam_engine.runner import grade
from tfcert_exam_engine.runner.scoring import Score
from tfcert_problems.problem import Problem


def judged_again(problem: Problem, record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with the thresholds of now, and the stars that its figures have by them.

    Raises:
        ValueError: the problem has changed since, or its stars do not depend on the figure alone.
    """
    if record["fingerprint"] != fingerprint.of(_as_measured(problem, record)):
        raise ValueError(f"{problem.name}: it has changed since it was measured; calibrate it")
    if problem.metric.known_words:
        raise ValueError(f"{problem.name}: what its models wrote is not on record; calibrate it")
    for run in _runs(record):
        if run["value"] is not None:
            score = Score(run["value"], run["standard_error"], "", [])
            run["stars"] = grade.count_stars(grade.star_checks(problem, score))
    now = {"thresholds": [problem.metric.trivial, *problem.metric.stars], "fingerprint": fingerprint.of(problem)}
    return record | now | {"version": problem.version}


def _as_measured(problem: Problem, record: dict[str, Any]) -> Problem:
    trivial, *stars = record["thresholds"]
    metric = msgspec.structs.replace(problem.metric, trivial=trivial, stars=stars)
    return msgspec.structs.replace(problem, metric=metric)


def _runs(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (*record["starter"], *record["reference"])
    for part in ("weaker", "stages", "mutants"):
        yield from record[part].values()
