"""How often one file was graded on one problem, and whether the verdict was always the same."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import msgspec

from tfcert_exam_engine.attempts.attempt import ProblemRef
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.records import SubmissionRecord

log = logging.getLogger(__name__)


def counted(
    record: SubmissionRecord, problem: ProblemRef, earlier: Iterable[tuple[ProblemRef, SubmissionRecord]]
) -> SubmissionRecord:
    """Return a graded submission with how often its file was graded before, and how often with this verdict.

    `earlier`: all submissions of the file, the newest first.

    Only gradings by the same versions of grader, Keras and TensorFlow are compared: others may honestly differ.
    """
    mine = record.verdict
    if mine is None:
        return record
    others: list[Verdict] = []
    for ref, one in earlier:
        if one.submission >= record.submission or one.verdict is None or _problem(ref) != _problem(problem):
            continue
        if _grader(one.verdict) != _grader(mine):
            continue
        if not others and _figures(one.verdict) == _figures(mine):
            # The newest has counted those before it: a file submitted a thousand times is not read a thousand times.
            return msgspec.structs.replace(record, same_file=one.same_file + 1, same_verdict=one.same_verdict + 1)
        others.append(one.verdict)
    same = sum(_figures(one) == _figures(mine) for one in others)
    if same < len(others):
        log.error(
            "submission %s: %s of %s gradings of this file were different",
            record.submission,
            *(len(others) - same, len(others)),
        )
    return msgspec.structs.replace(record, same_file=len(others), same_verdict=same)


def _problem(ref: ProblemRef) -> tuple[str, str]:
    return ref.slug, ref.variant


def _grader(verdict: Verdict) -> tuple[str, int]:
    return verdict.graded_with, verdict.problem_version


def _figures(verdict: Verdict) -> object:
    """Return what must not differ; the time it took may, and words are in the person's language."""
    checks = [(check.passed, check.measured, check.margin, bool(check.fault)) for check in verdict.checks]
    return verdict.stars, verdict.value, verdict.standard_error, checks
