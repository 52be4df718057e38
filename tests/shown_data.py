"""Scripted examples and a scripted reference: what both scripted engines answer when these are asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.examples_view import ExamplesView, SplitView
from tfcert_exam_engine.exporting.views import ExportView
from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceFound, ReferenceHit
from tfcert_problems.examples import ArrayFacts, Example, Picture, Row, Text, Trace, Window

LIBRARIES = "TensorFlow 2.21.0, Keras 3.15.1"
TITLES = {"pictures": "Handwritten digits", "texts": "Sentences", "table": "Readings of a spring", "series": "Sunspots"}
KINDS = {1: "table", 2: "pictures", 3: "pictures", 4: "texts", 5: "series"}
CJK = "这个函数返回一个张量，其形状与输入相同，并且不会改变它的类型。" * 2


def picture(number: int, side: int = 8, channels: Any = 1) -> Picture:
    """A picture with a bright diagonal."""
    rows = [255 if (row + number) % side == column else 32 for row in range(side) for column in range(side)]
    return Picture(side, side, channels, bytes(value for value in rows for _ in range(channels)), side, side)


def item(kind: str, number: int) -> Any:
    """One example of a kind."""
    if kind == "pictures":
        return picture(number)
    if kind == "texts":
        text = CJK if number % 3 == 0 else f"Sentence {number} says that a tensor has a shape, and what it is good for."
        return Text(text, len(text) + (500 if number == 2 else 0))
    if kind == "table":
        return Row([f"{number}.5", f"{82 + 0.31 * number:.2f}"])
    values = [abs(number % 11 - step % 11) / 5 for step in range(84)]
    return Window(f"17{40 + number % 60}-01", number, [values[:60]], [values[60:]])


def view(category: int, split: str, start: int, label: str, count: int) -> ExamplesView:
    """A page of a set with 130 examples for training and 20 for validation, of three classes where there are any."""
    kind: Any = KINDS[category]
    classes = ["cat", "dog", "한국어"] if kind in ("pictures", "texts") else []
    splits = [_split(kind, "train", 130, classes), _split(kind, "validation", 20, classes)]
    shown = next(one for one in splits if split in ("", one.name))
    numbers = [n for n in range(1, shown.count + 1) if not label or classes[n % 3] == label]
    first = max(0, min(start, len(numbers)) - 1)
    examples = [
        Example(n, classes[n % 3] if classes else "1754-01", item(kind, n)) for n in numbers[first : first + count]
    ]
    overview = [Trace("train", [0.0, 1.0, 2.0], [0.1, 0.9, 0.4], True)] if kind in ("series", "table") else []
    return ExamplesView(
        *(category, "slug", TITLES[kind], "Made up.", kind, classes, splits, shown.name, label, first + 1),
        *(len(numbers), examples, ["load_g", "length_mm"] if kind == "table" else [], overview),
    )


def _split(kind: str, name: str, count: int, classes: list[str]) -> SplitView:
    per_class = [sum(n % 3 == one for n in range(1, count + 1)) for one in range(len(classes))]
    x = ArrayFacts("x", [count, 8, 8, 1], "uint8", 0.0, 16.0)
    return SplitView(name, count, per_class, [x, ArrayFacts("y", [count], "int64", 0.0, 2.0)])


DENSE = ReferenceEntry(
    "keras.layers.Dense",
    "class",
    ["tf.keras.layers.Dense"],
    "Dense(units, activation=None, use_bias=True, kernel_initializer='glorot_uniform', bias_initializer='zeros')",
    "Just your regular densely-connected layer.\n\nArgs:\n    units: Positive integer, how many outputs `there` are.\n"
    "    activation: What is done to them in the end; nothing where it is not given, which is to say\n"
    "        that they stay as they are.\n\nExample:\n\n```python\nlayer = Dense(32)\n```\n" + "More.\n\n" * 30,
    [ReferenceHit("keras.layers.Dense.enable_lora", "method", "Trains a small part alone.")],
    ["keras.Layer"],
    LIBRARIES,
)
LAYER = ReferenceEntry("keras.Layer", "class", [], "Layer()", "What all layers are.", [], [], LIBRARIES)
HITS = [
    ReferenceHit("keras.layers.Dense", "class", "Just your regular densely-connected layer."),
    ReferenceHit("keras.Layer", "class", "What all layers are."),
]


class ShowsData:
    """What a scripted engine says of data and reference; a test changes the fields."""

    def __init__(self) -> None:
        self.examples_refused: EngineError | None = None
        self.reference_refused: EngineError | None = None
        self.reference_state: Any = "ready"
        self.reference_text = ""
        self.examples_asked: list[tuple[int, str, int, str]] = []
        self.queries: list[str] = []
        self.index_calls: list[bool] = []
        self.exported: list[tuple[int, str, str, bool]] = []
        self.zip_is_there = False

    async def examples(
        self, category: int, split: str = "", start: int = 1, label: str = "", count: int = 24, slug: str = ""
    ) -> ExamplesView:
        """A page that was made up."""
        self.examples_asked.append((category, split, start, label))
        if self.examples_refused is not None:
            raise self.examples_refused
        return view(category, split, start, label, count)

    async def export(self, category: int, file: str, slug: str = "", force: bool = False) -> ExportView:
        """Write nothing."""
        if self.zip_is_there and not force:
            raise UsageRefused("exists", f"{file} is there already.", "Name another file with -o.")
        self.exported.append((category, file, slug, force))
        needs = ["tensorflow>=2.16,<2.22", "keras>=3,<3.16"]
        return ExportView(
            category, slug or "docstrings", "Docstrings", file, 303_664, "ab" * 32, 1, 1_500_000, True, needs
        )

    async def reference(self, query: str, limit: int = 60) -> ReferenceFound:
        """Everything whose name holds the query."""
        self.queries.append(query)
        if self.reference_refused is not None:
            raise self.reference_refused
        if self.reference_state != "ready":
            return ReferenceFound(
                query, self.reference_state, fraction=0.43, text=self.reference_text, libraries=LIBRARIES
            )
        hits = [hit for hit in HITS if query.strip() and query.strip().lower() in hit.name.lower()]
        nearest = ["keras.layers.Dense"] if query == "denze" else []
        return ReferenceFound(query, "ready", hits, False, nearest, 1.0, "", LIBRARIES, 4129)

    async def reference_entry(self, name: str) -> ReferenceEntry:
        """One of the two."""
        found = {DENSE.name: DENSE, LAYER.name: LAYER, "tf.keras.layers.Dense": DENSE}.get(name)
        if found is None:
            raise UsageRefused("no_entry", f"The reference has no entry {name}.")
        return found

    async def index_reference(self, stop: bool = False) -> ReferenceFound:
        """Stop, or begin."""
        self.index_calls.append(stop)
        self.reference_state = "stopped" if stop else "building"
        return ReferenceFound("", self.reference_state, libraries=LIBRARIES)


def answers_late(engine: ShowsData, name: str, when: Callable[..., bool] = lambda *given: True) -> asyncio.Event:
    """Hold back what that method answers, where `when` says so of what it was given; until the event is set."""
    gate, answer = asyncio.Event(), getattr(engine, name)

    async def late(*given: Any) -> Any:
        found = await answer(*given)
        if when(*given):
            await gate.wait()
        return found

    setattr(engine, name, late)
    return gate
