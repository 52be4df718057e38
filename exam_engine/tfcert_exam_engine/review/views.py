"""What clients see of a review: one's own work on a problem beside the reference solution, once that may be seen."""

from __future__ import annotations

from typing import Literal

import msgspec

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.views import ProblemView, RunView, SubmissionView

ScriptOrigin = Literal["", "submitted", "newest_run", "folder"]
"""submitted: of the run whose kept model is the submission that counts. newest_run: of the newest run that still has
its script. folder: solution.py as it stands in the attempt's folder. "": there is none."""
Subject = Literal[
    "submission", "run", "script", "difference", "curves", "problem", "figures", "reference_curves", "again"
]


class Lack(msgspec.Struct, frozen=True):
    """Something that a review would have and has not, or has otherwise than one would think."""

    what: Subject
    why: str
    """In one sentence, for a person."""


class OwnScript(msgspec.Struct, frozen=True):
    """The candidate's script."""

    text: str | None
    """None: there is none, or it is too large to be shown."""
    origin: ScriptOrigin = ""
    run: int | None = None
    """The run whose script it is; None in the folder."""


class ReviewFigures(msgspec.Struct, frozen=True):
    """A model in figures; None, and "", where something is not known."""

    value: float | None = None
    """Metric on the hidden examples, rounded to 6 decimals."""
    standard_error: float | None = None
    """Of that, by the size of the hidden sample."""
    stars: int | None = None
    parameters: int | None = None
    megabytes: float | None = None
    """Of its file, in MB (10**6 bytes)."""
    train_seconds: float | None = None
    memory_mb: float | None = None
    """The most that its training used, in MB (10**6 bytes)."""
    keras: str = ""
    """Under which it was trained: "keras 3.15.1"."""
    machine: str = ""
    """Where it was trained, in words; "" where that is not known."""


class ReviewView(msgspec.Struct, frozen=True):
    """One category of an attempt, looked back at."""

    attempt: str
    problem: ProblemView
    metric: str
    """"accuracy", "mae", ...; "" where the problem is not known any more."""
    less_is_better: bool
    script: OwnScript
    reference_script: str | None
    explanation: str | None
    """Markdown."""
    diff: list[str]
    """Lines of a unified diff that turns the candidate's script into the reference; empty where they are the same, or
    where one of them is missing."""
    mine: ReviewFigures
    reference: ReviewFigures | None
    """None: the bank has no figures of it."""
    run: RunView | None
    """The run that made the submission that counts, else the newest; None: there was none."""
    curves: list[EpochEnded]
    """Of that run."""
    reference_curves: list[EpochEnded]
    """Of one training of the reference, thinned out; their `at` and `seconds` are 0."""
    submissions: list[SubmissionView]
    """Of this category, oldest first."""
    counts: int | None
    """The submission that counts: the first with the most stars; None: none was graded."""
    again: str
    """What `start` takes as `problem` to try this very problem again, in the same variant; "": it cannot be."""
    lacks: list[Lack]

    def why(self, *subjects: Subject) -> list[str]:
        """Return what is said of these subjects."""
        return [lack.why for lack in self.lacks if lack.what in subjects]
