"""The JSON interface: what docs/json.md promises, made from the engine's views. Only grows; see `JSON_VERSION`."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tfcert_exam_engine.clock import SystemClock
from tfcert_exam_engine.events import Checked, Graded
from tfcert_exam_engine.grading.check_views import CheckView, FileGraded
from tfcert_exam_engine.grading.verdict import ContractCheck, ModelFacts, StarCheck
from tfcert_exam_engine.sentences import advice_on, sentence_on
from tfcert_exam_engine.views import AttemptView, EngineState, ProblemView, RunView, SubmissionView
from tfcert_problems.problem import Problem
from tfcert_tui.cli.interface_usage import peaks_document
from tfcert_tui.cli.interface_why import why_document
from tfcert_tui.runs.run_facts import RunFacts, facts_of_all

Document = dict[str, object]

ALIVE = ("queued", "running")
"""States of a run that has not ended."""


def remaining_s(attempt: AttemptView) -> float | None:
    """Return the seconds left, 0 when it has ended, None without a deadline; what a clock that stands shows."""
    if attempt.ended:
        return 0.0
    if attempt.paused:
        return None if attempt.paused_left_s is None else round(attempt.paused_left_s, 1)
    if attempt.deadline is None:
        return None
    return round(max(0.0, SystemClock().now().until(attempt.deadline)), 1)


def attempt_document(attempt: AttemptView, runs: Sequence[RunView] = ()) -> Document:
    """`status`, `start`, `drill`, `pause` and `resume`."""
    return {
        **attempt_line(attempt),
        "folder": attempt.folder,
        "problems": [problem_document(problem) for problem in attempt.problems],
        "runs_under_way": [run_document(run) for run in runs if run.state in ALIVE],
    }


def attempt_line(attempt: AttemptView) -> Document:
    """One of `attempts list`, and the head of `status`."""
    return {
        "attempt": attempt.attempt,
        "form": attempt.form,
        "seed": attempt.seed,
        "mode": attempt.mode,
        "skill": attempt.skill,
        "blank": attempt.blank,
        "minutes": attempt.minutes,
        "started_at": attempt.started.wall_s,
        "remaining_s": remaining_s(attempt),
        "paused": attempt.paused,
        "ended": attempt.ended,
        "ended_at": attempt.ended_at,
        "end_reason": attempt.end_reason,
        "score": attempt.score,
        "full": attempt.full,
        "passed": attempt.passed,
    }


def no_attempt_document() -> Document:
    """`status` before the first attempt."""
    names = (
        *("attempt", "form", "seed", "mode", "skill", "blank", "minutes", "started_at", "remaining_s", "paused"),
        *("ended", "ended_at", "end_reason", "score", "full", "passed", "folder"),
    )
    return {**dict.fromkeys(names), "problems": [], "runs_under_way": []}


def problem_document(problem: ProblemView) -> Document:
    """One category of an attempt."""
    return {
        "category": problem.category,
        "slug": problem.slug,
        "title": problem.title,
        "weight": problem.weight,
        "stars": problem.stars,
        "points": problem.points,
        "submissions": problem.submissions,
        "grading": problem.grading,
        "run": problem.run,
        "running": problem.running,
        "hints": problem.hints,
        "folder": problem.folder,
    }


def submission_document(submission: SubmissionView) -> Document:
    """`submit`. Figures that a live exam withholds are null."""
    verdict = submission.verdict
    return {
        "submission": submission.submission,
        "category": submission.category,
        "outcome": submission.state,
        "stars": submission.stars,
        "checks": [star_document(check) for check in verdict.checks] if verdict else [],
        **why_document(verdict),
        "seconds": submission.seconds,
        "model": _model_document(verdict.model) if verdict else _model_known_by_name(submission),
        "message": submission.message,
        "advice": submission.advice,
        "tries": submission.tries,
        "same_file": submission.same_file,
        "same_verdict": submission.same_verdict,
        "parts": submission.parts,
    }


def star_document(check: StarCheck) -> Document:
    """One star of a verdict."""
    return {
        "name": check.name,
        "passed": check.passed,
        "measured": check.measured,
        "needed": check.needed,
        "margin": check.margin,
        "margin_standard_errors": check.margin_standard_errors,
        "advice": check.advice,
        "fault": check.fault,
    }


def _model_document(model: ModelFacts) -> Document:
    return {
        "path": model.path,
        "sha256": model.sha256,
        "megabytes": model.megabytes,
        "parameters": model.parameters,
        "written_by": model.written_by,
    }


def _model_known_by_name(submission: SubmissionView) -> Document:
    unread = ModelFacts(path=submission.model_name, sha256=submission.sha256, megabytes=0.0)
    return {**_model_document(unread), "megabytes": None, "written_by": None}


def graded_document(problem: Problem, outcomes: Sequence[FileGraded], complete: bool) -> Document:
    """`grade`."""
    return {
        "problem": problem.slug,
        "category": problem.category,
        "problem_version": problem.version,
        "complete": complete,
        "files": [_file_document(one) for one in outcomes],
    }


def _file_document(one: FileGraded) -> Document:
    verdict = one.ending.verdict if isinstance(one.ending, Graded) else None
    return {
        "file": one.file,
        "sha256": one.sha256,
        "outcome": ending_name(type(one.ending).__name__),
        "stars": verdict.stars if verdict else None,
        "checks": [star_document(check) for check in verdict.checks] if verdict else [],
        **why_document(verdict),
        "model": _model_document(verdict.model) if verdict else None,
        "graded_with": verdict.graded_with if verdict else "",
        "message": "" if verdict else sentence_on(one.ending),
        "advice": "" if verdict else advice_on(one.ending),
        "tries": one.tries,
    }


def check_document(check: CheckView) -> Document:
    """`check`."""
    report = check.report
    return {
        "category": check.category,
        "file": check.model_name,
        "outcome": ending_name(type(check.ending).__name__),
        "passed": report.passed if report and isinstance(check.ending, Checked) else None,
        "level": check.level,
        "checks": [_item_document(one) for one in check.checks],
        "layers": report.layers if report else [],
        "model": _model_document(report.model) if report else None,
        "saved_at": check.saved_at,
        "seconds": check.seconds,
        "message": getattr(check.ending, "message", ""),
        "advice": getattr(check.ending, "advice", ""),
    }


def _item_document(one: ContractCheck) -> Document:
    return {
        "name": one.name,
        "level": one.level,
        "passed": one.passed,
        "found": one.found,
        "wanted": one.wanted,
        "advice": one.advice,
    }


def ending_name(kind: str) -> str:
    """Return "out_of_memory" for "OutOfMemory"."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind).lstrip("_")


def runs_document(state: EngineState) -> Document:
    """`runs`: each run with the submissions made from the model that it kept."""
    return {
        "attempt": state.attempt.attempt if state.attempt else None,
        "runs": [_run_with_submissions(each) for each in facts_of_all(state.runs, state.submissions, time.time())],
    }


def _run_with_submissions(facts: RunFacts) -> Document:
    return {
        **run_document(facts.run),
        "submissions": list(facts.submissions),
        "stars": facts.stars,
        "seconds": facts.seconds,
        "parameters": facts.parameters,
        "megabytes": facts.megabytes,
    }


def run_document(run: RunView) -> Document:
    """`run` and `stop`."""
    return {
        "run": run.run,
        "category": run.category,
        "outcome": run.state,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "ahead": run.ahead,
        "remark": run.remark,
        "epoch": run.epoch,
        "epochs": run.epochs,
        "logs": run.logs,
        "best": {name: {"value": best.value, "epoch": best.epoch, "fit": best.fit} for name, best in run.best.items()},
        "parameters": run.parameters,
        "megabytes": run.kept_megabytes,
        "keras": run.keras,
        "model_file": run.model_file,
        "kept_model": run.kept_model,
        "kept_sha256": run.kept_sha256,
        "device": run.device,
        **peaks_document(run.peaks),
        "python": run.python,
        "legacy_keras": run.legacy_keras,
        "legacy_keras_helps": run.legacy_keras_helps,
        "log_pruned": run.log_pruned,
        "elsewhere": run.elsewhere,
        "message": run.message,
        "advice": run.advice,
    }
