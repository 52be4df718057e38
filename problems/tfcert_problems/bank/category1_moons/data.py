"""Builds `moons`: grains of sand from two crescent dunes that reach into each other, openly synthetic."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
import numpy.typing as npt

PUBLIC = 1200
HIDDEN = 2000
RADIUS_M = 100.0
ARC = 1.25 * np.pi
"""How far round a crescent goes."""
BESIDE_M = (100.0, 45.0)
"""Where the second crescent's centre lies, east and north of the first one's."""
BLOWN_M = 12.0
"""Standard deviation of how far the wind carried a grain, in each direction."""
SEED = 1947


def build(folder: Path, tell: Callable[[float, str], None]) -> None:
    """Write `public/grains.csv` (1200 grains) and `hidden/hidden.npz`: x (2000, 2) float32 in metres, y (2000,)."""
    tell(0.0, _("Gathering sand"))
    chance = np.random.default_rng(SEED)
    places, dunes = _grains(chance, PUBLIC)
    rows = [f"{east:.1f},{north:.1f},{dune}" for (east, north), dune in zip(places, dunes, strict=True)]
    (folder / "public" / "grains.csv").write_text("\n".join(["east_m,north_m,dune", *rows]) + "\n", encoding="ascii")
    x, y = _grains(chance, HIDDEN)
    np.savez(folder / "hidden" / "hidden.npz", x=x.astype(np.float32), y=y)
    tell(1.0, _("Gathered sand"))


def _grains(chance: np.random.Generator, count: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return places (count, 2) in metres, east and north, and dunes (count,): as many of 0 as of 1, mixed."""
    dunes = chance.permutation(np.arange(count) % 2)
    angle = chance.uniform(0.5 * np.pi - ARC / 2, 0.5 * np.pi + ARC / 2, count)
    arc = RADIUS_M * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # The second crescent is the first one turned about, its horns within the other's bow.
    places = np.where(dunes[:, None] == 0, arc, np.array(BESIDE_M) - arc)
    return (places + chance.normal(0, BLOWN_M, (count, 2))).round(1), dunes
