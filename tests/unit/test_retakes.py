"""The exam's waits between two tries, and how long a pass held."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from attempts import an_attempt
from tfcert_exam_engine.attempts.retakes import after_months, refuse_early, retake_after
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView


def at(day: str) -> float:
    return datetime.datetime.fromisoformat(f"{day}T12:00").timestamp()


def exam(day: str, passed: bool = False, **fields: object) -> AttemptView:
    attempt = an_attempt()
    attempt.started = Instant(at(day), 0, "boot")
    attempt.end("candidate", attempt.started.after(60))
    return msgspec.structs.replace(attempt.view(), passed=passed, **fields)


@pytest.mark.parametrize(
    ("days", "fails", "open_from"),
    [
        (["2026-01-01"], 1, "2026-01-15"),
        (["2026-01-01", "2026-01-31"], 2, "2026-03-31"),
        (["2026-01-01", "2026-02-01", "2026-12-31"], 3, "2027-12-31"),
        (["2025-01-01", "2025-02-01", "2025-05-01", "2028-02-29"], 4, "2029-02-28"),
    ],
)
def test_waits_grow_with_each_fail(days: list[str], fails: int, open_from: str) -> None:
    found = retake_after(exam(day) for day in reversed(days))
    assert found is not None
    assert (found.fails, found.open_from, found.holds_until) == (fails, open_from, "")


def test_a_pass_holds_three_years_and_begins_the_count_anew() -> None:
    passed = retake_after([exam("2026-01-01"), exam("2026-02-28", passed=True)])
    assert passed is not None
    assert (passed.fails, passed.open_from, passed.holds_until) == (0, "", "2029-02-28")
    after = retake_after([exam("2026-01-01"), exam("2026-02-28", passed=True), exam("2026-03-01")])
    assert after is not None and (after.fails, after.open_from) == (1, "2026-03-15")


def test_practice_drills_and_a_live_exam_make_nobody_wait() -> None:
    assert retake_after([exam("2026-01-01", mode="practice"), exam("2026-01-01", mode="drill")]) is None
    assert retake_after([exam("2026-01-01", ended=False)]) is None


def test_months_end_where_they_end() -> None:
    assert after_months(datetime.date(2025, 12, 31), 2) == datetime.date(2026, 2, 28)
    assert after_months(datetime.date(2024, 2, 29), 12) == datetime.date(2025, 2, 28)


def test_an_exam_before_its_day_is_refused_and_on_it_is_not() -> None:
    with pytest.raises(UsageRefused, match="2026-01-15"):
        refuse_early([exam("2026-01-01")], at("2026-01-14"))
    refuse_early([exam("2026-01-01")], at("2026-01-15"))
    refuse_early([exam("2026-01-01", passed=True)], at("2026-01-02"))
    refuse_early([], at("2026-01-02"))
