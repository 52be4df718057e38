"""The data of category 1 that its problems rest on: what pulls a model, what parts it, what misleads it."""

from __future__ import annotations

import ast
import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run

import numpy as np
import numpy.typing as npt
import pytest

from tfcert_problems.catalog import find
from tfcert_problems.datasets import cache, catalog

Dataset = Callable[[str], Path]
Table = npt.NDArray[np.float64]

BUILD = """
import sys
from pathlib import Path
from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, text: None)
"""
OWN = ("outliers", "outliers-cold", "moons", "moons-deep", "target", "repair", "curves")
"""Of the data sets: with the variant behind a hyphen."""


def table(folder: Path, name: str, skip: int = 0) -> Table:
    """Return the numbers of a public CSV file, without its first `skip` columns."""
    with (folder / "public" / name).open(encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([row[skip:] for row in rows], dtype=np.float64)


def hidden(folder: Path) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """Return x and y of the hidden examples."""
    with np.load(folder / "hidden" / "hidden.npz") as arrays:
        assert arrays["x"].dtype == np.float32
        return arrays["x"], arrays["y"]


@pytest.mark.parametrize("name", [name for name in OWN if "-" not in name])
def test_building_twice_gives_the_same_data(name: str, dataset: Dataset, tmp_path: Path) -> None:
    first = dataset(name)
    done = run([sys.executable, "-c", BUILD, str(tmp_path), name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    again = cache.folder_of(tmp_path, catalog.find(name))
    assert json.loads((first / cache.MANIFEST).read_text())["files"].keys() == {
        path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file()
    } - {cache.MANIFEST}
    for path in sorted((first / "public").iterdir()):
        assert path.read_bytes() == (again / "public" / path.name).read_bytes()
    for ours, theirs in zip(hidden(first), hidden(again), strict=True):
        assert np.array_equal(ours, theirs)


def true_leaf(weather: Table) -> Table:
    air, sun, wind = weather.T
    leaf: Table = air + 0.024 * sun / (1 + wind) - 1.5
    return leaf


def test_most_readings_are_right_and_the_others_far_too_high(dataset: Dataset) -> None:
    readings = table(dataset("outliers"), "leaves.csv")
    assert readings.shape == (2000, 4)
    excess = readings[:, 3] - true_leaf(readings[:, :3])
    gross = excess > 3
    assert 0.12 < gross.mean() < 0.22
    assert abs(excess[~gross].std() - 0.5) < 0.1
    assert excess.min() > -3
    assert excess[gross].mean() > 15
    windy = readings[:, 2] > 4
    assert gross[windy].mean() > 1.5 * gross[~windy].mean()


def test_gross_readings_cannot_be_told_by_their_value_alone(dataset: Dataset) -> None:
    readings = table(dataset("outliers"), "leaves.csv")
    leaf = true_leaf(readings[:, :3])
    gross = readings[:, 3] - leaf > 3
    assert (gross & (readings[:, 3] < leaf.max())).sum() > gross.sum() / 3


def test_a_cold_pipe_makes_as_many_readings_too_low_and_half_of_them_look_like_leaves(dataset: Dataset) -> None:
    readings, warm = (table(dataset(name), "leaves.csv") for name in ("outliers-cold", "outliers"))
    leaf = true_leaf(readings[:, :3])
    assert np.array_equal(readings[:, :3], warm[:, :3])
    gross = leaf - readings[:, 3] > 3
    assert gross.sum() == (warm[:, 3] - leaf > 3).sum()
    assert readings[gross, 3].min() > -12
    assert abs((leaf - readings[:, 3])[gross]).max() < 48
    assert (readings[:, 3] - leaf).max() < 3
    assert 0.3 < (readings[gross, 3] > 0).mean() < 0.7


@pytest.mark.parametrize("name", ["outliers", "outliers-cold"])
def test_hidden_leaves_have_neither_noise_nor_pipe(name: str, dataset: Dataset) -> None:
    x, y = hidden(dataset(name))
    assert (x.shape, y.shape) == ((1000, 3), (1000, 1))
    assert np.allclose(true_leaf(x.astype(np.float64)), y[:, 0], atol=1e-3)


@pytest.mark.parametrize("name", ["moons", "moons-deep"])
def test_the_dunes_are_even_and_no_grain_is_both_hidden_and_public(name: str, dataset: Dataset) -> None:
    folder = dataset(name)
    grains, (x, y) = table(folder, "grains.csv"), hidden(folder)
    assert (grains.shape, x.shape, y.shape) == ((1200, 3), (2000, 2), (2000,))
    assert grains[:, 2].mean() == y.mean() == 0.5
    public = {tuple(place) for place in grains[:, :2].astype(np.float32)}
    assert len([place for place in x if tuple(place) in public]) <= 3


@pytest.mark.parametrize(("name", "north", "scatter"), [("moons", 45, 12), ("moons-deep", 30, 9)])
def test_no_straight_line_parts_the_dunes_and_their_arcs_do(
    name: str, north: float, scatter: float, dataset: Dataset
) -> None:
    x, y = hidden(dataset(name))
    best = 0.0
    for angle in np.linspace(0, np.pi, 90, endpoint=False):
        along = x @ np.array([np.cos(angle), np.sin(angle)])
        order = y[np.argsort(along)].astype(np.int64)
        right = np.cumsum(1 - order) + order.sum() - np.cumsum(order)
        best = max(best, right.max() / len(y), 1 - right.min() / len(y))
    assert 0.7 < best < 0.79
    away = np.array([np.hypot(*x.T) - 100, np.hypot(*(x - [100, north]).T) - 100])
    assert ((abs(away[0]) > abs(away[1])) == y).mean() > 0.8
    # Across the arcs a grain lies where the wind carried it.
    across = np.where(y == 0, *away)
    assert abs(across.std() - scatter) < 1
    assert f"a scatter of {scatter} m" in find(1, *name.split("-")).text("statement.md")


def test_three_labels_in_ten_of_the_machine_are_wrong_and_none_by_hand(dataset: Dataset) -> None:
    folder = dataset("target")
    plums = table(folder, "plums.csv", skip=1)
    ripe = np.hypot.reduce(plums[:, :4], axis=1) < 1.85
    assert len(plums) == 3400
    wrong = ripe != plums[:, 4]
    assert wrong[:2400].sum() == 720
    assert not wrong[2400:].any()
    lines = (folder / "public" / "plums.csv").read_text().splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == ["machine"] * 2400 + ["hand"] * 1000


def test_hidden_plums_have_the_right_answer_and_are_others(dataset: Dataset) -> None:
    folder = dataset("target")
    x, y = hidden(folder)
    assert (x.shape, y.shape) == ((3000, 4), (3000,))
    assert np.array_equal(np.linalg.norm(x, axis=1) < 1.85, y == 1)
    assert 0.47 < y.mean() < 0.53
    public = {row.tobytes() for row in table(folder, "plums.csv", skip=1)[:, :4].astype(np.float32)}
    assert not [row for row in x if row.tobytes() in public]


def test_the_second_form_of_the_old_script_has_other_faults_and_is_mended_in_the_same_way() -> None:
    first, silent = find(1, "repair"), find(1, "repair", "silent")
    faults = {"fit_generator": first, "keras.Input(measures.shape)": first, 'loss="mse"': first}
    faults |= {"predict_classes(": silent, "Dense(1,": silent, 'loss="categorical_crossentropy"': silent}
    for fault, where in faults.items():
        other = silent if where is first else first
        assert fault in where.text("starter.py") and fault not in other.text("starter.py")
        assert fault not in where.text("reference.py") and fault not in other.text("reference.py")
    for problem in (first, silent):
        code = ast.parse(problem.text("reference.py"))
        calls = [ast.unparse(node.func) for node in ast.walk(code) if isinstance(node, ast.Call)]
        assert calls.count("model.fit") == calls.count("keras.Input") == 1
        assert "cultivar.astype('int32') - 1" in ast.unparse(code)


def test_every_wine_is_either_public_or_hidden(dataset: Dataset) -> None:
    from sklearn.datasets import load_wine

    folder, wines = dataset("repair"), load_wine()
    public, (x, y) = table(folder, "wine.csv"), hidden(folder)
    assert (public.shape, x.shape, y.shape) == ((88, 14), (90, 13), (90,))
    both = np.concatenate([public, np.column_stack([x, y + 1])])
    every = np.column_stack([wines.data, wines.target + 1])
    assert sorted(both.round(2).tolist()) == sorted(every.round(2).tolist())
    assert set(public[:, 13]) == {1, 2, 3}
    assert set(y) == {0, 1, 2}


def test_a_run_has_one_answer_and_its_lowest_val_loss_misleads_at_times(dataset: Dataset) -> None:
    runs = table(dataset("curves"), "runs.csv").reshape(2000, 40, 5)
    assert (runs[:, :, 0] == np.arange(1, 2001)[:, None]).all()
    assert (runs[:, :, 1] == np.arange(1, 41)).all()
    best = runs[:, 0, 4]
    assert (runs[:, :, 4] == best[:, None]).all()
    lowest = runs[:, :, 3].argmin(axis=1) + 1
    assert 0.2 < (lowest == best).mean() < 0.8
    assert 2 < abs(lowest - best).mean() < 4


def test_runs_of_all_kinds_are_there_public_and_hidden(dataset: Dataset) -> None:
    folder = dataset("curves")
    runs, (x, y) = table(folder, "runs.csv").reshape(2000, 40, 5), hidden(folder)
    assert (x.shape, y.shape) == ((1500, 40, 2), (1500, 1))
    for best in (runs[:, 0, 4], y[:, 0]):
        assert (best.min(), best.max()) == (1, 40)
        assert 0.08 < (best == 40).mean() < 0.14
        assert (best <= 10).mean() < 0.55
    assert np.isfinite(x).all()
    # The training loss falls whether a run overfits or not.
    assert (x[:, -1, 0] < x[:, 0, 0]).mean() > 0.97


def test_the_statements_run_is_in_the_file(dataset: Dataset) -> None:
    runs = table(dataset("curves"), "runs.csv").reshape(2000, 40, 5)
    shown = [epoch - 1 for epoch in (1, 4, 7, 10, 11, 12, 14, 15, 17, 19, 25, 30, 35, 40)]
    told = [5.49, 2.98, 2.70, 2.23, 2.32, 2.22, 2.50, 2.24, 2.06, 2.40, 2.46, 2.62, 2.54, 2.79]
    (found,) = (run for run in runs if np.allclose(run[shown, 3], told, atol=0.0051))
    assert found[0, 4] == 11
