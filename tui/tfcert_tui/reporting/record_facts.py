"""What stands on a record, gathered from an attempt that was passed; and why there is none of another."""

from __future__ import annotations

import time
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.attempts.scoring import PASS_AT
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView, ProblemView


class RecordedProblem(msgspec.Struct, frozen=True):
    """One category of it."""

    category: int
    title: str
    slug: str
    version: int
    variant: str
    stars: int
    points: float
    weight: int


class RecordFacts(msgspec.Struct, frozen=True):
    """All that a record says: the same facts give the same bytes."""

    name: str
    date: str
    """Of the attempt's end, as "2026-11-22"."""
    score: float
    full: float
    form: str
    seed: int
    uid: str
    """The attempt's own, 32 hexadecimal digits."""
    product: str
    """The version that it was begun with."""
    problems: list[RecordedProblem]
    minutes: int = 0
    """How long it could take."""
    taken_s: float = 0
    """How long it took, in seconds."""
    fingerprint: str = ""
    """Of the key that signs what was sat here; "" where there is none, or where it was sat elsewhere."""
    origin: str = ""
    """The machine it was imported from; "" where it was sat here."""


def facts_of(attempt: AttemptView, name: str, fingerprint: str = "") -> RecordFacts:
    """Gather what a record says.

    Raises:
        UsageRefused: the attempt is no exam that has ended and was passed.
    """
    refuse_unless_passed(attempt)
    ended = attempt.ended_at or attempt.started.wall_s
    return RecordFacts(
        name=name,
        date=time.strftime("%Y-%m-%d", time.localtime(ended)),
        score=attempt.score,
        full=attempt.full,
        form=attempt.form,
        seed=attempt.seed,
        uid=attempt.uid,
        product=attempt.product,
        problems=[_recorded(each) for each in attempt.problems],
        minutes=attempt.minutes,
        taken_s=max(0.0, ended - attempt.started.wall_s),
        fingerprint="" if attempt.origin else fingerprint,
        origin=attempt.origin,
    )


def _recorded(problem: ProblemView) -> RecordedProblem:
    return RecordedProblem(
        *(problem.category, problem.title, problem.slug, problem.version, problem.variant),
        *(problem.stars or 0, problem.points, problem.weight),
    )


def refuse_unless_passed(attempt: AttemptView) -> None:
    """Say in one sentence why an attempt has no record.

    Raises:
        UsageRefused: it is a practice or a drill, has not ended, or was not passed.
    """
    report = _("Its report is written by: tfcert-tui result {attempt} --html FILE").format(attempt=attempt.attempt)
    if attempt.mode != "exam":
        said = _("{attempt} is a {what}: only an exam that was passed has a record.")
        what = _("practice") if attempt.mode == "practice" else _("drill")
        raise UsageRefused("no_record_of_practice", said.format(attempt=attempt.attempt, what=what), report)
    if not attempt.ended:
        said = _("{attempt} has not ended: there is a record once it was passed.").format(attempt=attempt.attempt)
        raise UsageRefused("not_ended", said, _("It ends at its deadline, or by: tfcert-tui end"))
    if not attempt.passed:
        said = _("{attempt} was not passed: {score:g} of {full:g} points, and {needed:g} are needed.")
        needed = attempt.full * PASS_AT / 100
        said = said.format(attempt=attempt.attempt, score=attempt.score, full=attempt.full, needed=needed)
        raise UsageRefused("not_passed", said, report)
