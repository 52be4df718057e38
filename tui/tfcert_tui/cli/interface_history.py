"""The JSON interface of the history. See `interface`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tfcert_exam_engine.history.views import HistoryExported, HistoryImported, ProblemHistory
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.cli.interface import Document, attempt_line
from tfcert_tui.history import history_points


def history_document(attempts: Sequence[AttemptView], problems: Sequence[ProblemHistory]) -> Document:
    """`history`."""
    return {
        "attempts": [_attempt(one) for one in attempts],
        "tally": msgspec.to_builtins(history_points.tally(attempts)),
        "categories": [
            {**msgspec.to_builtins(one), "attempts": one.attempts, "mean": round(one.mean, 3)}
            for one in history_points.stars_by_category(attempts)
        ],
        "problems": msgspec.to_builtins(problems),
    }


def _attempt(one: AttemptView) -> Document:
    stars = {str(problem.category): problem.stars for problem in one.problems}
    return {
        **attempt_line(one),
        "uid": one.uid,
        "note": one.note,
        "origin": one.origin,
        "folder": one.folder,
        "share": history_points.share(one),
        "stars": stars,
        "slugs": {str(problem.category): problem.slug for problem in one.problems},
    }


def exported_document(done: HistoryExported) -> Document:
    """`history export`."""
    return {"file": done.file, "size": done.size, "attempts": done.attempts, "left_out": done.left_out}


def imported_document(done: HistoryImported) -> Document:
    """`history import`."""
    return {"file": done.file, "imported": msgspec.to_builtins(done.imported), "known": done.known}


def noted_document(noted: AttemptView) -> Document:
    """`history note`."""
    return {"attempt": noted.attempt, "note": noted.note}
