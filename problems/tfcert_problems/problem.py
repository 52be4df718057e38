"""A problem as data: what `problem.toml` says, and where its texts lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from tfcert_problems.examples import ExamplesHint

CATEGORY_WEIGHTS = {1: 10, 2: 15, 3: 20, 4: 25, 5: 30}
"""Points per category. The exam never published its weights: these are ours, and sum to 100."""

STARS = 5
"""Every problem is graded n/5."""

DESCRIPTION = "problem.toml"
REFERENCE_FIGURES = "reference.json"
REFERENCE_CURVES = "curves.json"
BUILDER = "data.py"


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
    required_layers: list[str] = []
    """Layer class names of which at least one must be in the model, nested models and wrappers included; empty: any."""
    max_megabytes: float = 100.0
    """Cap on the model file, in MB (10**6 bytes)."""
    max_parameters: int = 0
    """Cap on the model's parameters, trainable or not; 0: none."""
    given_weights: bool = False
    """Whether every array of `hidden/given.npz` must be among the model's weights, bit for bit."""


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the hidden examples are scored."""

    name: Literal["accuracy", "mae", "mse", "perplexity"]
    """accuracy: argmax, or 0.5 for a single output. mae and mse: mean over all outputs of all hidden examples.
    perplexity: of probabilities over a vocabulary, exp of the mean -log of what the true id was given."""
    trivial: float
    """What the trivial answer (majority class, mean, last value) scores: star 1 must beat it."""
    stars: list[float]
    """Thresholds of stars 2, 3, 4 and 5, rising in difficulty."""
    trivial_name: str = "the trivial answer"
    """The trivial answer in words, for the verdict: "always the most frequent class"."""
    advice: list[str] = []
    """What to try when star 1, 2, 3, 4 or 5 is missed: five sentences."""
    worst_group: bool = False
    """Whether the score is that of the worst group: hidden.npz has `group`, a number for each example."""
    groups: list[str] = []
    """Names of the groups, by number."""
    known_words: float = 0.0
    """Share (0 to 1) of words that a language model of characters must spell as they are known, in what it writes, for
    five stars; 0: it is not asked to write. hidden.npz then has `words`, and its `names` are the characters by id."""
    in_order_of_time: bool = False
    """Whether the hidden examples stand in order of time: the error is then told by position too."""

    @property
    def higher_is_better(self) -> bool:
        """Whether a larger value is the better one."""
        return self.name == "accuracy"


class DataSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The problem's own data set, built by `data.py`: `build(folder, tell, **constants)`.

    With public sets: `build(folder, tell, sets, **constants)`, where `sets` has a `datasets.public.PublicSet` by name.
    """

    title: str
    source: str
    """Where the data come from, and their licence, in a sentence."""
    version: int = 1
    """Raised when the builder's output changes; part of the built folder's name."""
    public: list[str] = []
    """Public sets that it is built from, by their names in the registry; none: it is built of nothing."""


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same problem with other constants; the files as they stand are the variant without a name."""

    name: str
    words: dict[str, str] = {}
    """What stands in the problem's texts and scripts, and what stands there in this variant."""
    constants: dict[str, Any] = {}
    """Arguments of `build` in data.py; none: the data are those of the first variant."""
    contract: dict[str, Any] = {}
    """Fields of the contract that differ."""
    metric: dict[str, Any] = {}
    """Fields of the metric that differ."""
    examples: dict[str, Any] = {}
    """Fields of the table that says how examples are read."""


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


DRILL_MINUTES = 30
LONG_DRILL_MINUTES = 120
"""For a problem whose reference alone trains for up to an hour: that once, and as much again to write and to try."""


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
    data_origin: Literal["real", "generated"]
    contract: Contract
    metric: Metric
    data: DataSet | None = None
    """None: `dataset` names another problem's."""
    dataset: str = ""
    """Name in `tfcert_problems.datasets.catalog`; its own is filled in by `load`."""
    forms: list[str] = msgspec.field(default_factory=lambda: ["offline"])
    version: int = 1
    """Raised when data, contract or thresholds change; kept with every verdict."""
    train_limit_s: int = 3600
    """A training is stopped after so many seconds."""
    train_memory_mb: int | None = None
    """A training is stopped above so much memory, in MB (10**6 bytes), and uses no GPU, whose driver takes gigabytes of
    its own; None: no limit of the problem's."""
    grade_limit_s: int = 60
    """A grading is stopped after so many seconds."""
    linear: bool = False
    """Whether a linear model is all it takes: the bank's other problems want more than that for five stars."""
    long: bool = False
    """Whether a good training honestly takes half an hour or more on two cores."""
    broken_starter: bool = False
    """Whether the starter is there to be mended, and does not run as it stands."""
    examples: ExamplesHint | None = None
    """How examples of its public data are read, to be looked at; None: they cannot be."""
    variants: list[Variant] = []
    folder: Path = Path()
    """Where the problem's files lie; filled in by `load`."""
    variant: Variant | None = None
    """The one that this is; None: the first, as the files stand. Filled in by `load`."""
    reference: Reference | None = None
    """What a verdict compares with; None while it was not calibrated yet. Filled in by `load`."""
    stamp: str = ""
    """Which bytes of its public sets its data are of; "" without public sets, and where nobody has said it yet. Filled
    in by whoever knows what is here, or by what an attempt has kept."""

    @property
    def public(self) -> list[str]:
        """The public sets that its data are built from."""
        return self.data.public if self.data else []

    @property
    def drill_minutes(self) -> int:
        """How long a drill of it lasts unless it is said."""
        return LONG_DRILL_MINUTES if self.long else DRILL_MINUTES

    @property
    def weight(self) -> int:
        """Points for five stars."""
        return CATEGORY_WEIGHTS[self.category]

    @property
    def variant_name(self) -> str:
        """Its variant's name; "" for the first."""
        return self.variant.name if self.variant else ""

    @property
    def name(self) -> str:
        """Its folder's name, and its variant's: `category1_line`, `category1_line-stiff`."""
        return "-".join([f"category{self.category}_{self.slug}", *filter(None, [self.variant_name])])

    def text(self, name: str) -> str:
        """Return one of the problem's files (statement.md, starter.py, hints.md, ...), in its variant's words."""
        text = (self.folder / name).read_text(encoding="utf-8")
        for first, here in (self.variant.words if self.variant else {}).items():
            text = text.replace(first, here)
        return text


# msgspec 0.22 dies where two threads read a type for the first time at once: these are made while this is imported.
msgspec.json.Decoder(Problem)
_REFERENCES = msgspec.json.Decoder(dict[str, Reference])


def load(folder: Path, variant: str = "") -> Problem:
    """Read a problem's folder, as it is in one of its variants.

    Raises:
        msgspec.ValidationError: a field is missing, unknown or of the wrong type.
        FileNotFoundError: there is no problem.toml.
        KeyError: it has no such variant.
    """
    problem = msgspec.toml.decode((folder / DESCRIPTION).read_bytes(), type=Problem)
    chosen = {each.name: each for each in problem.variants}[variant] if variant else None
    return msgspec.structs.replace(
        problem,
        folder=folder,
        variant=chosen,
        dataset=problem.dataset or _own_dataset(problem, chosen),
        contract=_differing(problem.contract, chosen.contract) if chosen else problem.contract,
        metric=_differing(problem.metric, chosen.metric) if chosen else problem.metric,
        examples=_differing(problem.examples, chosen.examples) if chosen and problem.examples else problem.examples,
        reference=_references(folder).get(variant),
    )


T = TypeVar("T", Contract, Metric, ExamplesHint)


def _differing(first: T, fields: dict[str, Any]) -> T:
    return msgspec.convert(msgspec.to_builtins(first) | fields, type(first))


def _own_dataset(problem: Problem, variant: Variant | None) -> str:
    return "-".join([problem.slug, variant.name] if variant and variant.constants else [problem.slug])


def _references(folder: Path) -> dict[str, Reference]:
    try:
        return _REFERENCES.decode((folder / REFERENCE_FIGURES).read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:  # msgspec's errors are ValueErrors
        raise ValueError(f"{REFERENCE_FIGURES}: {error}") from error
