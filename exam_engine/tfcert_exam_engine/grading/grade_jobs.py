"""Jobs for the grader: which files a problem is graded by."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from tfcert_exam_engine.children.job import GradeJob
from tfcert_problems.datasets import cache, catalog
from tfcert_problems.problem import Problem

T = TypeVar("T", bound=GradeJob)


def for_file(
    kind: type[T],
    place: Path,
    attempt: str | None,
    problem: Problem,
    datasets: Path,
    file: Path,
    name: str,
    sha256: str,
) -> T:
    """Return the job that grades or checks a frozen file, known to the candidate as `name`."""
    data = cache.folder_of(datasets, catalog.of(problem))
    about = (str(place), attempt, str(problem.folder), str(data), str(file), name, sha256)
    return kind(*about, variant=problem.variant_name)
