"""Builds `thirst`: the cars of the public set as CSV in either of its wrappings, 120 of them held back."""

from __future__ import annotations

import csv
import shlex
from collections.abc import Callable, Mapping
from gettext import gettext as _
from pathlib import Path

import numpy as np

from tfcert_problems.datasets.public import PublicSet, UnusableSet

Tell = Callable[[float, str], None]
Car = dict[str, str]

NUMBERS = ("cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year")
ORIGINS = ("usa", "europe", "japan")
COLUMNS = ("mpg", *NUMBERS, "origin", "name")
CARS = 398
HIDDEN = 120
SEED = 2501
LITRES_PER_100_KM = 235.215
"""Divided by miles per gallon: litres per 100 km."""


def build(folder: Path, tell: Tell, sets: Mapping[str, PublicSet]) -> None:
    """Write public/cars.csv and hidden/hidden.npz.

    cars.csv: 278 cars and a line of names; six cars have no horsepower. hidden.npz: x (120, 9) float32, the six
    numbers as they are and three places for the origin, y (120, 1) float32 in litres per 100 km.

    Raises:
        UnusableSet: the file holds other cars than the 398 of 1970 to 1982.
    """
    tell(0.0, _("Reading cars"))
    cars = _cars(sets["auto_mpg"].folder)
    whole = [car for car in cars if car["horsepower"]]
    chance = np.random.default_rng(SEED)
    hidden = [whole[place] for place in chance.permutation(len(whole))[:HIDDEN]]
    public = [car for car in cars if car not in hidden]
    with (folder / "public" / "cars.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(public[place] for place in chance.permutation(len(public)))
    x = np.array([[*(float(car[name]) for name in NUMBERS), *_place(car["origin"])] for car in hidden], np.float32)
    y = np.array([[LITRES_PER_100_KM / float(car["mpg"])] for car in hidden], np.float32)
    np.savez(folder / "hidden" / "hidden.npz", x=x, y=y)
    tell(1.0, _("Read cars"))


def _place(origin: str) -> list[float]:
    return [float(origin == one) for one in ORIGINS]


def _cars(folder: Path) -> list[Car]:
    table = folder / "mpg.csv"
    cars = _of_table(table) if table.is_file() else _of_columns(folder / "auto-mpg.data")
    # The same in both wrappings: "18.0" and "18.", "3504." and "3504".
    plain = [{**car, **{name: f"{float(car[name]):g}" for name in ("mpg", *NUMBERS) if car[name]}} for car in cars]
    if len(plain) != CARS or {car["origin"] for car in plain} != set(ORIGINS):
        raise UnusableSet(_("{folder} holds other cars than the 398 that are known").format(folder=folder))
    return plain


def _of_table(file: Path) -> list[Car]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [{name: row[name] for name in COLUMNS} for row in csv.DictReader(lines)]


def _of_columns(file: Path) -> list[Car]:
    """Read the wrapping without a line of names: blanks between cells, quoted names, a gap is a question mark."""
    cars = []
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = dict(zip(COLUMNS, shlex.split(line), strict=True))
        gap = {"horsepower": ""} if cells["horsepower"] == "?" else {}
        cars.append({**cells, **gap, "origin": ORIGINS[int(cells["origin"]) - 1]})
    return cars
