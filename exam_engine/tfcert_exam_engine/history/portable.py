"""One attempt with all that is kept of it, as it is carried to another machine, exported and signed.

What belongs to this machine alone stays out of it: folders, processes, tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.views import EndReason, LatePress, Mode


class PortableAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt, its runs and its submissions with their verdicts, both oldest first."""

    uid: str
    """The same on every machine."""
    attempt: str
    """Its name where it was sat."""
    form: str
    mode: Mode
    seed: int
    minutes: int
    started: Instant
    countdown: Countdown
    ended_at: float | None
    """Unix time in seconds; None: it is live."""
    end_reason: EndReason
    problems: list[ProblemRef]
    skill: str = ""
    blank: bool = False
    product: str = ""
    """Version that it was begun with; "": older than 0.1.0's fifth schema, which did not note it."""
    note: str = ""
    origin: str = ""
    hints: dict[int, int] = {}
    """Hints read, by category."""
    spent: dict[int, float] = {}
    """Seconds that a problem was on the screen, by category."""
    late: list[LatePress] = []
    runs: list[RunRecord] = []
    submissions: list[SubmissionRecord] = []

    def attempt_as(self, name: str, folder: str, origin: str) -> Attempt:
        """Return it as an attempt of this machine, without runs and submissions."""
        return Attempt(
            *(name, self.form, self.mode, self.seed, self.minutes, self.started, self.countdown, folder),
            categories={
                ref.category: CategoryState(
                    ref, hints=self.hints.get(ref.category, 0), spent_s=self.spent.get(ref.category, 0.0)
                )
                for ref in self.problems
            },
            ended_at=self.ended_at,
            end_reason=self.end_reason,
            last_category=min((ref.category for ref in self.problems), default=1),
            skill=self.skill,
            blank=self.blank,
            uid=self.uid,
            product=self.product,
            note=self.note,
            late=self.late,
            origin=origin,
        )


def portable_of(
    attempt: Attempt, runs: Sequence[RunRecord], submissions: Sequence[SubmissionRecord]
) -> PortableAttempt:
    """Return what is carried of an attempt."""
    return PortableAttempt(
        uid=attempt.uid,
        attempt=attempt.attempt,
        form=attempt.form,
        mode=attempt.mode,
        seed=attempt.seed,
        minutes=attempt.minutes,
        started=attempt.started,
        countdown=attempt.countdown,
        ended_at=attempt.ended_at,
        end_reason=attempt.end_reason,
        problems=[state.problem for state in attempt.categories.values()],
        skill=attempt.skill,
        blank=attempt.blank,
        product=attempt.product,
        note=attempt.note,
        origin=attempt.origin,
        hints=attempt.hints,
        spent=attempt.spent,
        late=attempt.late,
        runs=[_carried(run) for run in runs],
        submissions=[_judged(each) for each in submissions],
    )


def _judged(each: SubmissionRecord) -> SubmissionRecord:
    """Return a submission without the folder that its model was graded in."""
    if not isinstance(each.ending, Graded):
        return each
    replace, verdict = msgspec.structs.replace, each.ending.verdict
    model = replace(verdict.model, path=Path(verdict.model.path).name)
    return replace(each, ending=replace(each.ending, verdict=replace(verdict, model=model)))


def _carried(run: RunRecord) -> RunRecord:
    """Return a run without what says where it ran: another machine would take its process for its own."""
    return msgspec.structs.replace(
        run, pid=0, pid_start=0.0, boot_id="", token="", python=Path(run.python).name if run.python else ""
    )
