"""A town below two valleys: rain, two gauges upstream and the level at the town, hour by hour, from a small model."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Series = NDArray[np.float64]

COLUMNS = ("rain_east", "rain_west", "gauge_east", "lake_west", "level")
"""Rain in mm per hour; the other heights of water in metres."""
WINDOW = 72
HORIZON = 12
"""Hours seen and hours foretold, as in the starter's frozen block; the second is of the first variant."""
PUBLIC_HOURS = 14_000
HIDDEN_HOURS = 24_084
STEP = 6
"""Hours between two hidden windows: 4,001 of them in the first variant."""
SEEDS = (20260501, 20260502)
"""Of the public and of the hidden weather: two stretches of years that do not touch."""
CREST = 24.0
"""What the lake holds when it is full, in mm of rain over its valley."""
WARM_UP = 500
"""Hours thrown away, in which the model forgets where it began."""


def build(folder: Path, tell: Tell, horizon: int = HORIZON) -> None:
    """Write public/river.csv (14,000 hours) and hidden/hidden.npz.

    hidden.npz: x (n, 72, 5) float32 in the units of the columns, y (n, horizon) float32 in metres, for 4001 windows
    at a horizon of 12.
    """
    tell(0.0, _("Waiting for rain"))
    public = hours(PUBLIC_HOURS, SEEDS[0])
    lines = [",".join(["hour", *COLUMNS])]
    lines += [f"{hour}," + ",".join(f"{value:.2f}" for value in row) for hour, row in enumerate(public)]
    (folder / "public" / "river.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell(0.5, _("Reading the gauges"))
    x, y = windows(hours(HIDDEN_HOURS, SEEDS[1]), horizon)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Read the gauges"))


def hours(count: int, seed: int) -> Series:
    """Return readings (count, 5), rounded to hundredths as the gauges give them."""
    rng = np.random.default_rng(seed)
    count += WARM_UP
    east, west = rain(count, rng)
    upper_east = valley(east, 0.35)
    held, spilled = lake(valley(west, 0.35))
    heights = [0.4 * upper_east**0.6, 0.1 * held, town(upper_east, spilled)]
    read = [height + rng.normal(0.0, 0.01, count) for height in heights]
    columns: Series = np.stack([east, west, *read], axis=1)
    return columns[WARM_UP:].round(2)


def rain(count: int, rng: np.random.Generator) -> tuple[Series, Series]:
    """Return the rain over the two valleys (count,), mm per hour: most storms wet both, by different amounts."""
    both = np.zeros((2, count))
    for start in np.flatnonzero(rng.random(count) < 1 / 45):
        length = 3 + int(rng.gamma(2.0, 4.0))
        strength = rng.gamma(3.0, 0.6) * rng.dirichlet([1.0, 1.0]) * 2
        for valley_rain, mean in zip(both, strength, strict=True):
            first = start + int(rng.integers(0, 3))
            hours_left = valley_rain[first : first + length]
            hours_left += mean * rng.gamma(4.0, 0.25, len(hours_left))
    both[both < 0.05] = 0.0
    return both[0], both[1]


def valley(fallen: Series, quickness: float) -> Series:
    """Return the flow at a valley's gauge (count,), mm per hour: dry soil drinks the rain, wet soil sheds it."""
    flow = np.zeros(len(fallen))
    wet, store, ground = 0.3, 0.0, 0.3
    for hour, water in enumerate(fallen):
        shed = water * wet**3
        wet = min(1.0, wet + (water - shed) / 30 - 0.008 * wet)
        ground += 0.1 * wet * 0.02 - 0.004 * ground
        store += shed - quickness * store
        flow[hour] = quickness * store + ground
    return flow


def lake(arriving: Series) -> tuple[Series, Series]:
    """Return what a lake holds (count,), mm, and what leaves it, mm per hour: little, until it spills over the dam."""
    held, left = np.zeros(len(arriving)), np.zeros(len(arriving))
    water = CREST
    for hour, amount in enumerate(arriving):
        leaving = 0.012 * water + 0.35 * max(0.0, water - CREST)
        water += amount - leaving
        held[hour], left[hour] = water, leaving
    return held, left


def town(east: Series, west: Series) -> Series:
    """Return the level at the town (count,), metres: the waves of both valleys arrive hours later."""
    flow = 2 * (travelled(east, 7.0) + travelled(west, 11.0))
    smooth = np.empty_like(flow)
    held = flow[0]
    for hour, arriving in enumerate(flow):
        held += 0.3 * (arriving - held)
        smooth[hour] = held
    return 0.5 + 0.8 * smooth**0.6


def travelled(flow: Series, slow: float) -> Series:
    """Return a flow as it arrives: low water takes `slow` hours and more, high water half as many."""
    arriving = np.zeros(len(flow) + 20)
    for hour, amount in enumerate(flow):
        delay = slow / (0.6 + 0.5 * min(amount, 2.0))
        whole = int(delay)
        arriving[hour + whole] += amount * (1 - delay + whole)
        arriving[hour + whole + 1] += amount * (delay - whole)
    return arriving[: len(flow)]


def windows(readings: Series, horizon: int = HORIZON) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return every sixth window of readings (n, 72, 5) and the levels that follow it (n, horizon)."""
    starts = range(0, len(readings) - WINDOW - horizon + 1, STEP)
    x = np.array([readings[start : start + WINDOW] for start in starts], dtype=np.float32)
    past = [start + WINDOW for start in starts]
    y = np.array([readings[start : start + horizon, -1] for start in past], dtype=np.float32)
    return x, y
