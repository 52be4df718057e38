"""Builds `line`: an openly synthetic spring whose length grows with its load in a straight line."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np

REST_MM = 82.0
MM_PER_GRAM = 0.31
"""Of the first variant."""
NOISE_MM = 0.6
"""Standard deviation of a reading; the hidden lengths have none."""

MEASURED = 60
MEASURED_G = (50.0, 300.0)
HIDDEN_INSIDE = 100
HIDDEN_BEYOND = 100
BEYOND_G = (300.0, 600.0)
SEED = 1678


def build(folder: Path, tell: Callable[[float, str], None], mm_per_gram: float = MM_PER_GRAM) -> None:
    """Write `public/measurements.csv` (load_g, length_mm) and `hidden/hidden.npz` (x and y of shape (200, 1))."""
    tell(0.0, _("Measuring a spring"))
    chance = np.random.default_rng(SEED)
    load = np.sort(chance.uniform(*MEASURED_G, MEASURED)).round(1)
    length = REST_MM + mm_per_gram * load + chance.normal(0, NOISE_MM, MEASURED)
    rows = chance.permutation(np.stack([load, length.round(2)], axis=1))
    lines = ["load_g,length_mm", *(f"{grams:.1f},{millimetres:.2f}" for grams, millimetres in rows)]
    (folder / "public" / "measurements.csv").write_text("\n".join(lines) + "\n", encoding="ascii")
    # Loads that nobody measured, half of them heavier than any that was.
    inside = chance.uniform(*MEASURED_G, HIDDEN_INSIDE)
    beyond = chance.uniform(*BEYOND_G, HIDDEN_BEYOND)
    x = np.concatenate([inside, beyond]).astype(np.float32)[:, None]
    y = (REST_MM + mm_per_gram * x).astype(np.float32)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Measured a spring"))
