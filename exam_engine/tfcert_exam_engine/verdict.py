"""What a grading says: five checks, each with its figures and one sentence on what to try."""

from __future__ import annotations

from typing import Literal

import msgspec


class StarCheck(msgspec.Struct, frozen=True):
    """One star of a verdict."""

    name: str
    """`star 1` to `star 5`; the first is the contract, and better than trivial."""
    passed: bool
    measured: float | None = None
    """The metric on the hidden examples, rounded to 6 decimals; None when the contract does not hold."""
    needed: float | None = None
    """The threshold."""
    margin: float | None = None
    """Signed distance to the threshold, positive when passed."""
    margin_standard_errors: float | None = None
    """The margin in standard errors of the hidden sample."""
    advice: str = ""
    """One sentence on what to try; empty when passed."""
    fault: str = ""
    """What the contract found wrong; empty when it holds."""


class ModelFacts(msgspec.Struct, frozen=True):
    """The graded file."""

    path: str
    sha256: str
    megabytes: float
    parameters: int | None = None
    written_by: str = ""
    """"Keras 3.15.1", read from the file."""


class Verdict(msgspec.Struct, frozen=True):
    """A finished grading. `stars` counts the checks passed before the first that was missed."""

    stars: int
    checks: list[StarCheck]
    metric: str
    value: float | None
    standard_error: float | None
    hidden_examples: int
    seconds: float
    """Load and predict, in the grader."""
    model: ModelFacts
    problem_version: int = 1
    remark: str = ""
    """What the predictions show, in practice: "8 is taken for 1 most often (7 of 50)"."""
    graded_with: str = ""
    """"tfcert-tui 0.3.0, Keras 3.15.1, TensorFlow 2.21.0": figures are the same as long as this is."""


class ContractReport(msgspec.Struct, frozen=True):
    """A free check of a model file: the contract alone, without the hidden examples' score."""

    model: ModelFacts
    checks: list[ContractCheck]
    layers: list[str] = []
    """One line per layer: name, class, output shape, parameters."""

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


class ContractCheck(msgspec.Struct, frozen=True):
    """One item of the contract."""

    name: Literal["loads", "input", "output", "last_layer", "layers", "size", "finite"]
    passed: bool
    found: str
    """What the file has, in words: "(None, 8, 8, 1)"."""
    wanted: str
    advice: str = ""
    warning: bool = False
    """Passed, and yet worth a look: amber between green and red."""
