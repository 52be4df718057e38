"""The JSON of a review. See `interface`."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.review.views import ReviewView
from tfcert_tui.cli.interface import Document, run_document, submission_document


def review_document(view: ReviewView) -> Document:
    """`review`."""
    problem = view.problem
    return {
        "attempt": view.attempt,
        "category": problem.category,
        "slug": problem.slug,
        "variant": problem.variant,
        "problem_version": problem.version,
        "title": problem.title,
        "stars": problem.stars,
        "points": problem.points,
        "metric": view.metric or None,
        "less_is_better": view.less_is_better,
        "script": {"text": view.script.text, "origin": view.script.origin or None, "run": view.script.run},
        "reference_script": view.reference_script,
        "explanation": view.explanation,
        "diff": view.diff,
        "mine": msgspec.structs.asdict(view.mine),
        "reference": msgspec.structs.asdict(view.reference) if view.reference else None,
        "run": run_document(view.run) if view.run else None,
        "curves": _points(view.curves),
        "reference_curves": _points(view.reference_curves),
        "submissions": [
            {**submission_document(each), "accepted_at": each.accepted_at, "counts": each.submission == view.counts}
            for each in view.submissions
        ],
        "again": view.again or None,
        "lacks": [{"what": lack.what, "why": lack.why} for lack in view.lacks],
    }


def _points(points: Sequence[EpochEnded]) -> list[Document]:
    return [{"fit": one.fit, "epoch": one.epoch, "epochs": one.epochs, "logs": one.logs} for one in points]
