"""Builds `gauges`: readings of river gauges as JSON lines, the gauges themselves as CSV; all generated."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tell = Callable[[float, str], None]
Floats = NDArray[np.float64]

GAUGES = {"public": 240, "hidden": 400}
"""No hidden reading comes from a gauge that is in the public files."""
READINGS = {"public": 5000, "hidden": 3000}
SEEDS = {"public": 2301, "hidden": 2302}
RIVERS = ("Aller", "Brenz", "Cham", "Drau", "Enz", "Fils", "Gail", "Havel", "Inn", "Jagst", "Kocher", "Lahn")
HOURS = 6
"""From a reading to its answer, in the first variant."""
NOISE = 0.06
"""Standard deviation of what nobody measured, in units of the way from mean level to bank."""


def build(folder: Path, tell: Tell, hours: int = HOURS) -> None:
    """Write public/readings.jsonl, public/gauges.csv and hidden/hidden.npz; `hours` are from a reading to its answer.

    readings.jsonl: 5,000 objects {"gauge", "level_cm", "rise_cm", "rain_mm", "flood"}. gauges.csv: 260 rows with id,
    river, mean_m, bank_m, area_km2 and slope, 20 of them without a reading. hidden.npz: x (3000, 7) float32 in metres,
    mm, km2 and per mille, y (3000, 1) int64.
    """
    tell(0.0, _("Reading gauges"))
    _write_public(folder / "public", hours)
    gauges, places, readings, flood = observed("hidden", hours)
    x = np.concatenate([readings * [0.01, 0.01, 1.0], gauges[places]], axis=1).astype(np.float32)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=flood[:, np.newaxis], names=np.array(["no flood", "flood"]))
    tell(1.0, _("Read gauges"))


def observed(part: str, hours: int = HOURS) -> tuple[Floats, NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Return gauges (g, 4), each reading's gauge (n,), readings (n, 3) in cm, cm and mm, and flood (n,) 0 or 1."""
    chance = np.random.default_rng(SEEDS[part])
    gauges = _gauges(chance, GAUGES[part])
    places = chance.integers(GAUGES[part], size=READINGS[part])
    readings = _readings(chance, gauges[places])
    later = filling(readings, gauges[places], hours) + chance.normal(0, NOISE, len(places))
    return gauges, places, readings, (later > 1).astype(np.int64)


def filling(readings: Floats, gauges: Floats, hours: int = HOURS) -> Floats:
    """Return where the water will stand hours later, without chance: 0 is the mean level, 1 the bank."""
    level, rise, rain = readings.T
    mean, bank, area, slope = gauges.T
    # A small steep valley answers a rain at once, a wide flat one hardly within hours.
    answer = 0.02 * (hours / HOURS) * np.exp(-((np.log10(area) - 1.5) ** 2) / 0.6) * slope
    lasting = 1 / (1 + 3 / np.sqrt(area))
    risen = 4 * (hours / HOURS) * lasting * rise / 100
    found: Floats = (level / 100 - mean + risen) / (bank - mean) + 1.2 * (1 - np.exp(-answer * rain))
    return found


def _gauges(chance: np.random.Generator, count: int) -> Floats:
    """Return (g, 4): mean level and bank in m, catchment in km2, slope in per mille; each has a zero of its own."""
    area = 10 ** chance.uniform(1.0, 4.0, count)
    room = 10 ** chance.uniform(-0.3, 0.9, count)
    zero = chance.uniform(0.2, 6.0, count)
    slope = np.clip(12 / np.sqrt(area) * chance.uniform(1.0, 8.0, count), 0.1, 30)
    columns = [(zero, 2), (zero + room, 2), (area, 0), (slope, 1)]
    return np.stack([np.round(values, places) for values, places in columns], axis=1)


def _readings(chance: np.random.Generator, gauges: Floats) -> Floats:
    """Return (n, 3): level in cm, rise in the last hour in cm, rain of the next hours in mm."""
    mean, bank, _area, _slope = gauges.T
    stand = chance.uniform(0.1, 1.15, len(gauges))
    level = 100 * (mean + stand * (bank - mean))
    rise = 100 * (bank - mean) * chance.normal(0.01, 0.09, len(gauges))
    rain = np.where(chance.random(len(gauges)) < 0.3, 0.0, chance.gamma(1.5, 9.0, len(gauges)))
    return np.stack([np.round(level), np.round(rise), np.round(rain, 1)], axis=1)


def _write_public(public: Path, hours: int) -> None:
    public.mkdir(parents=True, exist_ok=True)
    gauges, places, readings, flood = observed("public", hours)
    chance = np.random.default_rng(2303)
    silent = _gauges(chance, 20)
    ids = [f"P{number:03}" for number in chance.permutation(1000)[: len(gauges) + len(silent)]]
    _write_gauges(public / "gauges.csv", ids, np.concatenate([gauges, silent]), chance)
    with (public / "readings.jsonl").open("w", encoding="utf-8") as file:
        for place, (level, rise, rain), answer in zip(places, readings, flood, strict=True):
            reading = {"gauge": ids[place], "level_cm": int(level), "rise_cm": int(rise), "rain_mm": float(rain)}
            file.write(json.dumps(reading | {"flood": int(answer)}) + "\n")


def _write_gauges(path: Path, ids: list[str], gauges: Floats, chance: np.random.Generator) -> None:
    """Write all gauges in order of their rivers, which is not the order of the readings."""
    rivers = chance.choice(RIVERS, len(ids))
    rows = sorted(zip(rivers, ids, gauges.tolist(), strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "river", "slope", "area_km2", "bank_m", "mean_m"])
        for river, name, (mean, bank, area, slope) in rows:
            writer.writerow([name, river, f"{slope:.1f}", f"{area:.0f}", f"{bank:.2f}", f"{mean:.2f}"])
