"""Free checks: a model file looked at before it is submitted; nothing is kept of it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from pathlib import Path

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.workspace import FrozenModel
from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import CheckJob
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.grading import grade_jobs
from tfcert_exam_engine.grading.check_views import CheckView
from tfcert_exam_engine.grading.circumstances import Circumstances
from tfcert_exam_engine.grading.graders import Graders
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.grading.verdict import ContractCheck
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import SubmissionRecord
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.training.run_files import RunFiles
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

COPY = "model"
"""Folder in a check's own, with the file as it was at the press."""


class FreeChecks:
    """Looks at model files in children, and at what stands around them."""

    def __init__(self, paths: Paths, store: Store, graders: Graders, clock: Clock) -> None:
        self._paths = paths
        self._store = store
        self._graders = graders
        self._clock = clock
        self._files = RunFiles(paths)
        self._numbers = itertools.count(1)

    async def check(self, attempt: Attempt, problem: Problem, file: str | None) -> CheckView:
        """Check a file: the category's newest model, or the one named.

        Raises:
            CandidateRefused: there is no such file.
            DiskTrouble: the disk is full.
        """
        began = time.perf_counter()
        source = workspace.model_to_grade(Path(attempt.folder) / f"category{problem.category}", file)
        place = self._paths.job("check", next(self._numbers))
        try:
            # Of its own: a check of the same file that ends meanwhile takes nothing from this one.
            frozen = await asyncio.to_thread(workspace.freeze, source, place / COPY, problem.contract.max_megabytes)
            about = (problem, self._paths.datasets, frozen.file, frozen.name, frozen.sha256)
            job = grade_jobs.for_file(CheckJob, place, attempt.attempt, *about)
            ending, beside = await asyncio.gather(
                self._graders.run(job, Limits(problem.grade_limit_s), Parts()),
                self._look_round(self._around(attempt, problem, source, frozen)),
            )
        finally:
            job_folders.remove(place)
        seconds = round(time.perf_counter() - began, 3)
        return CheckView(problem.category, frozen.name, ending, beside, seconds, frozen.saved_at)

    def _around(self, attempt: Attempt, problem: Problem, source: Path, frozen: FrozenModel) -> Circumstances:
        return Circumstances(
            *(attempt, problem, source, frozen, self._store.runs(attempt.attempt)),
            self._earlier(problem, frozen),
            *(self._files.source, self._clock.now().wall_s),
        )

    def _earlier(self, problem: Problem, frozen: FrozenModel) -> list[SubmissionRecord]:
        """Return the submissions of this very file for this very problem, the oldest first."""
        mine = (problem.slug, problem.variant_name)
        found = self._store.submissions_of_file(frozen.sha256)
        return [one for ref, one in found if (ref.slug, ref.variant) == mine][::-1]

    @staticmethod
    async def _look_round(around: Circumstances) -> list[ContractCheck]:
        try:
            return await asyncio.to_thread(around.checks)
        except OSError as error:
            # A file went away, or a folder is closed to us, while it was looked at: the model is checked all the same.
            log.warning("what stands around %s was not looked at: %s", around.source, error)
            return []
