"""What a job is asked to do: `job-TOKEN.json` in the job's folder, beside `events.jsonl` and `log.txt`.

The child claims its job by renaming that file to `claimed-TOKEN.json` before it does anything else; the engine revokes
a job by deleting it. Exactly one of the two succeeds: a child that comes too late finds nothing and leaves at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import msgspec

from tfcert_problems.datasets.catalog import DatasetEntry

HIDDEN_EXAMPLES = Path("hidden", "hidden.npz")
GIVEN_WEIGHTS = Path("hidden", "given.npz")
"""In a data set's folder: what a model is graded on, and weights that it must have."""


class Job(msgspec.Struct, frozen=True, tag=True):
    """Base of all jobs."""

    kind: ClassVar[str] = ""
    folder: str
    """The job's own folder, absolute: events.jsonl, log.txt."""
    attempt: str | None
    """The attempt it belongs to: a late job never writes into a newer attempt."""


class TrainJob(Job, frozen=True):
    """Run the candidate's script as `__main__`, in its folder."""

    script: str
    """Absolute path of solution.py; `data` beside it is also where `tfds.load` looks."""
    source: str
    """Absolute path of the copy taken when the run was asked for: this text is run, as `script`."""
    nice: int = 0
    """Added to the process's niceness, 0 to 19."""
    cpus: int = 0
    """CPUs it may use; 0: all."""
    gpu: str = ""
    """"": TensorFlow's choice; "none"; else the value of CUDA_VISIBLE_DEVICES."""
    python: str = ""
    """Absolute path of another interpreter to train in; "": ours."""
    legacy_keras: bool = False
    """Whether it runs under Keras 2, the Keras of the exam's years."""
    public_data: str = ""
    """Absolute path of the list of public data that are served from here (`public_sets.serving`); "": none."""


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
    variant: str = ""
    """The problem's, by name; "": the first."""
    shut_in: bool = True
    """Whether the child shuts itself in before it opens the file."""


class CheckJob(GradeJob, frozen=True):
    """Check one model file against the contract alone."""


class SelfTestJob(Job, frozen=True):
    """Try what every grading needs, on models of our own."""

    shut_in: bool


class BuildJob(Job, frozen=True):
    """Build data sets that are not there yet."""

    sets: list[DatasetEntry]
    datasets: str
    """Folder to place them in."""


class ExamplesJob(Job, frozen=True):
    """Read examples of a problem's public data."""

    problem_folder: str
    """The bank's folder of the problem."""
    public: str
    """The data set's public folder; what lies beside it is not named."""
    split: str
    """"": the first."""
    numbers: list[int]
    """Examples of the split that are wanted, from 1; as many of them are read as an answer has room for."""
    wants_facts: bool
    variant: str = ""
    """The problem's, by name; "": the first."""


class IndexJob(Job, frozen=True):
    """Read TensorFlow's and Keras' own reference."""

    entries: str
    """Absolute path of the file to write it down in."""


MARK_VARIABLE = "TFCERT_JOB"
"""In the environment of every process of a job, its token: finds those that left the process tree."""
LEGACY_VARIABLE = "TF_USE_LEGACY_KERAS"
"""TensorFlow's own: "1" makes its Keras the Keras of the exam's years. The engine sets it in every child, so that what
a person has in their environment does not count."""
MARK_LENGTH = 32
"""Characters of a token (hexadecimal). The fork server is started with a placeholder of this length, because a forked
child can only overwrite what /proc/PID/environ shows, not lengthen it."""


def job_file(folder: Path, token: str) -> Path:
    """Return the file that is there until the child has claimed the job."""
    return folder / f"job-{token}.json"


def claimed_file(folder: Path, token: str) -> Path:
    """Return what the child renames it to."""
    return folder / f"claimed-{token}.json"


AnyJob = TrainJob | GradeJob | CheckJob | BuildJob | SelfTestJob | ExamplesJob | IndexJob
