"""Builds `harvest`: records of wheat fields with gaps and categories, and what each field bore; all generated."""

from __future__ import annotations

import csv
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Floats = NDArray[np.float64]

NUMBERS = ("rain_mm", "ph", "humus", "nitrogen_kg", "seeds_per_ha", "sown_day", "altitude_m")
DECIMALS = (0, 1, 3, 0, -4, 0, 0)
"""Of the numbers as they are written; -4: to the ten thousands."""
VARIETIES = ("Amsel", "Bora", "Curie", "Dorn", "Elster", "Falke", "Gral", "Hermes", "Iris", "Juno", "Kiebitz", "Luna")
SOILS = ("chalk", "clay", "gravel", "loam", "peat", "sand")
BEFORE = ("beet", "clover", "maize", "peas", "rape", "wheat")
CATEGORIES = (VARIETIES, SOILS, BEFORE)
GRADES = ("poor", "fair", "good")
GAP = -9999.0
"""What stands for a gap in the hidden rows."""
COUNTS = {"public": 5000, "hidden": 3000}
SEEDS = {"public": 2101, "hidden": 2102}

THIRST = np.array([380, 270, 440, 330, 250, 410, 290, 460, 260, 350, 450, 280.0])
"""By variety: the rain in mm from April to July that suits it best on loam."""
HOLD = np.array([-50, 60, -90, 0, 80, -60.0])
"""By soil: how many mm of rain more (or fewer) it is worth."""
LEFT = np.array([20, 110, -20, 90, 50, -10.0])
"""By the crop before: nitrogen in kg/ha that it left, or took."""
SOURNESS = np.array([7.2, 6.6, 5.9, 6.4, 5.3, 5.8])
"""By soil: the pH that suits wheat on it."""
NOISE = 0.1
"""Standard deviation of what no column tells, in the units of `worth`."""
BOUNDS = (2.21, 2.96)
"""Of `worth`, between poor and fair, and between fair and good."""


def build(folder: Path, tell: Tell) -> None:
    """Write public/fields.csv (5,000 rows, gaps empty) and hidden/hidden.npz: x (3000, 10) float32, y (3000,) int64."""
    tell(0.0, _("Sowing fields"))
    (folder / "public").mkdir(parents=True, exist_ok=True)
    numbers, codes, grades = fields("public")
    with (folder / "public" / "fields.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*NUMBERS, "variety", "soil", "before", "grade"])
        for row, kinds, grade in zip(numbers, codes, grades, strict=True):
            names = [names[kind] for names, kind in zip(CATEGORIES, kinds, strict=True)]
            writer.writerow([*_cells(row), *names, GRADES[grade]])
    numbers, codes, grades = fields("hidden")
    x = np.concatenate([np.nan_to_num(numbers, nan=GAP), codes], axis=1).astype(np.float32)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=grades, names=np.array(GRADES))
    tell(1.0, _("Harvested fields"))


def fields(part: str) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Return numbers (n, 7) as written, with NaN in the gaps; codes (n, 3) of the categories; grades (n,)."""
    chance = np.random.default_rng(SEEDS[part])
    numbers, codes = _grown(chance, COUNTS[part])
    value = worth(numbers, codes) + chance.normal(0.0, NOISE, len(numbers))
    return _with_gaps(chance, numbers), codes, np.digitize(value, BOUNDS).astype(np.int64)


def worth(numbers: Floats, codes: NDArray[np.int64]) -> Floats:
    """Return how well each field does, without chance: about 0 to 4."""
    rain, ph, humus, nitrogen, seeds, sown, _altitude = numbers.T
    variety, soil, before = codes.T
    water = np.exp(-(((rain + HOLD[soil] - THIRST[variety]) / 150) ** 2))
    food = 1 - np.exp(-np.maximum(nitrogen + LEFT[before], 0) / 90)
    sour = np.exp(-(((ph - SOURNESS[soil]) / 0.9) ** 2))
    thick = 1 - ((seeds - 3.2e6) / 2.2e6) ** 2
    late = (sown - 75) / 60
    found: Floats = 1.6 * water + 1.6 * food + 0.6 * sour + 0.4 * thick - 0.8 * late + 15 * (humus - 0.03)
    return found


def _grown(chance: np.random.Generator, count: int) -> tuple[Floats, NDArray[np.int64]]:
    codes = np.stack([chance.integers(len(names), size=count) for names in CATEGORIES], axis=1)
    nitrogen = np.where(chance.random(count) < 0.3, chance.uniform(0, 15, count), chance.uniform(30, 220, count))
    columns = [
        np.clip(chance.normal(340, 110, count), 80, 650),
        np.clip(chance.normal(6.3, 0.8, count), 4.2, 8.4),
        np.clip(chance.normal(0.03, 0.01, count), 0.005, 0.07),
        nitrogen,
        chance.uniform(1.6e6, 4.8e6, count),
        chance.integers(50, 111, count).astype(np.float64),
        np.clip(chance.gamma(2.0, 140, count), 2, 1200),
    ]
    rounded = [np.round(values, places) for values, places in zip(columns, DECIMALS, strict=True)]
    return np.stack(rounded, axis=1), codes


def _with_gaps(chance: np.random.Generator, numbers: Floats) -> Floats:
    """Leave out what nobody measured by chance, and the nitrogen mostly where next to none was spread."""
    share = np.tile([0.08, 0.12, 0.2, 0.04, 0.0, 0.0, 0.1], (len(numbers), 1))
    share[:, 3] = np.where(numbers[:, 3] < 20, 0.85, share[:, 3])
    gaps: Floats = np.where(chance.random(numbers.shape) < share, np.nan, numbers)
    return gaps


def _cells(row: Floats) -> list[str]:
    return [
        "" if np.isnan(value) else f"{value:.{max(places, 0)}f}" for value, places in zip(row, DECIMALS, strict=True)
    ]
