"""A buoy in waves: what its two noisy sensors read, four times a second, and the true height of the water."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Series = NDArray[np.float64]

COLUMNS = ("acceleration", "pressure", "height")
"""In the file's order: m/s2 upwards, metres of water, metres."""
INTERVAL = 0.25
"""Seconds between two readings."""
SPACING = 2
"""Readings from one place of a window to the next."""
HALF = 20
"""Places of a window before its middle, and after it."""
AHEAD = 4
"""Readings from a window's last one to the height that is foretold: one second."""
PUBLIC_READINGS = 24_000
HIDDEN_WINDOWS = 3000
STEP = 7
"""Readings between two hidden windows."""
SEEDS = (20260511, 20260512)
"""Of the public and of the hidden sea."""
WAVES = 120
"""Single waves that a sea is the sum of."""


def build(folder: Path, tell: Tell, ahead: int = AHEAD) -> None:
    """Write public/buoy.csv (24,000 readings) and hidden/hidden.npz.

    hidden.npz: x (3000, 41, 2) float32, pressure and acceleration, and y (3000, 2) float32, both in metres: the
    height in the window's middle, and `ahead` readings after its end.
    """
    tell(0.0, _("Putting a buoy to sea"))
    rows = readings(PUBLIC_READINGS, SEEDS[0])
    lines = [",".join(["second", *COLUMNS])]
    lines += [f"{INTERVAL * n:.2f}," + ",".join(f"{value:.3f}" for value in row) for n, row in enumerate(rows)]
    (folder / "public" / "buoy.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell(0.5, _("Cutting windows"))
    x, y = windows(readings(STEP * HIDDEN_WINDOWS + 2 * HALF * SPACING + ahead, SEEDS[1]), ahead)
    np.savez(folder / "hidden" / "hidden.npz", x=x[:HIDDEN_WINDOWS], y=y[:HIDDEN_WINDOWS])
    tell(1.0, _("Cut windows"))


def readings(count: int, seed: int) -> Series:
    """Return acceleration, pressure and true height (count, 3), to three decimals."""
    rng = np.random.default_rng(seed)
    height, acceleration = sea(np.arange(count, dtype=np.float64) * INTERVAL, rng)
    pressure = height + rng.normal(0.0, 0.35, count)
    # A bubble under the sensor: the reading has nothing to do with the sea.
    bubbles = rng.random(count) < 0.08
    pressure[bubbles] = rng.uniform(-6.0, 6.0, int(bubbles.sum()))
    felt = acceleration + rng.normal(0.0, 0.5, count)
    columns: Series = np.stack([felt, pressure, height], axis=1)
    return columns.round(3)


def sea(seconds: Series, rng: np.random.Generator) -> tuple[Series, Series]:
    """Return the water's height (n,), metres, and its acceleration (n,), m/s2: swell of 7 s and wind sea of 4 s."""
    periods = np.concatenate([rng.normal(7.0, 0.5, WAVES // 2), rng.normal(4.2, 0.5, WAVES // 2)])
    sizes = np.repeat([0.9, 0.45], WAVES // 2) * rng.rayleigh(1.0, WAVES) / (WAVES / 2) ** 0.5
    turns = 2 * np.pi / periods
    angles = turns[:, np.newaxis] * seconds + rng.uniform(0, 2 * np.pi, (WAVES, 1))
    smooth = (sizes[:, np.newaxis] * np.cos(angles)).sum(axis=0)
    # Crests are sharper than troughs.
    height = smooth + 0.12 * (smooth**2 - np.mean(smooth**2))
    return height, np.gradient(np.gradient(height, INTERVAL), INTERVAL)


def windows(rows: Series, ahead: int = AHEAD) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every seventh centred window (n, 41, 2) of readings (count, 3), and its two heights (n, 2)."""
    reach = HALF * SPACING
    middles = range(reach, len(rows) - reach - ahead, STEP)
    sensors, height = rows[:, [1, 0]], rows[:, 2]
    x = np.array([sensors[middle - reach : middle + reach + 1 : SPACING] for middle in middles], dtype=np.float32)
    y = np.array([(height[middle], height[middle + reach + ahead]) for middle in middles], dtype=np.float32)
    return x, y
