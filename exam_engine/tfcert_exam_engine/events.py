"""What a job says about itself, one JSON line each in its `events.jsonl`.

Every job ends in exactly one `Ending`. `Crashed`, `TimedOut` and `OutOfMemory` are the candidate's failure;
`EngineFault` is ours.
"""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.grading.verdict import ContractReport, Verdict
from tfcert_problems.examples import Example, SetFacts


class JobEvent(msgspec.Struct, frozen=True, tag=True):
    """Base of all job events; `at` is Unix time in seconds."""

    at: float


class Started(JobEvent, frozen=True):
    """The child is ready. Said within two seconds of a fork."""

    pid: int
    pid_start: float
    """Start time of the process in clock ticks since boot, to tell it from a later one with the same pid."""


class Progressed(JobEvent, frozen=True):
    """Long work of ours moved on."""

    fraction: float
    text: str
    subject: str = ""
    """What the work is on: a data set's name."""


class FitBegan(JobEvent, frozen=True):
    """`model.fit` was called; a script may call it more than once."""

    fit: int
    """1 for the first call."""
    epochs: int
    initial_epoch: int
    steps: int | None
    parameters: int | None
    """Of the model, where it is built."""


class BatchEnded(JobEvent, frozen=True):
    """At most ten times a second."""

    fit: int
    epoch: int
    """From 1."""
    step: int
    steps: int | None
    logs: dict[str, float | None]


class EpochEnded(JobEvent, frozen=True, omit_defaults=True):
    """One point of the curves."""

    fit: int
    epoch: int
    """From 1."""
    epochs: int
    logs: dict[str, float | None]
    """Keras' names: loss, accuracy, val_loss, ...; None for a value that is not finite."""
    seconds: float
    parameters: int | None = None
    """Of the model that is fitted; said once in a fit, and by then it is built."""
    keras: str = ""
    """Which Keras fits, said with it: "keras 3.15.0", "tf_keras 2.21.0"."""


class DevicesSeen(JobEvent, frozen=True):
    """Which GPUs the script's TensorFlow may use; said once, when the first fit begins."""

    gpus: int
    why_none: str = ""
    """`no_cuda`, `hidden` (by CUDA_VISIBLE_DEVICES), `hidden_by_script` or `unusable`; "" where there is one."""


class GpuMemoryTold(JobEvent, frozen=True):
    """What TensorFlow has on its GPUs together, in bytes; at most every two seconds."""

    used: int
    peak: int


class Ending(JobEvent, frozen=True):
    """The terminal event of a job."""


class Trained(Ending, frozen=True):
    """The script ended well."""

    seconds: float
    model_file: str | None
    """Name of the newest model file it saved in its folder, if any."""


class Graded(Ending, frozen=True):
    """A model file was graded."""

    verdict: Verdict
    parts: dict[str, float] = {}
    """Where the grader's time went, in seconds: hidden examples, confine, read, load, trace, predict, score."""


class Checked(Ending, frozen=True):
    """A model file was checked against the contract."""

    report: ContractReport
    parts: dict[str, float] = {}
    """Where the time went, in seconds: read, load, predict."""


class Built(Ending, frozen=True):
    """Data sets were built."""

    names: list[str]
    seconds: float


class ExamplesRead(Ending, frozen=True):
    """Examples of public data were read."""

    facts: SetFacts | None
    """Of the whole set, where they were asked for."""
    split: str
    examples: list[Example]


class Indexed(Ending, frozen=True):
    """The reference was indexed."""

    entries: int
    seconds: float


class Rejected(Ending, frozen=True):
    """The file cannot be read as a model; costs nothing, lowers nothing."""

    code: str
    message: str
    advice: str
    report: ContractReport | None = None
    """What a free check found all the same."""


class Crashed(Ending, frozen=True):
    """The candidate's script raised, or its model made the grader die."""

    message: str
    advice: str = ""
    """What it means and what to change, where the error is a known one."""
    exit_code: int | None = None
    code: str = ""
    """Name of the known error that it is: "plain_list"; "" for any other."""
    legacy_keras_helps: bool = False
    """Whether the script would most likely run as it is under the Keras of the exam's years."""


class TimedOut(Ending, frozen=True):
    """The time limit was reached."""

    limit_s: float


class OutOfMemory(Ending, frozen=True):
    """The kernel, or our watch on memory, stopped it."""

    used_mb: float | None = None
    limit_mb: float | None = None
    """Of our watch; None: the kernel's or the interpreter's own end of memory."""
    by_problem: bool = False
    """Whether that limit is what the problem is about: no setting moves it."""


class TooMuchOutput(Ending, frozen=True):
    """Its log grew beyond the limit."""

    limit_mb: float


class DiskFilled(Ending, frozen=True):
    """The disk was about to be full, and it wrote the most."""

    written_mb: float
    free_mb: float


class Cancelled(Ending, frozen=True):
    """Someone stopped it, or the exam ended."""

    reason: str = ""


class EngineFault(Ending, frozen=True):
    """Our machinery failed: retried, costs nothing, says so."""

    message: str


AnyEnding = (
    Trained
    | Graded
    | Checked
    | Built
    | ExamplesRead
    | Indexed
    | Rejected
    | Crashed
    | TimedOut
    | OutOfMemory
    | TooMuchOutput
    | DiskFilled
    | Cancelled
    | EngineFault
)
AnyJobEvent = Started | Progressed | FitBegan | BatchEnded | EpochEnded | DevicesSeen | GpuMemoryTold | AnyEnding
