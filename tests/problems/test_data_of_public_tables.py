"""Problems on public tables, built from generated tables of the same form: every edition gives the same data."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from small_sets import tree
from tfcert_problems.bank.category1_thirst import data as thirst
from tfcert_problems.bank.category2_iris import data as iris
from tfcert_problems.datasets.public import PublicSet, UnusableSet

GAPS = range(5, 395, 70)
"""Cars without horsepower."""


def built(builder: ModuleType, place: Path, name: str, files: dict[str, str]) -> Path:
    """Build from a set that has these files."""
    source, folder = place / "set", place / "built"
    for one in (source, folder / "public", folder / "hidden"):
        one.mkdir(parents=True)
    for file, text in files.items():
        (source / file).write_text(text)
    found = PublicSet(name, "generated", str(source), str(source), dict.fromkeys(files, "00"))
    builder.build(folder, lambda fraction, sentence: None, {name: found})
    return folder


def flowers() -> str:
    chance = random.Random(1)
    lines = [
        ",".join([*(f"{base + chance.random():.1f}" for base in (5, 3, 1 + n, n)), species])
        for n, species in enumerate(iris.SPECIES)
        for _ in range(iris.FLOWERS)
    ]
    return "\n".join(lines) + "\n\n"


def cars() -> list[dict[str, str]]:
    chance = random.Random(2)
    numbers = {"mpg": 20, "cylinders": 4, "displacement": 150, "horsepower": 90, "weight": 3000, "acceleration": 15}
    found = []
    for n in range(thirst.CARS):
        car = {name: str(base + chance.randrange(100) / 10) for name, base in numbers.items()}
        found.append({**car, "model_year": str(70 + n % 13), "origin": thirst.ORIGINS[n % 3], "name": f"car {n}"})
    return [{**car, "horsepower": ""} if n in GAPS else car for n, car in enumerate(found)]


def as_table(found: list[dict[str, str]]) -> str:
    return "\n".join([",".join(thirst.COLUMNS), *(",".join(car[name] for name in thirst.COLUMNS) for car in found)])


def as_columns(found: list[dict[str, str]]) -> str:
    """Return what the first publishers made of it: blanks, a tab before the quoted name, points without a zero."""
    lines = []
    for car in found:
        cells = [f"{float(car[name])}".replace(".0", ".") if car[name] else "?" for name in ("mpg", *thirst.NUMBERS)]
        origin = thirst.ORIGINS.index(car["origin"]) + 1
        lines.append("   ".join(cells) + f'  {origin}\t"{car["name"]}"')
    return "\n".join(lines) + "\n"


def test_irises_are_parted_by_species_and_none_is_both_public_and_hidden(tmp_path: Path) -> None:
    folder = built(iris, tmp_path, "iris", {"iris.data": flowers()})
    public = [line.split(",") for line in (folder / "public" / "iris.data").read_text().split()]
    hidden = np.load(folder / "hidden" / "hidden.npz")
    assert [sum(cells[4] == name for cells in public) for name in iris.SPECIES] == [30] * 3
    assert np.bincount(hidden["y"]).tolist() == [20] * 3
    everyone = sorted(line for line in flowers().split())
    again = [",".join(cells) for cells in public]
    again += [
        ",".join([*(f"{value:.1f}" for value in x), iris.SPECIES[y]])
        for x, y in zip(hidden["x"], hidden["y"], strict=True)
    ]
    assert sorted(again) == everyone


def test_both_wrappings_of_the_cars_give_the_same_data(tmp_path: Path) -> None:
    table = built(thirst, tmp_path / "table", "auto_mpg", {"mpg.csv": as_table(cars())})
    columns = built(thirst, tmp_path / "columns", "auto_mpg", {"auto-mpg.data": as_columns(cars())})
    assert tree(table) == tree(columns)


def test_hidden_cars_have_no_gap_and_are_not_public(tmp_path: Path) -> None:
    folder = built(thirst, tmp_path, "auto_mpg", {"mpg.csv": as_table(cars())})
    with (folder / "public" / "cars.csv").open(newline="") as file:
        public = list(csv.DictReader(file))
    hidden = np.load(folder / "hidden" / "hidden.npz")
    assert len(public) == thirst.CARS - thirst.HIDDEN and sum(not car["horsepower"] for car in public) == len(GAPS)
    assert hidden["x"].shape == (120, 9) and np.isfinite(hidden["x"]).all()
    known = {car["name"] for car in public}
    left = [car for car in cars() if car["name"] not in known]
    miles = sorted(float(car["mpg"]) for car in left)
    assert np.allclose(np.sort(235.215 / hidden["y"][:, 0]), miles, atol=1e-3)


@pytest.mark.parametrize(
    ("builder", "name", "files"),
    [
        (iris, "iris", {"iris.data": flowers().replace("Iris-setosa", "Iris-virginica", 1)}),
        (thirst, "auto_mpg", {"mpg.csv": as_table(cars()[:-1])}),
    ],
)
def test_a_table_with_other_rows_is_refused(
    builder: ModuleType, name: str, files: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(UnusableSet, match="other"):
        built(builder, tmp_path, name, files)
