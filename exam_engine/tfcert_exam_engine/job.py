"""What a job is asked to do: `job.json` in the job's folder, beside `events.jsonl` and `log.txt`."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Job(msgspec.Struct, frozen=True, tag=True):
    """Base of all jobs."""

    kind: ClassVar[str] = ""
    folder: str
    """The job's own folder, absolute: job.json, events.jsonl, log.txt."""
    attempt: str | None
    """The attempt it belongs to: a late job never writes into a newer attempt."""


class TrainJob(Job, frozen=True):
    """Run the candidate's script as `__main__`, in its folder."""

    script: str
    """Absolute path of solution.py; `data` beside it is also where `tfds.load` looks."""


class GradeJob(Job, frozen=True):
    """Grade one frozen model file on the CPU."""

    problem_folder: str
    """The bank's folder of the problem."""
    data_folder: str
    """The data set's folder, with `hidden/hidden.npz`."""
    model_file: str
    """Absolute path of the frozen copy."""
    model_name: str
    """The name that the candidate knows it by."""
    sha256: str


class CheckJob(GradeJob, frozen=True):
    """Check one model file against the contract alone."""


class BuildJob(Job, frozen=True):
    """Build data sets that are not there yet."""

    names: list[str]
    datasets: str
    """Folder to place them in."""


AnyJob = TrainJob | GradeJob | CheckJob | BuildJob
