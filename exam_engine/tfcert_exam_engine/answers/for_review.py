"""What the engine answers to somebody who looks back at what is over."""

from __future__ import annotations

import asyncio
from gettext import gettext as _

from tfcert_exam_engine.attempts.archive import Archive
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.grading.gradings import Gradings
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.review.reviewing import Past, Reviewing
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.views import SubmissionView
from tfcert_problems.problem import Problem


class AnswersForReview:
    """The part of `engine.Engine` that shows one's own work beside the reference."""

    _archive: Archive
    _gradings: Gradings
    _sitting: Sitting
    _store: Store
    _trainings: Trainings

    async def review(self, attempt: str | None, category: int) -> ReviewView:
        """Return a category of an attempt that is over, beside the reference."""
        found = self._sitting.newest() if attempt is None else self._archive.find(attempt)
        found.check_solution(category)
        self._refuse_in_exam()
        past = Past(
            found,
            category,
            self._problem_of(found, category),
            self._runs(found, category),
            self._submissions(found, category),
        )
        return await asyncio.to_thread(lambda: Reviewing(past, self._trainings.files).view())

    def _runs(self, attempt: Attempt, category: int) -> list[RunRecord]:
        """Those under way, after 5 of 5 in a practice, as they stand."""
        kept = [run for run in self._store.runs(attempt.attempt) if run.category == category]
        return [self._trainings.records.get(run.run, run) for run in kept]

    def _submissions(self, attempt: Attempt, category: int) -> list[SubmissionView]:
        """With their figures: what may be reviewed has nothing to withhold."""
        kept = [each for each in self._store.submissions(attempt.attempt) if each.category == category]
        return [self._gradings.staged(each.view(figures=True)) for each in kept]

    def _problem_of(self, attempt: Attempt, category: int) -> Problem | None:
        try:
            return self._sitting.problem_of(attempt, category)
        except (EngineUnavailable, OSError, ValueError):
            return None

    def _refuse_in_exam(self) -> None:
        """An exam may have drawn the very problem that was in an earlier attempt.

        Raises:
            UsageRefused: an exam is under way.
        """
        current = self._sitting.current
        if current is not None and not current.open_book:
            message = _("While an exam is under way no earlier attempt is reviewed: it may hold the same problems.")
            raise UsageRefused("exam_mode", message, _("Reviews are open again after its end."))
