"""All attempts as figures: the score over time, stars by category, what is counted of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

import msgspec

from tfcert_exam_engine.views import AttemptView, Mode
from tfcert_problems.problem import CATEGORY_WEIGHTS
from tfcert_tui.series import Series

DAY_S = 86_400.0
EDGE_DAYS = 1.0
"""What the time axis has beyond the first and the last attempt, at least."""
EDGE_SHARE = 0.02


def share(attempt: AttemptView) -> float:
    """Return the score of 100: of a drill what was reached of its own points, in percent."""
    return round(100 * attempt.score / attempt.full, 6) if attempt.full else 0.0


def scores_over_time(attempts: Iterable[AttemptView], mode: Mode) -> Series:
    """Return the ended attempts of a mode: days since 1970 here, and the score of 100.

    Drills are of ever other problems: no line leads from one to the next.
    """
    series = Series()
    ended = sorted((each for each in attempts if each.ended and each.mode == mode), key=lambda one: one.started.wall_s)
    for one in ended:
        series.append(local_days(one.started.wall_s), share(one))
        if mode == "drill":
            series.gap(local_days(one.started.wall_s))
    return series


def local_days(at: float) -> float:
    """Return Unix seconds as days since 1970 on this place's clocks: a day begins at a whole number."""
    return (at + time.localtime(at).tm_gmtoff) / DAY_S


def days_of(attempts: Sequence[AttemptView]) -> tuple[float, float]:
    """Return the first and the last day of an axis that holds these attempts."""
    days = [local_days(each.started.wall_s) for each in attempts if each.ended] or [0.0]
    edge = max(EDGE_DAYS, (max(days) - min(days)) * EDGE_SHARE)
    return min(days) - edge, max(days) + edge


class CategoryStars(msgspec.Struct, frozen=True):
    """A category over all attempts."""

    category: int
    counts: list[int]
    """How many attempts ended with 0, 1, ..., 5 stars there; what was never graded has 0."""
    best: int
    latest: int | None
    """Stars of the newest attempt that had it; None: none had."""

    @property
    def attempts(self) -> int:
        """How many had it."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Stars on average."""
        return sum(stars * count for stars, count in enumerate(self.counts)) / self.attempts if self.attempts else 0.0


def stars_by_category(attempts: Iterable[AttemptView]) -> list[CategoryStars]:
    """Return each of the five categories, from all ended attempts."""
    found: dict[int, list[int]] = {category: [] for category in CATEGORY_WEIGHTS}
    for one in sorted((each for each in attempts if each.ended), key=lambda one: one.started.wall_s):
        for problem in one.problems:
            found.setdefault(problem.category, []).append(problem.stars or 0)
    return [
        CategoryStars(category, [stars.count(n) for n in range(6)], max(stars, default=0), stars[-1] if stars else None)
        for category, stars in found.items()
    ]


class Tally(msgspec.Struct, frozen=True):
    """What is counted of all attempts."""

    attempts: int
    exams: int
    """Ended ones, as the next two."""
    passed: int
    """Exams that passed."""
    best: float | None
    """Score of the best exam; None: there was none."""
    practices: int
    drills: int


def tally(attempts: Sequence[AttemptView]) -> Tally:
    """Count attempts."""
    ended = [each for each in attempts if each.ended]
    exams = [each for each in ended if each.mode == "exam"]
    return Tally(
        len(attempts),
        len(exams),
        sum(each.passed for each in exams),
        max((each.score for each in exams), default=None),
        sum(each.mode == "practice" for each in ended),
        sum(each.mode == "drill" for each in ended),
    )
