"""Grades any file on any problem, outside of attempts: for whoever marks the work of a class."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.workspace import FrozenModel
from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.events import AnyEnding, EngineFault
from tfcert_exam_engine.grading import grade_jobs
from tfcert_exam_engine.grading.check_views import FileGraded
from tfcert_exam_engine.grading.graders import Graders
from tfcert_exam_engine.grading.gradings import TRIES
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.training.limits import Limits
from tfcert_problems import catalog
from tfcert_problems.problem import Problem


class FileGradings:
    """As many at once as there are CPUs: each grader uses one."""

    def __init__(self, paths: Paths, graders: Graders) -> None:
        self._paths = paths
        self._graders = graders
        self._free = asyncio.Semaphore(os.cpu_count() or 1)
        self._numbers = itertools.count(1)

    async def grade(self, problem: Problem, file: str, still: Callable[[], None] = lambda: None) -> FileGraded:
        """Grade one file; nothing is kept of it. `still` raises where it may not be any more, when its turn has come.

        Raises:
            CandidateRefused: there is no such file, or it cannot be read.
            DiskTrouble: the disk is full.
        """
        place = self._paths.job("file", next(self._numbers))
        async with self._free:
            still()
            parts = Parts()
            try:
                source = await asyncio.to_thread(workspace.model_to_grade, place, file)
                frozen = await asyncio.to_thread(
                    workspace.freeze, source, place / "model", problem.contract.max_megabytes
                )
                parts.done("freeze")
                ending, tries = await self._graded(problem, frozen, place, parts)
            finally:
                job_folders.remove(place)
        return FileGraded(problem.category, problem.slug, file, frozen.sha256, ending, tries, parts.seconds)

    async def _graded(self, problem: Problem, frozen: FrozenModel, place: Path, parts: Parts) -> tuple[AnyEnding, int]:
        about = (problem, self._paths.datasets, frozen.file, frozen.name, frozen.sha256)
        job = grade_jobs.for_file(GradeJob, place, None, *about)
        ending: AnyEnding = EngineFault(0, "")
        for number in range(1, TRIES + 1):
            try:
                ending = await self._graders.run(job, Limits(problem.grade_limit_s), parts, in_a_hurry=False)
            except OSError as error:
                ending = EngineFault(time.time(), str(error))
            if not isinstance(ending, EngineFault):
                return ending, number
        return ending, TRIES


def problem_called(category: int, slug: str) -> Problem:
    """Return a problem of the bank, in the variant that its name has: `line`, `line-stiff`.

    Raises:
        UsageRefused: there is none of this name.
    """
    name, variant = catalog.parted(slug)
    try:
        return catalog.find(category, name, "" if variant in (None, catalog.FIRST) else variant)
    except KeyError as error:
        message = _("The bank has no problem {name}.").format(name=slug)
        raise UsageRefused("no_problem", message, _("See: tfcert-tui problems list")) from error


def refuse_in_exam(attempt: Attempt | None) -> None:
    """In an exam that runs every look at the hidden examples is a submission.

    Raises:
        UsageRefused: an exam is under way.
    """
    if attempt is not None and attempt.mode == "exam" and not attempt.ended:
        raise UsageRefused(
            "exam_live",
            _("An exam is under way here: until it ends, files are graded by submitting them alone."),
            _("Submit it with: tfcert-tui submit N --file FILE. Or take another --data-dir."),
        )
