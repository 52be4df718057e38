"""Checks one model file before it is submitted: free, and without the hidden examples."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from tfcert_exam_engine.children.job import CheckJob
from tfcert_exam_engine.events import AnyEnding, Checked, Rejected
from tfcert_exam_engine.grading.parts import Parts
from tfcert_exam_engine.grading.verdict import CheckName, ContractCheck, ContractReport, ModelFacts
from tfcert_exam_engine.runner import concerns, contract, cpu_alone, hidden_examples, made_up, prediction
from tfcert_exam_engine.runner.contract import Inspection
from tfcert_exam_engine.runner.files import file_safety, weights_inside
from tfcert_exam_engine.runner.files.model_file import FileRefused
from tfcert_exam_engine.runner.files.weights_inside import WeightsInside
from tfcert_exam_engine.runner.shut_in import confinement
from tfcert_problems import problem as problems
from tfcert_problems.problem import Problem

ORDER: tuple[CheckName, ...] = (
    *("loads", "size", "optimizer", "written_by", "input", "output", "last_layer"),
    *("layers", "required", "parameters", "given", "weights", "keeps", "finite"),
)
CUSTOM = frozenset({"unknown_class"})
"""Refusals of what a file alone cannot rebuild."""


def check(job: CheckJob) -> AnyEnding:
    """Check a file; `Checked` or `Rejected`, whatever the candidate's file is like.

    Raises:
        Exception: a fault of ours: the problem cannot be read, memory is out.
    """
    parts = Parts()
    cpu_alone.settle()
    problem = problems.load(Path(job.problem_folder), job.variant)
    given = hidden_examples.given_weights(Path(job.data_folder))
    scratch = confinement.shut_in(job)
    try:
        file = file_safety.read(Path(job.model_file), job.model_name, job.sha256, problem.contract.max_megabytes)
    except FileRefused as refusal:
        return _rejected(refusal, _unread(job, refusal))
    found, inside = Inspection(file, parts=parts, given=given), weights_inside.look(file)
    try:
        contract.examine(found, problem.contract, scratch)
    except FileRefused as refusal:
        found.checks.append(_refused(refusal))
        return _rejected(refusal, _report(found, inside, problem))
    if found.model is not None:
        _look_closer(found, problem)
    return Checked(time.time(), _report(found, inside, problem), parts.seconds)


def _look_closer(found: Inspection, problem: Problem) -> None:
    """Add what the loaded model shows: its weights, and whether it answers."""
    if found.model.weights:
        found.checks.append(concerns.weights(found.model))
    if _fits(found):
        _replace(found, concerns.last_values(found, problem))
        _replace(found, concerns.precision(found))
        _replace(found, concerns.whole_numbers(found, problem))
        tried = _tried(found, problem)
        if not all(check.passed for check in found.checks if check.name == "weights"):
            tried = msgspec.structs.replace(tried, advice="")  # its cure is the weights' own, said there
        found.checks += [tried, concerns.keeps(found, tried.passed)]
    elif getattr(found.model, "inputs", None):  # a Sequential without shapes has no such attribute
        # It cannot be tried, and what its file has lost is lost all the same.
        found.checks.append(concerns.keeps(found, True))
    found.parts.done("predict")


def _fits(found: Inspection) -> bool:
    """Whether examples of the contract's shape can be given to it at all."""
    return all(check.passed for check in found.checks if check.name in ("loads", "input"))


def _tried(found: Inspection, problem: Problem) -> ContractCheck:
    x = made_up.examples(problem.contract, found.model)
    try:
        rows = prediction.predict_at_once(found.model, x)
    except prediction.PredictionFailed as failure:
        return concerns.not_as_made_up(failure, found, x) or contract.not_predicting(found.file, failure)
    says_so = any(one.name == "output" and not one.passed for one in found.checks)
    wrong = None if says_so else contract.wrong_rows(rows, problem.contract)
    return wrong or concerns.answers(rows, x, problem, found.model)


def _replace(found: Inspection, check: ContractCheck | None) -> None:
    """Let a closer look at an item that was passed take its place; what is red stays so, with what was seen."""
    if check is None:
        return
    place = next(at for at, old in enumerate(found.checks) if old.name == check.name)
    if not found.checks[place].passed:
        check = msgspec.structs.replace(check, passed=False, warning=False)
    found.checks[place] = check


def _report(found: Inspection, inside: WeightsInside, problem: Problem) -> ContractReport:
    limit = problem.contract.max_megabytes
    checks = [concerns.sized(one, found, inside, limit) if one.name == "size" else one for one in found.checks]
    checks += [concerns.written_by(found), *concerns.optimizer(found, inside, limit)]
    checks.sort(key=lambda one: ORDER.index(one.name))
    facts = msgspec.structs.replace(found.facts, parameters=concerns.parameters(found, inside))
    return ContractReport(facts, checks, [] if found.model is None else contract.layer_lines(found.model))


def _unread(job: CheckJob, refusal: FileRefused) -> ContractReport:
    """Say what can be said of a file that does not even describe a model."""
    path = Path(job.model_file)
    size = 0.0 if path.is_dir() else path.stat().st_size / 1e6
    return ContractReport(ModelFacts(job.model_name, job.sha256, round(size, 3)), [_refused(refusal)])


def _refused(refusal: FileRefused) -> ContractCheck:
    name: CheckName = "keeps" if refusal.code in CUSTOM else "loads"
    return ContractCheck(name, False, refusal.message, "", refusal.advice)


def _rejected(refusal: FileRefused, report: ContractReport) -> Rejected:
    return Rejected(time.time(), refusal.code, refusal.message, refusal.advice, report)
