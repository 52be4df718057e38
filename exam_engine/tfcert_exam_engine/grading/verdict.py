"""What a grading says: five checks, each with its figures and one sentence on what to try."""

from __future__ import annotations

import math
from collections.abc import Iterable
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


class Region(msgspec.Struct, frozen=True):
    """A part of the hidden examples and how the model does there."""

    kind: Literal["class", "group", "target", "time", "step"]
    """class: of a classification. group: of the problem's own making. target: a quarter of the answers by size. time: a
    quarter of the hidden examples in order of time. step: some of the outputs, the near ones first."""
    count: int
    """Hidden examples in it; by target and by step, single answers."""
    value: float | None
    """Recall of a class; the metric over the others. Rounded to 6 decimals, None where it is beyond all figures."""
    name: str = ""
    """Of the class or group."""
    low: float | None = None
    """By target its smallest answer, by time its first example, by step its first output; these count from 1."""
    high: float | None = None
    """The largest or last; it belongs to the region."""
    taken_for: str = ""
    """The class that this one is taken for most often; "" where it is always recognised."""
    taken: int = 0
    """How many are."""
    offset: float | None = None
    """Mean of prediction minus answer: positive where predictions are too high."""


class ReferenceFacts(msgspec.Struct, frozen=True):
    """The problem's reference solution on the same hidden examples, as the bank records it."""

    value: float
    margin: float | None
    """Signed distance from it, rounded to 6 decimals; 0 or positive where the model does as well."""
    parameters: int
    megabytes: float
    train_seconds: float
    """On the machine that calibrated the bank."""


class NextStar(msgspec.Struct, frozen=True):
    """The first star that was missed."""

    star: int
    """1 to 5."""
    missing: float
    """How much more accuracy, or how much less error."""
    examples: int | None
    """How many more hidden examples must be right; None where the metric counts none."""


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
    regions: list[Region] = []
    """Classes, the worst first, or stretches of each kind in their order; a dozen at most."""
    regions_left_out: int = 0
    """Classes that do better than those listed."""
    reference: ReferenceFacts | None = None
    """What the model is held against; None where the bank has no figures."""

    @property
    def next_star(self) -> NextStar | None:
        """The first star missed for its figure; None with all five, a broken contract, or figures withheld."""
        missed = next((n for n, check in enumerate(self.checks, 1) if not check.passed), 0)
        margin = self.checks[missed - 1].margin if missed else None
        if margin is None:
            return None
        return NextStar(missed, -margin, self._examples_to(missed))

    def _examples_to(self, star: int) -> int | None:
        needed = self.checks[star - 1].needed
        if self.metric != "accuracy" or needed is None or self.value is None:
            return None
        if any(region.kind == "group" for region in self.regions):  # the figure is of one group alone
            return None
        # The first star asks for more than its figure; figures are rounded, so whole numbers are met with some slack.
        wanted, slack = needed * self.hidden_examples, 1e-6 * self.hidden_examples
        least = math.floor(wanted + slack) + 1 if star == 1 else math.ceil(wanted - slack)
        return least - round(self.value * self.hidden_examples)

    @property
    def worst_region(self) -> Region | None:
        """The class or stretch where the model does worst; None where all do alike."""
        known = [region for region in self.regions if region.value is not None]
        sign = 1 if self.metric == "accuracy" else -1
        by_value = sorted(known, key=lambda region: sign * (region.value or 0))
        return by_value[0] if by_value and by_value[0].value != by_value[-1].value else None


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


CheckLevel = Literal["good", "warning", "bad"]
"""Green, amber, red: nothing to do; worth a look before a submission; a submission would get no star."""
CheckName = Literal[
    "loads",
    "input",
    "output",
    "last_layer",
    "layers",
    "size",
    "required",
    "parameters",
    "given",
    "finite",
    "written_by",
    "optimizer",
    "weights",
    "keeps",
    "file",
    "script",
    "blocks",
    "run",
    "earlier",
]
"""`finite` is about predicting; from `file` on what the engine knows of a file that the file itself does not say."""


class ContractCheck(msgspec.Struct, frozen=True):
    """One item of the contract."""

    name: CheckName
    passed: bool
    found: str
    """What the file has, in words: "(None, 8, 8, 1)"."""
    wanted: str
    advice: str = ""
    warning: bool = False
    """Passed, and yet worth a look: amber between green and red."""

    @property
    def level(self) -> CheckLevel:
        """Green, amber or red."""
        if not self.passed:
            return "bad"
        return "warning" if self.warning else "good"


def worst(checks: Iterable[ContractCheck]) -> CheckLevel:
    """Return the level of several checks together."""
    found = {check.level for check in checks}
    return "bad" if "bad" in found else "warning" if "warning" in found else "good"
