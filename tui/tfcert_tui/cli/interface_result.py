"""The JSON of `result`: what came of an attempt, and what the exam's rule said after it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import msgspec

from tfcert_exam_engine.attempts.outcome import CategoryOutcome, Lacking, outcome_of
from tfcert_exam_engine.attempts.retakes import Retake
from tfcert_exam_engine.views import EngineState, ProblemView, SubmissionView
from tfcert_tui.cli.interface import Document, problem_document, submission_document


def result_document(state: EngineState, retake: Retake | None = None) -> Document:
    """`result`, `end` and `rehearse`.

    Raises:
        ValueError: the state has no attempt.
    """
    outcome = outcome_of(state, time.time())
    attempt = outcome.attempt
    return {
        "attempt": attempt.attempt,
        "uid": attempt.uid,
        "form": attempt.form,
        "seed": attempt.seed,
        "mode": attempt.mode,
        "skill": attempt.skill,
        "product": attempt.product,
        "note": attempt.note,
        "origin": attempt.origin,
        "started_at": attempt.started.wall_s,
        "ended": attempt.ended,
        "ended_at": attempt.ended_at,
        "end_reason": attempt.end_reason,
        "spent_s": round(outcome.spent_s, 1),
        "score": attempt.score,
        "full": attempt.full,
        "passed": attempt.passed,
        "lacking": None if outcome.lacking is None else _lacking_document(outcome.lacking),
        "retake": None if retake is None else msgspec.to_builtins(retake),
        "problems": [
            _problem_with_outcome(problem, category, state.submissions)
            for problem, category in zip(attempt.problems, outcome.categories, strict=True)
        ],
    }


def _lacking_document(lacking: Lacking) -> Document:
    stars = [{"category": category, "stars": count} for category, count in lacking.stars.items()]
    return {"points": lacking.points, "stars": stars, "would_be": lacking.would_be}


def _problem_with_outcome(
    problem: ProblemView, category: CategoryOutcome, submissions: Sequence[SubmissionView]
) -> Document:
    best = next((each for each in submissions if each.submission == category.counts), None)
    return {
        **problem_document(problem),
        "variant": category.variant,
        "version": category.version,
        "runs": category.runs,
        "spent_s": category.spent_s,
        "trained_s": category.trained_s,
        "best": submission_document(best) if best else None,
        "not_counted": [msgspec.to_builtins(each) for each in category.not_counted],
    }
