"""What clients see: plain data, sent whole whenever it changes, so that a client's state is the last one received."""

from __future__ import annotations

from typing import Literal

import msgspec

from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.grading.verdict import Verdict
from tfcert_exam_engine.settings import Settings
from tfcert_hw_probe.usage import Peaks

Mode = Literal["exam", "practice", "drill"]
"""Fixed at the start: an exam has a clock and no help; a practice has help, and may be paused or have no deadline; a
drill is a practice of one problem against a short clock."""
EndReason = Literal["", "candidate", "deadline"]
RunState = Literal[
    "queued",
    "running",
    "trained",
    "crashed",
    "timed_out",
    "out_of_memory",
    "too_much_output",
    "disk_filled",
    "cancelled",
    "engine_fault",
]
SubmissionState = Literal["grading", "graded", "rejected", "crashed", "timed_out", "out_of_memory", "engine_fault"]
GradingStage = Literal["", "starting", "self_test", "cold_start", "again"]
"""Why a grading takes longer than most: its grader is being started, as after every start of the engine; it is tried
with a model of ours first; it is started for this file alone; it failed, by our fault, and is tried again."""


class SubmissionView(msgspec.Struct, frozen=True):
    """One press of Submit. `verdict` is there when graded; in a live exam its figures are left out."""

    submission: int
    attempt: str
    category: int
    state: SubmissionState
    accepted_at: float
    """Unix time in seconds."""
    model_name: str
    sha256: str
    stars: int | None = None
    seconds: float | None = None
    """From acceptance to the durable verdict."""
    verdict: Verdict | None = None
    message: str = ""
    """Why it was not graded, in one sentence."""
    advice: str = ""
    best_before: int | None = None
    """Best stars of the category before this one; None: never graded."""
    tries: int = 1
    """Gradings it took; more than 1 after a fault of ours."""
    saved_at: float | None = None
    """When the submitted file was last written, Unix time in seconds."""
    same_file: int = 0
    """Earlier gradings of this very file, by sha256, on this problem by this grader; in any attempt."""
    same_verdict: int = 0
    """How many of them gave these stars and these figures: anything but all of them is a fault of ours."""
    parts: dict[str, float] = {}
    """Where the time went, in seconds, in order: freeze, accept, start, then the grader's own parts, hear."""
    stage: GradingStage = ""
    """While it is graded: why that takes longer; "" where nothing holds it up."""


class Best(msgspec.Struct, frozen=True):
    """The best value of a metric in a run, and where it was: the first of equals."""

    value: float
    epoch: int
    """From 1, in its fit."""
    fit: int = 1


class RunView(msgspec.Struct, frozen=True):
    """One training."""

    run: int
    attempt: str
    category: int
    state: RunState
    started_at: float
    """Unix time in seconds."""
    ended_at: float | None = None
    pid: int | None = None
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int | None = None
    logs: dict[str, float | None] = {}
    """Newest value of each metric."""
    log_bytes: int = 0
    message: str = ""
    """How it ended, in one sentence."""
    advice: str = ""
    model_file: str | None = None
    ahead: int | None = None
    """Runs that come before it, while it is queued."""
    remark: str = ""
    """What was noticed before it began, in one sentence: a block of the starter that was changed."""
    kept_model: str | None = None
    """Name of the model that it saved, kept for `submit --run`; None: it saved none, or it was pruned."""
    kept_sha256: str = ""
    device: str = ""
    """The GPU that it was given; "" where TensorFlow chose, "cpu" where GPUs are hidden."""
    python: str = ""
    """The interpreter it trained in, where that is not ours."""
    log_pruned: bool = False
    elsewhere: bool = False
    """Trained on the machine that its attempt was imported from: neither log nor model is here."""
    legacy_keras: bool = False
    """Whether it runs under exam-era Keras (Keras 2, TensorFlow's "legacy Keras")."""
    legacy_keras_helps: bool = False
    """Whether it failed, and would most likely run as it is under exam-era Keras."""
    best: dict[str, Best] = {}
    """Best value of each metric, with the names of `logs`; empty for runs of versions that did not note it."""
    parameters: int | None = None
    """Of the model last fitted; None where no epoch ended, or it was not noted."""
    kept_megabytes: float | None = None
    """Size of the kept model file, also after it was pruned."""
    keras: str = ""
    """Which Keras fitted: "keras 3.15.0"; "" where no epoch ended, or it was not noted."""
    peaks: Peaks = Peaks()
    """The most that its processes used together; None where it was not noted."""


class DrawView(msgspec.Struct, frozen=True):
    """What a start would begin."""

    form: str
    seed: int
    data: list[str]
    """The data sets it needs; those that are missing are being built."""


class LatePress(msgspec.Struct, frozen=True):
    """A press of Submit after the end: it counts for nothing, and is not forgotten."""

    category: int
    at: float
    """Unix time in seconds."""


class ProblemView(msgspec.Struct, frozen=True):
    """One category of an attempt."""

    category: int
    slug: str
    title: str
    weight: int
    folder: str
    """The candidate's folder, with solution.py; "" where the attempt was sat on another machine."""
    stars: int | None = None
    """Best graded stars; None: nothing graded yet."""
    points: float = 0
    """weight x stars / 5."""
    submissions: int = 0
    grading: int | None = None
    """The submission under way."""
    run: int | None = None
    """The newest run, alive or not."""
    running: bool = False
    """Training, or waiting for its turn."""
    hints: int = 0
    """Hints that were read."""
    version: int = 1
    """The problem's, when the attempt began."""
    variant: str = ""
    """Which constants it has; "": the first."""
    spent_s: float = 0
    """Seconds that it was the problem on the screen of a workstation, the clock running."""


class AttemptView(msgspec.Struct, frozen=True):
    """An attempt as it stands."""

    attempt: str
    form: str
    mode: Mode
    seed: int
    minutes: int
    started: Instant
    deadline: Instant | None
    """On this boot's clocks; None: there is none, or the clock stands (`paused_left_s`)."""
    ended: bool
    ended_at: float | None
    """Unix time in seconds: the deadline itself when time ran out."""
    end_reason: EndReason
    score: float
    passed: bool
    folder: str
    problems: list[ProblemView]
    last_category: int = 1
    """The problem last looked at."""
    paused: bool = False
    """The clock stands; nothing is run or submitted until it goes on. Practice alone."""
    paused_left_s: float | None = None
    """Seconds left on the clock that stands; None where it does not, or where there is no deadline."""
    full: float = 100.0
    """Points that could be had: 100, less in a drill."""
    skill: str = ""
    """The skill that a drill was begun for, "" for a whole category."""
    blank: bool = False
    """Begun without the starter's help: the scripts had what may not be changed, and the contract."""
    uid: str = ""
    """The same wherever it is carried; its name may be another there."""
    product: str = ""
    """Version that it was begun with; "" where that was not noted."""
    note: str = ""
    """The person's own line on it."""
    late: list[LatePress] = []
    """What was pressed after the end, oldest first."""
    origin: str = ""
    """The machine that it was imported from; "": it was sat here."""


class DataView(msgspec.Struct, frozen=True):
    """One offline data set."""

    name: str
    state: Literal["missing", "building", "ready", "failed"]
    fraction: float = 0
    text: str = ""


class EngineState(msgspec.Struct, frozen=True):
    """All that a client needs to draw its first screen."""

    attempt: AttemptView | None
    """The live attempt, or the newest that has ended; None when there was none."""
    runs: list[RunView]
    """Of that attempt, oldest first."""
    submissions: list[SubmissionView]
    """Of that attempt, oldest first."""
    data: list[DataView]
    trouble: str = ""
    """What keeps the engine from working, in one sentence: TensorFlow missing, disk full."""
    settings: Settings = Settings()
