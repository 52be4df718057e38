"""Monthly mean sunspot numbers since 1749: the first 2,500 months are public, windows of the last 626 are hidden."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]

TABLE = Path(__file__).with_name("sunspots_monthly.csv")
PUBLIC_MONTHS = 2500
"""January 1749 to April 1957; what follows is hidden, window and target alike."""
WINDOW = 60
HORIZON = 24
"""Months seen and months foretold, as in the starter's frozen block."""
SCALE = 100.0
"""Numbers are divided by it, as in the starter's frozen block."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/sunspots.csv (2,500 months) and hidden/hidden.npz.

    hidden.npz: x (543, 60, 1) float32 and y (543, 24) float32, both in hundreds of sunspots.
    """
    tell(0.0, _("Counting sunspots"))
    header, *months = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    public = "\n".join([header, *months[:PUBLIC_MONTHS]])
    (folder / "public" / "sunspots.csv").write_text(public + "\n", encoding="utf-8")
    numbers = np.array([float(month.split(",")[1]) for month in months[PUBLIC_MONTHS:]], dtype=np.float32)
    x, y = windows(numbers / np.float32(SCALE))
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Counted sunspots"))


def windows(series: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every window of a series (n, 60, 1) and the months that follow it (n, 24)."""
    pieces = np.lib.stride_tricks.sliding_window_view(series, WINDOW + HORIZON)
    return pieces[:, :WINDOW, np.newaxis], pieces[:, WINDOW:]
