"""Points of an exam: sum of weight x stars / 5, passed at 90 of 100."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

PASS_AT = 90.0
"""As the exam's handbook had it."""
MAX_STARS = 5


class Submitted(Protocol):
    """A submission, wherever it is kept or told of."""

    @property
    def submission(self) -> int:
        """Its number: the later, the higher."""

    @property
    def stars(self) -> int | None:
        """None: it was not graded."""


S = TypeVar("S", bound=Submitted)


def counting(submissions: Iterable[S]) -> S | None:
    """Return the submission of a category whose stars count: the most, the first of equals; None: none was graded."""
    graded = [each for each in submissions if each.stars is not None]
    return max(graded, key=lambda each: (each.stars or 0, -each.submission), default=None)


def points(weight: int, stars: int | None) -> float:
    """Return the points of one category; 0 where nothing was graded."""
    return weight * (stars or 0) / MAX_STARS


def is_pass(score: float, full: float) -> bool:
    """Return whether a score passes: 90 of 100, in a drill the same share of what can be had."""
    return full > 0 and score >= full * PASS_AT / 100


def total(parts: Iterable[float]) -> float:
    """Return the score of 100; all weights are multiples of 5, so that it is whole."""
    return round(sum(parts), 6)
