"""Attempts as the database has them, with what happened in them: two questions for all, however many there are."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.typed import decoder, from_json
from tfcert_exam_engine.views import LatePress

COLUMNS = (
    "attempt, form, mode, seed, minutes, started, deadline, folder, problems, ended_at, end_reason, last_category,"
    " countdown, skill, hints, blank, uid, product, note, spent, late, origin"
)


class _Verdict(msgspec.Struct, frozen=True):
    stars: int


class _Ending(msgspec.Struct, frozen=True):
    verdict: _Verdict | None = None


class _Submission(msgspec.Struct, frozen=True):
    """As little of a record as an attempt's state follows from: ten thousand are read in a moment."""

    state: str = "grading"
    ending: _Ending | None = None

    @property
    def stars(self) -> int | None:
        return self.ending.verdict.stars if self.ending and self.ending.verdict else None


_SUBMISSIONS = decoder(_Submission)


def read(db: sqlite3.Connection, name: str | None = None) -> list[Attempt]:
    """Return the attempt of that name, or all of them, the newest first."""
    only, values = ("", ()) if name is None else ("WHERE attempt=?", (name,))
    rows = db.execute(f"SELECT {COLUMNS} FROM attempts {only} ORDER BY ordinal DESC", values).fetchall()
    found = {attempt.attempt: attempt for attempt in map(_attempt, rows)}
    submitted = f"SELECT attempt, category, submission, record FROM submissions {only} ORDER BY submission"
    for attempt, category, submission, record in db.execute(submitted, values):
        _fold(found[attempt], category, submission, _SUBMISSIONS.decode(record))
    newest = f"SELECT attempt, category, max(run) FROM runs {only} GROUP BY attempt, category"
    for attempt, category, run in db.execute(newest, values):
        found[attempt].category(category).run = run
    return list(found.values())


def _fold(attempt: Attempt, category: int, submission: int, record: _Submission) -> None:
    attempt.accept(category, submission)
    if record.state != "grading":
        attempt.record(category, record.stars)


def _attempt(row: tuple[Any, ...]) -> Attempt:
    name, form, mode, seed, minutes, started, deadline, folder, problems = row[:9]
    ended_at, reason, last, countdown, skill, hints, blank = row[9:16]
    uid, product, note, spent, late, origin = row[16:]
    refs = from_json(problems, list[ProblemRef])
    read_hints = from_json(hints, dict[int, int])
    seconds = from_json(spent, dict[int, float])
    return Attempt(
        *(name, form, mode, seed, minutes),
        started=from_json(started, Instant),
        countdown=_countdown(countdown, deadline),
        folder=str(folder),
        categories={
            ref.category: CategoryState(
                ref, hints=read_hints.get(ref.category, 0), spent_s=seconds.get(ref.category, 0.0)
            )
            for ref in refs
        },
        ended_at=ended_at,
        end_reason=reason,
        last_category=last,
        skill=skill,
        blank=bool(blank),
        uid=uid,
        product=product,
        note=note,
        late=from_json(late, list[LatePress]),
        origin=origin,
    )


def _countdown(kept: bytes | None, deadline: bytes) -> Countdown:
    """Return what was kept; version 1 kept the deadline alone."""
    if kept is not None:
        return from_json(kept, Countdown)
    announced = from_json(deadline, Instant | None)
    return Countdown(announced, announced)
