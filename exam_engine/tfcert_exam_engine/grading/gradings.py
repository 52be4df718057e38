"""Submissions: frozen, accepted durably, graded in a child, recorded durably, told."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts import workspace
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.workspace import FrozenModel
from tfcert_exam_engine.changes import AttemptChanged, SubmissionChanged
from tfcert_exam_engine.children import jobs as job_folders
from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.errors import DiskTrouble, UsageRefused
from tfcert_exam_engine.events import AnyEnding, EngineFault
from tfcert_exam_engine.grading import grade_jobs, repetition
from tfcert_exam_engine.grading.graders import Graders
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.keeping import Keeper
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.tasks import cancelled
from tfcert_exam_engine.training.limits import Limits
from tfcert_exam_engine.views import GradingStage, SubmissionView
from tfcert_problems.problem import Problem

log = logging.getLogger(__name__)

ROOM_BYTES = 64 << 10
"""More than a grading's job, events and log take."""
TIMES_THE_MODEL = 3
"""Keras unpacks what it cannot read in the archive, and a file that has to be mended is written anew."""
TRIES = 3
"""A grading that our machinery failed is done again so often."""


@dataclass(frozen=True)
class Press:
    """When Submit was pressed, Unix time in seconds, and the stopwatch that runs since."""

    at: float
    parts: Parts = field(default_factory=Parts)


class Gradings:
    """Every submission ends in an outcome, across restarts of the engine."""

    def __init__(
        self, paths: Paths, store: Store, graders: Graders, broadcast: Broadcast, clock: Clock, keeper: Keeper
    ) -> None:
        self._paths = paths
        self._store = store
        self._graders = graders
        self._broadcast = broadcast
        self._clock = clock
        self._keeper = keeper
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._parts: dict[int, Parts] = {}
        self._stages: dict[int, GradingStage] = {}
        """What holds up those that are being graded."""
        self.settings = Settings()
        self.freezing = 0
        """Files that are being put where models are kept, and that the record does not name yet."""

    async def submit(self, attempt: Attempt, problem: Problem, file: str | None) -> SubmissionView:
        """Freeze and accept a model file; the verdict follows.

        Raises:
            AttemptOver: too late.
            Busy: a submission of this category is being graded.
            CandidateRefused: there is no such file.
            DiskTrouble: the disk is full.
        """
        with self._place(attempt, problem) as press:
            folder = Path(attempt.folder) / f"category{problem.category}"
            source = await asyncio.to_thread(workspace.model_to_grade, folder, file)
            frozen = await self._frozen(source, problem)
            press.parts.done("freeze")
            return self._accept(attempt, problem, frozen, press)

    async def _frozen(self, source: Path, problem: Problem) -> FrozenModel:
        self.freezing += 1
        try:
            return await asyncio.to_thread(workspace.freeze, source, self._paths.models, problem.contract.max_megabytes)
        finally:
            self.freezing -= 1

    async def submit_kept(self, attempt: Attempt, problem: Problem, run: RunRecord) -> SubmissionView:
        """Accept the model that a run kept.

        Raises:
            AttemptOver, Busy, DiskTrouble: as `submit`.
        """
        with self._place(attempt, problem) as press:
            sha256 = run.kept_as.partition(".")[0]
            frozen = FrozenModel(self._paths.models / run.kept_as, run.kept_name, sha256, run.kept_saved_at)
            return self._accept(attempt, problem, frozen, press)

    @contextlib.contextmanager
    def _place(self, attempt: Attempt, problem: Problem) -> Iterator[Press]:
        """Hold the category's one place from the press on: what was pressed in time counts."""
        now = self._clock.now()
        attempt.begin_submission(problem.category, now)
        try:
            yield Press(now.wall_s)
        except BaseException:
            attempt.release(problem.category)
            raise

    def _accept(self, attempt: Attempt, problem: Problem, frozen: FrozenModel, press: Press) -> SubmissionView:
        draft = SubmissionRecord(
            *(attempt.attempt, problem.category, press.at, frozen.name, frozen.sha256, frozen.file.name),
            best_before=attempt.category(problem.category).stars,
            saved_at=frozen.saved_at,
        )
        record = self._store.add_submission(draft)
        press.parts.done("accept")
        self._parts[record.submission] = press.parts
        attempt.accept(problem.category, record.submission)
        self.grade(attempt, problem, record)
        return record.view(figures=False)

    def grade(self, attempt: Attempt, problem: Problem, record: SubmissionRecord) -> None:
        """Grade an accepted submission in the background."""
        self._tasks[record.submission] = asyncio.create_task(self._grade(attempt, problem, record))
        told = SubmissionChanged(record.view(figures=False))
        self._broadcast.tell_of(attempt, told, AttemptChanged(attempt.view()))

    def can_be_graded_again(self, record: SubmissionRecord) -> bool:
        """Return whether our machinery failed it, and its model file is still here."""
        return record.state == "engine_fault" and (self._paths.models / record.kept_as).is_file()

    def grade_again(self, attempt: Attempt, problem: Problem, record: SubmissionRecord) -> SubmissionView:
        """Grade a submission that our machinery failed: it was accepted in time, and counts whenever it is graded.

        Raises:
            Busy: another of the category is being graded.
            UsageRefused: it has its verdict, or its model file is gone.
            DiskTrouble: it could not be kept.
        """
        if not self.can_be_graded_again(record):
            raise UsageRefused(
                "not_failed",
                _("Submission {n} cannot be graded again: it has its outcome, or its model file is gone.").format(
                    n=record.submission
                ),
                _("Only what our machinery failed is graded again; see: tfcert-tui result"),
            )
        attempt.hold_for_regrade(record.category, record.submission)
        again = record.once_more()
        try:
            self._store.save_submission(again)
        except BaseException:
            attempt.release(record.category)
            raise
        self.grade(attempt, problem, again)
        return again.view(figures=False)

    def staged(self, view: SubmissionView) -> SubmissionView:
        """Return what clients see, with what holds its grading up."""
        stage = self._stages.get(view.submission, "")
        return msgspec.structs.replace(view, stage=stage) if stage else view

    def _say(self, attempt: Attempt, record: SubmissionRecord, stage: GradingStage) -> None:
        """Tell what holds a grading up, when that changes."""
        if self._stages.get(record.submission, "") != stage:
            self._stages[record.submission] = stage
            self._broadcast.tell_of(attempt, SubmissionChanged(self.staged(record.view(figures=False))))

    async def finish(self) -> None:
        """Wait until everything accepted has its outcome."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def close(self) -> None:
        """Record no more; what is open is graded by the next engine."""
        await cancelled(self._tasks.values())

    def __len__(self) -> int:
        return len(self._tasks)

    async def _grade(self, attempt: Attempt, problem: Problem, record: SubmissionRecord) -> None:
        """Grade, record durably, fold into the attempt, tell: in this order."""
        parts = self._parts.pop(record.submission, Parts())
        try:
            ending, tries = await self._graded(attempt, problem, record, parts)
            done = record.ended(ending, self._clock.now().wall_s, tries)
            done = msgspec.structs.replace(done, parts=parts.seconds)
            earlier = self._store.submissions_of_file(record.sha256)
            done = repetition.counted(done, attempt.category(record.category).problem, earlier)
            await self._keeper.keep(lambda: self._store.save_submission(done))
        except Exception:
            # It is recorded as being graded, so that the next engine does it; the category is free meanwhile.
            log.exception("submission %s has no outcome", record.submission)
            attempt.release(record.category)
            return
        finally:
            self._stages.pop(record.submission, None)
            self._tasks.pop(record.submission, None)
        attempt.record(record.category, done.stars)
        log.info("submission %s: %s after %s tries", record.submission, done.state, tries)
        told = SubmissionChanged(done.view(attempt.figures(self.settings.exam_shows)))
        self._broadcast.tell_of(attempt, told, AttemptChanged(attempt.view()))

    async def _graded(
        self, attempt: Attempt, problem: Problem, record: SubmissionRecord, parts: Parts
    ) -> tuple[AnyEnding, int]:
        """Return the outcome and how many tries it took; only a fault of ours is tried again."""
        ending: AnyEnding = EngineFault(0, "")
        for number in range(1, TRIES + 1):
            await self._keeper.keep(lambda: self._find_room(record))
            ending = await self._once(attempt, problem, record, parts, number)
            if not isinstance(ending, EngineFault):
                return ending, number
        return ending, TRIES

    def _find_room(self, record: SubmissionRecord) -> None:
        """A full disk is not a try: whoever has submitted must not lose it for that.

        Raises:
            DiskTrouble: there is no room for a grading's words.
        """
        place = self._paths.job("grade", record.submission)
        try:
            place.mkdir(parents=True, exist_ok=True)
            model = self._paths.models / record.kept_as
            size = model.stat().st_size if model.is_file() else 0
            (place / "room").write_bytes(bytes(ROOM_BYTES))
            # Not by writing it: a press would wait for that.
            if shutil.disk_usage(place).free < TIMES_THE_MODEL * size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise DiskTrouble(
                "disk",
                _("Nothing can be graded: {why}.").format(why=error.strerror or error),
                _("Make room on the disk; nothing that was accepted is lost."),
            ) from error
        finally:
            job_folders.remove(place)

    async def _once(
        self, attempt: Attempt, problem: Problem, record: SubmissionRecord, parts: Parts, number: int
    ) -> AnyEnding:
        def say(stage: GradingStage) -> None:
            self._say(attempt, record, stage or ("again" if number > 1 else ""))

        place = self._paths.job("grade", record.submission)
        model = self._paths.models / record.kept_as
        about = (problem, self._paths.datasets, model, record.model_name, record.sha256)
        job = grade_jobs.for_file(GradeJob, place, attempt.attempt, *about)
        try:
            if not model.is_file():
                return EngineFault(self._clock.now().wall_s, _("The kept copy of the model is gone."))
            return await self._graders.run(job, Limits(problem.grade_limit_s), parts, say)
        except OSError as error:
            return EngineFault(self._clock.now().wall_s, str(error))
        finally:
            job_folders.remove(place)
