"""A problem as data: what `problem.toml` says, and where its texts lie."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from tfcert_problems.examples import ExamplesHint

CATEGORY_WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}
"""Points per category. The exam never published its weights: these are ours, and sum to 100."""

STARS = 5
"""Every problem is graded n/5."""


class Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the saved model must look like, apart from how well it predicts (star 1)."""

    input_shape: list[int]
    """Shape of one example, without the batch axis; 0 stands for an axis that may also be None in the model."""
    input_dtype: Literal["float32", "int32", "string"]
    """dtype of the hidden examples fed to the model."""
    output_shape: list[int]
    """Shape of one prediction, without the batch axis."""
    last_activation: list[str] = []
    """Accepted activations of the last layer; empty: any."""
    forbidden_layers: list[str] = msgspec.field(default_factory=lambda: ["Lambda"])
    """Layer class names that are not accepted, nested models included."""
    max_megabytes: float = 100.0
    """Cap on the model file, in MB (10**6 bytes)."""


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the hidden examples are scored."""

    name: Literal["accuracy", "mae", "mse"]
    """accuracy: argmax, or 0.5 for a single output. mae and mse: mean over all outputs of all hidden examples."""
    trivial: float
    """What the trivial answer (majority class, mean, last value) scores: star 1 must beat it."""
    stars: list[float]
    """Thresholds of stars 2, 3, 4 and 5, rising in difficulty."""
    trivial_name: str = "the trivial answer"
    """The trivial answer in words, for the verdict: "always the most frequent class"."""
    advice: list[str] = []
    """What to try when star 1, 2, 3, 4 or 5 is missed: five sentences."""
    in_order_of_time: bool = False
    """Whether the hidden examples stand in order of time: the error is then told by position too."""

    @property
    def higher_is_better(self) -> bool:
        """Whether a larger value is the better one."""
        return self.name == "accuracy"


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The reference solution, trained and graded; written by problems/calibration/calibrate.py, never by hand."""

    value: float
    """Its metric on the hidden examples, rounded to 6 decimals."""
    parameters: int
    megabytes: float
    """Of its file, in MB (10**6 bytes)."""
    train_seconds: float
    """The whole script, on the machine that calibrated it."""
    seed: int
    tensorflow: str
    keras: str
    python: str
    processors: int


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One problem of the bank."""

    slug: str
    """Name within the category: `line`. The folder is `category<N>_<slug>`."""
    category: int
    title: str
    summary: str
    """One sentence: what the model is to do."""
    skills: list[str]
    """Numbers of the exam's skill checklist, such as "2.7"."""
    dataset: str
    """Name in `tfcert_problems.datasets.catalog`."""
    data_origin: Literal["real", "generated"]
    contract: Contract
    metric: Metric
    forms: list[str] = msgspec.field(default_factory=lambda: ["offline"])
    version: int = 1
    """Raised when data, contract or thresholds change; kept with every verdict."""
    train_limit_s: int = 3600
    """A training is stopped after so many seconds."""
    grade_limit_s: int = 60
    """A grading is stopped after so many seconds."""
    examples: ExamplesHint | None = None
    """How examples of its public data are read, to be looked at; None: they cannot be."""
    folder: Path = Path()
    """Where the problem's files lie; filled in by `load`."""
    reference: Reference | None = None
    """What a verdict compares with; None while a new problem was not calibrated yet."""

    @property
    def weight(self) -> int:
        """Points for five stars."""
        return CATEGORY_WEIGHTS[self.category]

    def text(self, name: str) -> str:
        """Return one of the problem's files (statement.md, starter.py, hints.md, ...)."""
        return (self.folder / name).read_text(encoding="utf-8")


def load(folder: Path) -> Problem:
    """Read `folder/problem.toml`.

    Raises:
        msgspec.ValidationError: a field is missing, unknown or of the wrong type.
        FileNotFoundError: there is no problem.toml.
    """
    problem = msgspec.toml.decode((folder / "problem.toml").read_bytes(), type=Problem)
    return msgspec.structs.replace(problem, folder=folder)
