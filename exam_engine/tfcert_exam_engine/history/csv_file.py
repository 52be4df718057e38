"""All attempts as CSV: a line for each category of each attempt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfcert_exam_engine.history.csv_cells import Cell, as_csv, moment
from tfcert_exam_engine.views import AttemptView, ProblemView

FIELDS = (
    *("uid", "attempt", "mode", "form", "seed", "minutes", "started_at", "ended_at", "end_reason", "score", "full"),
    *("passed", "skill", "blank", "origin", "product", "note"),
    *("category", "slug", "title", "variant", "version", "weight", "stars", "points", "submissions", "hints"),
    "spent_s",
)


def history_csv(attempts: Iterable[AttemptView]) -> str:
    """Return the lines, with a line of names first. Times are local, ISO 8601."""
    return as_csv([FIELDS, *_rows(attempts)])


def _rows(attempts: Iterable[AttemptView]) -> Iterator[list[Cell]]:
    for attempt in attempts:
        for problem in attempt.problems:
            yield [*_of_attempt(attempt), *_of_problem(problem)]


def _of_attempt(one: AttemptView) -> list[Cell]:
    return [
        *(one.uid, one.attempt, one.mode, one.form, one.seed, one.minutes, moment(one.started.wall_s)),
        *(moment(one.ended_at), one.end_reason, one.score, one.full, _flag(one.passed), one.skill, _flag(one.blank)),
        *(one.origin, one.product, one.note),
    ]


def _of_problem(one: ProblemView) -> list[Cell]:
    return [
        *(one.category, one.slug, one.title, one.variant, one.version, one.weight, one.stars, one.points),
        *(one.submissions, one.hints, one.spent_s),
    ]


def _flag(value: bool) -> str:
    return str(value).lower()
