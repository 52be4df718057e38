"""The pressure behind a pump: mostly steady, sometimes hunting, seldom surging; what is hidden has as much of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Series = NDArray[np.float64]

REGIMES = ("steady", "hunting", "surging")
SHARES = (0.94, 0.04, 0.02)
"""Of the public stretches in the first variant; of the hidden ones each regime has a third."""
WINDOW = 16
HORIZON = 12
"""Readings seen and readings foretold, as in the starter's frozen block."""
STRETCH = 100
"""Readings in a row in one regime; a window and what follows it lie in one stretch."""
PUBLIC_STRETCHES = 300
HIDDEN_STRETCHES = 600
PER_STRETCH = 5
"""Hidden windows of a stretch: 1,000 of each regime."""
PERIOD = 24.0
"""Readings from one swing of a hunting pressure to the next, on average; of the first variant."""
NOISE = 0.2
"""Of the gauge, in bar."""
SEEDS = (20260521, 20260522)


def build(folder: Path, tell: Tell, shares: Sequence[float] = SHARES, period: float = PERIOD) -> None:
    """Write public/pump.csv (30,000 readings) and hidden/hidden.npz.

    `shares` are those of the regimes in the public stretches, and `period` is that of hunting, in readings.

    hidden.npz: x (3000, 16, 1) and y (3000, 12) float32, in bar above or below the set pressure, and group (3000,)
    int64, the place of the regime in `REGIMES`.
    """
    tell(0.0, _("Starting the pump"))
    rng = np.random.default_rng(SEEDS[0])
    regimes = rng.permutation(np.repeat(np.arange(3), np.rint(np.array(shares) * PUBLIC_STRETCHES).astype(int)))
    lines = ["second,regime,pressure"]
    for number, regime in enumerate(regimes):
        values = stretch(int(regime), rng, period)
        lines += [f"{number * STRETCH + n},{REGIMES[regime]},{value:.2f}" for n, value in enumerate(values)]
    (folder / "public" / "pump.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell(0.5, _("Cutting windows"))
    x, y, group = hidden_windows(np.random.default_rng(SEEDS[1]), period)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y, group=group)
    tell(1.0, _("Cut windows"))


def stretch(regime: int, rng: np.random.Generator, period: float = PERIOD) -> Series:
    """Return the readings of one stretch (100,), in bar."""
    pressure = (steady, lambda rng: hunting(rng, period), surging)[regime](rng)
    return np.round(pressure + rng.normal(0.0, NOISE, STRETCH), 2)


def steady(rng: np.random.Generator) -> Series:
    """Return a pressure that wanders and is soon brought back to zero (100,)."""
    kernel = np.arange(1, 30) * np.exp(-np.arange(1, 30) / 2.5)
    pushes = rng.normal(0.0, 1.0, STRETCH + len(kernel) - 1)
    return 0.45 * np.convolve(pushes, kernel / np.sqrt((kernel**2).sum()), mode="valid")


def hunting(rng: np.random.Generator, period: float) -> Series:
    """Return a pressure that swings to and fro (100,): the valve overshoots."""
    turns = 2 * np.pi / rng.normal(period, 2.0, STRETCH)
    size = rng.uniform(1.2, 1.8)
    return size * np.sin(rng.uniform(0, 2 * np.pi) + np.cumsum(turns))


def surging(rng: np.random.Generator) -> Series:
    """Return a pressure that climbs or falls for long and turns at once (100,)."""
    place, slope = rng.uniform(-2.0, 2.0), rng.choice([-1.0, 1.0]) * rng.uniform(0.09, 0.14)
    values = np.empty(STRETCH)
    for n in range(STRETCH):
        if abs(place + slope) > 2.5:
            slope = -slope
        place += slope
        values[n] = place
    return values


def hidden_windows(
    rng: np.random.Generator, period: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Return windows (3000, 16, 1), what follows them (3000, 12) and their regimes (3000,), as many of each regime."""
    group = np.repeat(np.arange(HIDDEN_STRETCHES) % 3, PER_STRETCH)
    starts = np.linspace(0, STRETCH - WINDOW - HORIZON, PER_STRETCH).astype(int)
    pieces = []
    for number in range(HIDDEN_STRETCHES):
        values = stretch(number % 3, rng, period)
        pieces += [values[start : start + WINDOW + HORIZON] for start in starts]
    cut = np.array(pieces, dtype=np.float32)
    return cut[:, :WINDOW, np.newaxis], cut[:, WINDOW:], group
