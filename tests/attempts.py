"""A fresh attempt for the tests of what happens to one."""

from __future__ import annotations

from tfcert_exam_engine.attempts.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.attempts.countdown import Countdown
from tfcert_exam_engine.clock import Instant

WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}
BEGAN = Instant(wall_s=1_000_000.0, boot_s=500.0, boot_id="boot")


def an_attempt(minutes: int = 300) -> Attempt:
    states = {n: CategoryState(ProblemRef(n, "slug", "Title", weight, 1)) for n, weight in WEIGHTS.items()}
    countdown = Countdown.of(BEGAN, minutes * 60)
    return Attempt("a", "offline", "exam", 7, minutes, BEGAN, countdown, "/a", states)
