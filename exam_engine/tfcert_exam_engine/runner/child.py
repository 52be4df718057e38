"""One job in this process: claim it, do the work, tell exactly one ending, and leave.

Entered by a forked child of the fork server and by `python -m tfcert_exam_engine.runner` alike.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from tfcert_exam_engine.children.job import (
    AnyJob,
    BuildJob,
    CheckJob,
    ExamplesJob,
    GradeJob,
    IndexJob,
    SelfTestJob,
    TrainJob,
)
from tfcert_exam_engine.runner import plain_words
from tfcert_exam_engine.runner.bare import kernel, telling
from tfcert_exam_engine.runner.bare.claiming import Claim
from tfcert_exam_engine.runner.bare.performing import perform, perform_claimed
from tfcert_exam_engine.runner.bare.telling import Teller
from tfcert_exam_engine.typed import from_json


def run_job(job_file: Path) -> int:
    """Do the job of a file; return the exit code: 0 when an ending was told, or when the job is not there any more."""
    return perform(job_file, _do, _encoded)


def run_claimed(claim: Claim) -> int:
    """Do a job that was claimed for this process, which has settled; return the exit code as `run_job`."""
    return perform_claimed(claim, _do, _encoded)


def _do(claim: Claim, teller: Teller) -> Any:
    """Import what the job needs, do it, and return its ending: an event, or what JSON makes of one."""
    job = from_json(claim.order, AnyJob)
    match job:
        case TrainJob():
            from tfcert_exam_engine.runner.bare.running import train

            return train(json.loads(claim.order), teller)
        case CheckJob():
            from tfcert_exam_engine.runner.preflight import check

            kernel.cap_cpu_time(kernel.GRADER_CPU_S)
            return plain_words.of(check(job))
        case GradeJob():
            from tfcert_exam_engine.runner.grade import grade

            kernel.cap_cpu_time(kernel.GRADER_CPU_S)
            return plain_words.of(grade(job))
        case SelfTestJob():
            from tfcert_exam_engine.runner.self_test import test

            return test(job)
        case BuildJob() | ExamplesJob() | IndexJob():
            return _work_of_ours(job, teller)


def _work_of_ours(job: BuildJob | ExamplesJob | IndexJob, teller: Teller) -> Any:
    """Do what has nothing to do with a candidate's files."""
    match job:
        case BuildJob():
            from tfcert_exam_engine.runner.build_data import build

            return build(job, teller)
        case ExamplesJob():
            from tfcert_exam_engine.runner.show_examples import show

            return show(job)
        case IndexJob():
            from tfcert_exam_engine.runner.reference.indexing import index

            return index(job, teller)


def _encoded(event: Any) -> bytes:
    """Return an event as JSON: numbers that are not finite are null, text that is no Unicode gets question marks."""
    try:
        return msgspec.json.encode(event)
    except UnicodeEncodeError:
        return telling.encoded(msgspec.to_builtins(event))
