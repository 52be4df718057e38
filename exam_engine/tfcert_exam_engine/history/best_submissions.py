"""The best submissions of each problem over all attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from tfcert_exam_engine.history.views import BestSubmission, ProblemHistory
from tfcert_exam_engine.metric_names import less_is_better

MOST = 10
"""Of each problem."""
Which = tuple[int, str]
"""Category and slug of a problem."""


class Sat(msgspec.Struct, frozen=True):
    """A problem that an attempt had."""

    category: int
    slug: str
    title: str


class GradedOnce(msgspec.Struct, frozen=True):
    """A graded submission and what its problem measures."""

    which: Which
    metric: str
    found: BestSubmission


def problem_histories(sat: Iterable[Sat], graded: Iterable[GradedOnce]) -> list[ProblemHistory]:
    """Return every problem that was sat, by category and name; `sat` holds it once for each attempt that had it."""
    titles: dict[Which, str] = {}
    counts: defaultdict[Which, int] = defaultdict(int)
    for one in sat:
        which = (one.category, one.slug)
        titles.setdefault(which, one.title)
        counts[which] += 1
    by_problem: defaultdict[Which, list[GradedOnce]] = defaultdict(list)
    for each in graded:
        by_problem[each.which].append(each)
    return [_history(which, titles[which], counts[which], by_problem[which]) for which in sorted(titles)]


def _history(which: Which, title: str, attempts: int, graded: Sequence[GradedOnce]) -> ProblemHistory:
    metric = graded[-1].metric if graded else ""
    ranked = sorted((each.found for each in graded), key=lambda one: _rank(one, metric))
    return ProblemHistory(*which, title, attempts, len(graded), metric, _each_model_once(ranked)[:MOST])


def _rank(one: BestSubmission, metric: str) -> tuple[float, ...]:
    """Return what sorts the best first; values of different constants of a problem are weighed after the stars."""
    unknown = float("inf")
    value = unknown if one.value is None else one.value if less_is_better(metric) else -one.value
    return -one.stars, value, one.parameters or 0, one.at, one.submission


def _each_model_once(ranked: Sequence[BestSubmission]) -> list[BestSubmission]:
    """Leave out what is the same file, submitted again."""
    seen: set[str] = set()
    found = []
    for one in ranked:
        if not one.sha256 or one.sha256 not in seen:
            found.append(one)
        seen.add(one.sha256)
    return found
