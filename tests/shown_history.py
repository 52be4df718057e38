"""A past for the screens: many attempts over some months, what was best of each problem."""

from __future__ import annotations

import random
from typing import Any

import msgspec

import scenes
from fakes import ScriptedEngine
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.history.views import BestSubmission, ProblemHistory
from tfcert_exam_engine.views import AttemptView

DAY_S = 86_400.0
DAYS = range(8)
NOTES = {3: "slept badly, windows of the series wrong", 9: "first pass!", 12: "한국어 메모 · 中文备注"}


def of_the_past(number: int, mode: str, stars: list[int | None], days_ago: float, **fields: Any) -> AttemptView:
    """Return an attempt that ended so many days ago."""
    categories = [3] if mode == "drill" else [1, 2, 3, 4, 5]
    problems = [scenes.problem_view(n, each, submissions=2) for n, each in zip(categories, stars, strict=False)]
    at = scenes.T0 - days_ago * DAY_S
    started = Instant(at, at, "boot")
    score, full = sum(p.points for p in problems), float(sum(p.weight for p in problems))
    given: dict[str, Any] = {
        "problems": problems, "started": started, "ended": True, "ended_at": at + 9_000 + 60 * number, "full": full,
        "end_reason": "candidate", "score": score, "passed": score >= 0.9 * full, "uid": f"{number:032x}",
        "attempt": f"20260101-{number:06d}", "note": NOTES.get(number, ""),
    }  # fmt: skip
    return scenes.attempt(mode, **{**given, **fields})


def attempts(count: int) -> list[AttemptView]:
    """Return many, better and better, newest first."""
    chance, found = random.Random(7), []
    for number in range(count):
        mode = ("exam", "practice", "drill", "drill")[number % 4]
        stars: list[int | None] = [min(5, chance.randrange(3) + 4 * number // max(1, count - 1)) for _ in range(5)]
        if number % 5 == 2 and mode != "drill":
            stars[4] = None
        origin = "lab-server" if number % 6 == 5 else ""
        found.append(of_the_past(number, mode, stars, 3.0 * (count - number), origin=origin))
    return found[::-1]


def best(number: int, stars: int, value: float, **fields: Any) -> BestSubmission:
    """Return one of the best."""
    given: dict[str, Any] = {
        "attempt": f"20260101-{number:06d}", "mode": "exam", "at": scenes.T0 - number * DAY_S, "submission": number,
        "stars": stars, "value": value, "standard_error": 0.011, "parameters": 94_698 // (number + 1),
        "megabytes": 1.199, "run": number, "train_seconds": 73.4, "epochs": 40,
    }  # fmt: skip
    return BestSubmission(**{**given, **fields})


HISTORIES = [
    ProblemHistory(1, "line", scenes.TITLES[0], 8, 11, "mae", [best(4, 5, 0.0123), best(2, 4, 0.05, variant="stiff")]),
    ProblemHistory(2, "digits", scenes.TITLES[1], 6, 9, "accuracy", [best(n, 5 - n // 2, 0.97 - n / 50) for n in DAYS]),
    ProblemHistory(3, "textures", scenes.TITLES[2], 14, 30, "accuracy", [best(7, 3, 0.81, run=None)]),
    ProblemHistory(5, "sunspots", scenes.TITLES[4], 1, 0, "", []),
]  # fmt: skip


def with_a_past(count: int = 30) -> ScriptedEngine:
    """Return an engine that has many attempts, none of them live."""
    engine = scenes.at_home()
    engine.past = attempts(count)
    engine.histories = HISTORIES if count else []
    engine.imported = [of_the_past(900, "exam", [5, 5, 5, 5, 5], 1.0, origin="lab-server")]
    return engine


def one_drill() -> ScriptedEngine:
    """Return an engine with one attempt, a drill."""
    engine = with_a_past(0)
    engine.past = [of_the_past(1, "drill", [4], 2.0)]
    return engine


def beside_a_live_one() -> ScriptedEngine:
    """Return an engine with a past, and an attempt under way."""
    engine = scenes.in_full_swing()
    engine.past = attempts(6)
    return engine


def imported_only() -> ScriptedEngine:
    """Return an engine that has what came from another machine, alone."""
    engine = with_a_past(0)
    found = attempts(5)
    engine.past = [msgspec.structs.replace(one, origin="lab-server", folder="") for one in found]
    return engine
