"""The water in a harbour behind a sill, every three minutes for more than a year: tide, surge, and waves on top."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Series = NDArray[np.float64]

MINUTES = 3
"""From one reading to the next."""
WINDOW = 960
AHEAD = 120
"""Readings seen, and readings from the last one seen to the one foretold: two days, and six hours.
The second is of the first variant."""
PUBLIC_READINGS = 220_000
HIDDEN_WINDOWS = 2000
HIDDEN_STEP = 61
"""Readings between two hidden windows: 254 days in all."""
GAP = 1000
"""Readings between the public ones and the hidden ones, which follow."""
TIDES = ((12.4206, 1.0), (12.0, 0.4), (12.6583, 0.25), (23.9345, 0.2), (25.8193, 0.2))
"""Period in hours and height in metres of each."""
SILL = -0.6
"""Metres; the harbour keeps its water when the sea falls lower."""
WAVES = 0.7
"""Of the waves, in metres: they are in every reading and in no hidden answer."""
SEED = 20260541


def build(folder: Path, tell: Tell, ahead: int = AHEAD) -> None:
    """Write public/harbour.csv (220,000 readings, in centimetres) and hidden/hidden.npz.

    hidden.npz: x (2000, 960, 1) float32, readings in metres, and y (2000, 1) float32, the still water in metres,
    `ahead` readings after the last one of the window.
    """
    tell(0.0, _("Watching the tide"))
    readings, still = harbour()
    public = (f"{number},{value:.0f}" for number, value in enumerate(100 * readings[:PUBLIC_READINGS]))
    (folder / "public" / "harbour.csv").write_text("\n".join(["reading,cm", *public]) + "\n", encoding="utf-8")
    tell(0.6, _("Cutting windows"))
    x, y = windows(readings[PUBLIC_READINGS + GAP :], still[PUBLIC_READINGS + GAP :], ahead)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Cut windows"))


def harbour() -> tuple[Series, Series]:
    """Return what the gauge reads, to centimetres, and the still water without waves, both (n,) in metres."""
    rng = np.random.default_rng(SEED)
    # As long in every variant: what chance gives depends on it.
    count = PUBLIC_READINGS + GAP + HIDDEN_WINDOWS * HIDDEN_STEP + WINDOW + AHEAD
    hours = np.arange(count) * MINUTES / 60
    tide = sum(height * np.cos(2 * np.pi * hours / period + rng.uniform(0, 2 * np.pi)) for period, height in TIDES)
    # A softened edge: water still runs over the sill for a while.
    still = SILL + 0.1 * np.logaddexp(0.0, (tide + surge(count, rng) - SILL) / 0.1)
    return np.round(still + rng.normal(0.0, WAVES, count), 2), still


def surge(count: int, rng: np.random.Generator) -> Series:
    """Return what the weather adds (n,), metres: it comes and goes within days."""
    kept = np.exp(-MINUTES / 60 / 48)
    pushes = rng.normal(0.0, 0.08 * np.sqrt(1 - kept**2), count)
    added = np.empty(count)
    now = 0.0
    for number, push in enumerate(pushes):
        now = kept * now + push
        added[number] = now
    return added


def windows(readings: Series, still: Series, ahead: int = AHEAD) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every 61st window of readings (n, 960, 1) and the still water `ahead` readings after its end (n, 1)."""
    starts = HIDDEN_STEP * np.arange(HIDDEN_WINDOWS)
    x = readings[starts[:, np.newaxis] + np.arange(WINDOW)].astype(np.float32)
    y = still[starts + WINDOW - 1 + ahead].astype(np.float32)
    return x[..., np.newaxis], y[:, np.newaxis]
