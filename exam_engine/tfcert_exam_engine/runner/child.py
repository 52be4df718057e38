"""One job in this process: take the job's folder, do the work, tell exactly one ending, and leave.

Entered by a forked child of the fork server and by `python -m tfcert_exam_engine.runner` alike.
"""

from __future__ import annotations

import ctypes
import os
import sys
import traceback
from pathlib import Path

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.events import AnyEnding, EngineFault, OutOfMemory, Started
from tfcert_exam_engine.job import AnyJob, BuildJob, CheckJob, GradeJob, TrainJob
from tfcert_exam_engine.language import bind
from tfcert_exam_engine.runner.channel import Channel, now

LOG = "log.txt"
JOB = "job.json"
PR_SET_CHILD_SUBREAPER = 36


def run_job(folder: Path) -> int:
    """Do the job of a folder; return the exit code: 0 when an ending was told."""
    bind()
    _claim_output(folder / LOG)
    _adopt_orphans()
    channel = Channel(folder)
    channel.tell(Started(now(), os.getpid(), process.start_of(os.getpid()) or 0.0))
    ending = _ending(folder, channel)
    _flush()
    channel.tell(ending)
    return 0


def _ending(folder: Path, channel: Channel) -> AnyEnding:
    try:
        job = msgspec.json.decode((folder / JOB).read_bytes(), type=AnyJob)
        return _do(job, channel)
    except MemoryError:
        return OutOfMemory(now())
    except Exception as error:
        traceback.print_exc()
        return EngineFault(now(), f"{type(error).__name__}: {error}"[:500])


def _do(job: AnyJob, channel: Channel) -> AnyEnding:
    """Import what the job needs, and do it."""
    match job:
        case TrainJob():
            from tfcert_exam_engine.runner.train import train

            return train(job, channel)
        case CheckJob():
            from tfcert_exam_engine.runner.preflight import check

            return check(job)
        case GradeJob():
            from tfcert_exam_engine.runner.grade import grade

            return grade(job)
        case BuildJob():
            from tfcert_exam_engine.runner.build_data import build

            return build(job, channel)


def _claim_output(log: Path) -> None:
    """Point stdin at nothing, stdout and stderr at the job's log, line by line."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    for descriptor in (nothing, output):
        if descriptor > 2:
            os.close(descriptor)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def _adopt_orphans() -> None:
    """Become the parent of orphaned grandchildren, so that stopping the job finds them (Linux; see prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue  # the script closed it, or the disk is full
