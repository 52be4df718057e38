"""White blood cells after Mackey and Glass (1977): a number that answers to what it was days ago, and never repeats."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Series = NDArray[np.float64]

DELAY = 17.0
"""Days after which the body answers."""
STEP = 0.1
"""Of the integration, in days."""
INTERVAL = 3
"""Days from one count to the next."""
WINDOW = 24
HORIZON = 4
"""Counts seen and foretold, as in the starter's frozen block."""
PUBLIC_COUNTS = 6000
HIDDEN_COUNTS = 6027
HIDDEN_STEP = 2
"""Counts between two hidden windows: 3,000 of them."""
WARM_UP = 1000
"""Days thrown away, in which the course forgets where it began."""
SEEDS = (20260531, 20260532)


def build(folder: Path, tell: Tell, delay: float = DELAY) -> None:
    """Write public/cells.csv (6,000 counts) and hidden/hidden.npz; the body answers after `delay` days.

    hidden.npz: x (3000, 24, 1) float32 and y (3000, 4) float32, both in thousands of cells per mm3 less 0.9.
    """
    tell(0.0, _("Counting cells"))
    counts = course(PUBLIC_COUNTS, SEEDS[0], delay)
    lines = ["day,cells", *(f"{INTERVAL * n},{count:.4f}" for n, count in enumerate(counts))]
    (folder / "public" / "cells.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell(0.5, _("Counting hidden cells"))
    x, y = windows(course(HIDDEN_COUNTS, SEEDS[1], delay))
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Counted cells"))


def course(count: int, seed: int, delay: float = DELAY) -> Series:
    """Return the numbers of cells every third day (count,), to four decimals."""
    rng = np.random.default_rng(seed)
    lag, per = round(delay / STEP), round(INTERVAL / STEP)
    steps = WARM_UP * round(1 / STEP) + count * per
    cells = [*rng.uniform(0.6, 1.2, lag + 1)]
    for _step in range(steps):
        before = cells[-1 - lag]
        cells.append(cells[-1] + STEP * (0.2 * before / (1 + before**10) - 0.1 * cells[-1]))
    return np.round(np.array(cells[-count * per :: per]), 4)


def windows(counts: Series) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every second window of counts (n, 24, 1) and the counts that follow it (n, 4), less 0.9."""
    views = np.lib.stride_tricks.sliding_window_view(counts - 0.9, WINDOW + HORIZON)[::HIDDEN_STEP]
    pieces = views.astype(np.float32)
    return pieces[:, :WINDOW, np.newaxis], pieces[:, WINDOW:]
