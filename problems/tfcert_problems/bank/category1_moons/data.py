"""Builds `moons`: grains of sand from two crescent dunes that reach into each other, openly synthetic."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

PUBLIC = 1200
HIDDEN = 2000
RADIUS_M = 100.0
ARC = 1.25
"""How far round a crescent goes, in half turns; this, `NORTH_M` and `BLOWN_M` are of the first variant."""
EAST_M = 100.0
NORTH_M = 45.0
"""Where the second crescent's centre lies, east and north of the first one's."""
BLOWN_M = 12.0
"""Standard deviation of how far the wind carried a grain, in each direction."""
SEED = 1947


class Dunes(NamedTuple):
    """What the variants differ in: how far round a crescent goes, in half turns, and two lengths in metres."""

    arc: float = ARC
    north_m: float = NORTH_M
    blown_m: float = BLOWN_M


def build(folder: Path, tell: Callable[[float, str], None], **constants: float) -> None:
    """Write `public/grains.csv` (1200 grains) and `hidden/hidden.npz`: x (2000, 2) float32 in metres, y (2000,).

    The constants are those of `Dunes`.
    """
    dunes = Dunes(**constants)
    tell(0.0, _("Gathering sand"))
    chance = np.random.default_rng(SEED)
    places, answers = _grains(chance, PUBLIC, dunes)
    rows = [f"{east:.1f},{north:.1f},{dune}" for (east, north), dune in zip(places, answers, strict=True)]
    (folder / "public" / "grains.csv").write_text("\n".join(["east_m,north_m,dune", *rows]) + "\n", encoding="ascii")
    x, y = _grains(chance, HIDDEN, dunes)
    np.savez(folder / "hidden" / "hidden.npz", x=x.astype(np.float32), y=y)
    tell(1.0, _("Gathered sand"))


def _grains(
    chance: np.random.Generator, count: int, dunes: Dunes
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return places (count, 2) in metres, east and north, and dunes (count,): as many of 0 as of 1, mixed."""
    answers = chance.permutation(np.arange(count) % 2)
    half = dunes.arc * np.pi / 2
    angle = chance.uniform(0.5 * np.pi - half, 0.5 * np.pi + half, count)
    arc = RADIUS_M * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # The second crescent is the first one turned about, its horns within the other's bow.
    places = np.where(answers[:, None] == 0, arc, np.array((EAST_M, dunes.north_m)) - arc)
    return (places + chance.normal(0, dunes.blown_m, (count, 2))).round(1), answers
