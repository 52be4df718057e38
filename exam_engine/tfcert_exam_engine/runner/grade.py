"""Grades one frozen model file: five stars, each with what was measured and what it needed."""

from __future__ import annotations

import time
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path

import keras
import tensorflow as tf

from tfcert_exam_engine.children.job import GradeJob
from tfcert_exam_engine.events import AnyEnding, Graded, Rejected
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.grading.verdict import ReferenceFacts, StarCheck, Verdict
from tfcert_exam_engine.runner import contract, cpu_alone, hidden_examples, scoring, writing
from tfcert_exam_engine.runner.contract import Inspection
from tfcert_exam_engine.runner.files import file_safety, model_file
from tfcert_exam_engine.runner.hidden_examples import HiddenExamples
from tfcert_exam_engine.runner.prediction import PredictionFailed
from tfcert_exam_engine.runner.rounding import rounded
from tfcert_exam_engine.runner.scoring import Score
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_exam_engine.version import __version__
from tfcert_problems import problem as problems
from tfcert_problems.problem import STARS, Problem


def grade(job: GradeJob) -> AnyEnding:
    """Grade a file; `Graded` or `Rejected`, whatever the candidate's file is like.

    Raises:
        Exception: a fault of ours: the hidden examples or the problem cannot be read, memory is out.
    """
    began, parts = time.perf_counter(), Parts()
    cpu_alone.settle()
    problem = problems.load(Path(job.problem_folder), job.variant)
    hidden = hidden_examples.read(Path(job.data_folder))
    parts.done("hidden examples")
    scratch = confinement.shut_in(job)
    parts.done("confine")
    try:
        file = file_safety.read(Path(job.model_file), job.model_name, job.sha256, problem.contract.max_megabytes)
        found = Inspection(file, parts=parts, given=hidden.given)
        contract.inspect(found, problem.contract, hidden.x, scratch)
    except model_file.FileRefused as refusal:
        return Rejected(time.time(), refusal.code, refusal.message, refusal.advice)
    score = None
    if found.predicted is not None:
        score = _score(problem, hidden, found)
    verdict = verdict_of(problem, found, score, len(hidden.x), time.perf_counter() - began)
    parts.done("score")
    return Graded(time.time(), verdict, parts.seconds)


def _score(problem: Problem, hidden: HiddenExamples, found: Inspection) -> Score:
    assert found.predicted is not None
    score = scoring.score(problem.metric, hidden, found.predicted)
    if not problem.metric.known_words:
        return score
    try:
        written = writing.write(found.model, hidden)
    except PredictionFailed as error:
        written = writing.failed(error)
    found.parts.done("write")
    return replace(score, remark=written.sentence, known_words=written.known)


def verdict_of(problem: Problem, found: Inspection, score: Score | None, examples: int, seconds: float) -> Verdict:
    """Put a verdict together; `score` is None when the contract does not hold."""
    checks = star_checks(problem, score) if score else _faulty_checks(problem, found)
    return Verdict(
        stars=count_stars(checks),
        checks=checks,
        metric=problem.metric.name,
        value=score.value if score else None,
        standard_error=score.standard_error if score else None,
        hidden_examples=examples,
        seconds=round(seconds, 4),
        model=found.facts,
        problem_version=problem.version,
        remark=score.remark if score else "",
        graded_with=f"tfcert-tui {__version__}, Keras {keras.__version__}, TensorFlow {tf.__version__}",
        regions=score.regions if score else [],
        regions_left_out=score.regions_left_out if score else 0,
        reference=reference_facts(problem, score) if score else None,
    )


def reference_facts(problem: Problem, score: Score) -> ReferenceFacts | None:
    """Hold a score against what the bank records of its reference; None where it records nothing."""
    found = problem.reference
    if found is None:
        return None
    margin = _margin(problem, score, found.value)
    return ReferenceFacts(found.value, margin, found.parameters, found.megabytes, found.train_seconds)


def count_stars(checks: list[StarCheck]) -> int:
    """Return how many checks were passed before the first that was missed."""
    return next((n for n, check in enumerate(checks) if not check.passed), len(checks))


def star_checks(problem: Problem, score: Score) -> list[StarCheck]:
    """Hold a score against the trivial answer and the four thresholds."""
    checks = [_star_check(problem, score, star) for star in range(1, STARS + 1)]
    if score.known_words is None or score.known_words >= problem.metric.known_words:
        return checks
    return [*checks[:-1], _badly_written(problem, score, checks[-1])]


def _badly_written(problem: Problem, score: Score, last: StarCheck) -> StarCheck:
    """Miss the last star for what was written; its figure has no margin, which would be about something else."""
    if not last.passed:
        return last
    text = _("Of the words that it writes {share} are known; {needed} are needed. Train it for longer or on more text.")
    advice = text.format(share=f"{score.known_words:.0%}", needed=f"{problem.metric.known_words:.0%}")
    return StarCheck(last.name, False, measured=last.measured, needed=last.needed, advice=advice)


def _star_check(problem: Problem, score: Score, star: int) -> StarCheck:
    needed = _needed(problem, star)
    margin = _margin(problem, score, needed)
    # The trivial answer must be beaten, a threshold need only be met.
    passed = margin > 0 if star == 1 else margin >= 0
    return StarCheck(
        _star_name(star),
        passed,
        measured=score.value,
        needed=needed,
        margin=margin,
        margin_standard_errors=round(margin / score.standard_error, 2) if score.standard_error else None,
        advice="" if passed else _advice(problem, star),
    )


def _margin(problem: Problem, score: Score, needed: float) -> float:
    """Return the signed distance to a figure, positive on its good side."""
    return rounded((score.value - needed) * (1 if problem.metric.higher_is_better else -1))


def _faulty_checks(problem: Problem, found: Inspection) -> list[StarCheck]:
    fault = found.fault
    assert fault is not None, "a contract that holds has a score"
    first = StarCheck(
        _star_name(1), False, needed=_needed(problem, 1), advice=fault.advice, fault=contract.sentence(fault)
    )
    later = [StarCheck(_star_name(star), False, needed=_needed(problem, star)) for star in range(2, STARS + 1)]
    return [first, *later]


def _star_name(star: int) -> str:
    return f"star {star}"


def _needed(problem: Problem, star: int) -> float:
    return problem.metric.trivial if star == 1 else problem.metric.stars[star - 2]


def _advice(problem: Problem, star: int) -> str:
    return problem.metric.advice[star - 1] if len(problem.metric.advice) >= star else ""
