"""Checks one model file against the contract alone: free, and without a word about the hidden examples' score."""

from __future__ import annotations

import time
from pathlib import Path

from tfcert_exam_engine.events import AnyEnding, Checked, Rejected
from tfcert_exam_engine.job import CheckJob
from tfcert_exam_engine.runner import confinement, contract, cpu_alone, file_safety, hidden_examples, model_file
from tfcert_exam_engine.verdict import ContractReport
from tfcert_problems import problem as problems

EXAMPLES = 64
"""Enough to see NaN, or that predicting raises."""


def check(job: CheckJob) -> AnyEnding:
    """Check a file; `Checked` or `Rejected`, whatever the candidate's file is like.

    Raises:
        Exception: a fault of ours: the hidden examples or the problem cannot be read, memory is out.
    """
    cpu_alone.settle()
    problem = problems.load(Path(job.problem_folder))
    hidden = hidden_examples.read(Path(job.data_folder))
    scratch = confinement.shut_in(job)
    try:
        file = file_safety.read(Path(job.model_file), job.model_name, job.sha256, problem.contract.max_megabytes)
        found = contract.inspect(file, problem.contract, hidden.x[:EXAMPLES], scratch)
    except model_file.FileRefused as refusal:
        return Rejected(time.time(), refusal.code, refusal.message, refusal.advice)
    layers = [] if found.model is None else contract.layer_lines(found.model)
    return Checked(time.time(), ContractReport(found.facts, found.checks, layers))
