"""Builds `target`: openly synthetic plums, most of them sorted by a machine that errs, a few checked by hand."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SORTED = 2400
CHECKED = 1000
HIDDEN = 3000
MEASURES = ("firmness", "sugar", "colour", "weight")
RIPE_WITHIN = 1.85
"""A plum is ripe when all its measures together are no further from the ideal: about half of all plums are."""
MISTAKEN = 0.3
"""Share of the machine's labels that are wrong."""
SEED = 1755


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/plums.csv` (2400 sorted, then 1000 checked) and `hidden/hidden.npz`: x (3000, 4) and y (3000,)."""
    tell(0.0, _("Sorting plums"))
    chance = np.random.default_rng(SEED)
    plums, ripe = _plums(chance, SORTED)
    mistaken = chance.permutation(np.arange(SORTED) < MISTAKEN * SORTED)
    checked, truly_ripe = _plums(chance, CHECKED)
    lines = [",".join(["by", *MEASURES, "ripe"])]
    lines += _rows("machine", plums, np.where(mistaken, 1 - ripe, ripe)) + _rows("hand", checked, truly_ripe)
    (folder / "public" / "plums.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    x, y = _plums(chance, HIDDEN)
    np.savez(folder / "hidden" / "hidden.npz", x=x.astype(np.float32), y=y)
    tell(1.0, _("Sorted plums"))


def _plums(chance: np.random.Generator, count: int) -> tuple[Floats, Ints]:
    """Return measures (count, 4), as standard deviations from the ideal, and which are ripe (count,), 0 or 1."""
    measures = chance.normal(size=(count, len(MEASURES))).round(3)
    return measures, (np.linalg.norm(measures, axis=1) < RIPE_WITHIN).astype(np.int64)


def _rows(by: str, measures: Floats, ripe: Ints) -> list[str]:
    return [
        ",".join([by, *(f"{value:.3f}" for value in row), str(label)])
        for row, label in zip(measures, ripe, strict=True)
    ]
