"""The generated series of category 5: nothing hidden is public, and what each problem rests on is there."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tfcert_problems.bank.category5_buoy import data as buoy
from tfcert_problems.bank.category5_cells import data as cells
from tfcert_problems.bank.category5_harbour import data as harbour
from tfcert_problems.bank.category5_pump import data as pump
from tfcert_problems.bank.category5_river import data as river
from tfcert_problems.catalog import find
from tfcert_problems.datasets.cache import MANIFEST

Dataset = Callable[[str], Path]

SLUGS = ("river", "river-near", "buoy", "buoy-far", "pump", "pump-quick", "cells", "harbour", "harbour-far")
"""Of the data sets: with the variant behind a hyphen."""
AGAIN = """
import sys; from pathlib import Path; from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, text: None)
"""


def hidden(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


def columns(folder: Path, slug: str) -> dict[str, list[str]]:
    with (folder / "public" / f"{slug}.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if "-" not in slug])
def test_a_second_build_in_another_process_gives_the_same_bytes(slug: str, dataset: Dataset, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", AGAIN, str(tmp_path), slug], check=True, env=environment)
    again = json.loads((tmp_path / f"{slug}-v1" / MANIFEST).read_text())
    assert again == json.loads((dataset(slug) / MANIFEST).read_text())
    assert len(again["files"]) == 2


@pytest.mark.parametrize("slug", SLUGS)
def test_hidden_examples_have_the_shape_and_type_of_the_contract(slug: str, dataset: Dataset) -> None:
    contract, arrays = find(5, *slug.split("-")).contract, hidden(dataset(slug))
    assert arrays["x"].shape[1:] == tuple(contract.input_shape)
    assert arrays["y"].shape == (len(arrays["x"]), *contract.output_shape)
    assert arrays["x"].dtype == arrays["y"].dtype == np.float32
    assert all(np.isfinite(arrays[name]).all() for name in ("x", "y"))
    assert len(arrays["x"]) >= 2000


@pytest.mark.parametrize(("slug", "column", "part"), [
    ("river", "level", (slice(None), -1)), ("buoy", "pressure", (slice(None), 0)),
    ("pump", "pressure", (slice(None), 0)), ("pump-quick", "pressure", (slice(None), 0)),
    ("cells", "cells", (slice(None), 0)),
])  # fmt: skip
def test_no_hidden_window_is_public(slug: str, column: str, part: tuple[slice, int], dataset: Dataset) -> None:
    folder = dataset(slug)
    series = np.array([float(text) for text in columns(folder, slug.partition("-")[0])[column]])
    spacing, offset = (buoy.SPACING, 0.0) if slug == "buoy" else (1, 0.9 if slug == "cells" else 0.0)
    length = 12
    views = np.lib.stride_tricks.sliding_window_view(series - offset, spacing * (length - 1) + 1)[:, ::spacing]
    public = {row.tobytes() for row in np.round(views, 3).astype(np.float32)}
    windows = np.round(hidden(folder)["x"][(slice(None), *part)][:, -length:].astype(np.float64), 3).astype(np.float32)
    assert not [row for row in windows if row.tobytes() in public]


@pytest.mark.parametrize(("slug", "horizon"), [("river", 12), ("river-near", 8)])
def test_the_statement_of_the_river_says_what_naive_and_drift_score(slug: str, horizon: int, dataset: Dataset) -> None:
    arrays = hidden(dataset(slug))
    last, before = arrays["x"][:, -1:, -1], arrays["x"][:, -1 - horizon, -1:]
    ahead = np.arange(1, horizon + 1) / horizon
    naive = np.abs(last - arrays["y"]).mean()
    drift = np.abs(last + (last - before) * ahead - arrays["y"]).mean()
    problem = find(5, *slug.split("-"))
    statement = problem.text("statement.md")
    assert f"{len(last):,} windows" in statement
    assert f"HORIZON = {horizon}\n" in problem.text("starter.py")
    assert f"has an error of {naive:.3f}" in statement
    assert f"has {drift:.3f}" in statement


def test_the_lake_is_full_half_of_the_time_and_the_town_hears_of_rain_hours_later(dataset: Dataset) -> None:
    table = {name: np.array(values, dtype=float) for name, values in columns(dataset("river"), "river").items()}
    assert len(table["level"]) == river.PUBLIC_HOURS
    assert 0.2 < (table["lake_west"] > 0.1 * river.CREST).mean() < 0.8
    rises = np.diff(table["level"])
    later = [np.corrcoef(np.diff(table["gauge_east"])[: -lag or None], rises[lag:])[0, 1] for lag in range(16)]
    assert 4 <= int(np.argmax(later)) <= 12


def test_a_quicker_hunting_of_the_pump_swings_more_often_and_nothing_else_differs() -> None:
    for regime, name in enumerate(pump.REGIMES):
        rates = []
        for period in (24.0, 16.0):
            values = np.stack([pump.stretch(regime, np.random.default_rng(seed), period) for seed in range(20)])
            rates.append(np.abs(np.fft.rfft(values, axis=1)).mean(axis=0)[1:].argmax() + 1)
        assert rates == ([4, 6] if name == "hunting" else [rates[0]] * 2)


def test_a_hidden_window_of_the_buoy_is_centred() -> None:
    count = 400
    numbered = np.stack([1000 + np.arange(count), np.arange(count), 2000 + np.arange(count)], axis=1).astype(float)
    x, y = buoy.windows(numbered)
    assert x[0, :, 0].tolist() == list(range(0, 82, 2))
    assert (x[..., 1] - x[..., 0] == 1000).all()
    assert (y[:, 0] - 2000 == x[:, 20, 0]).all()
    assert (y[:, 1] - 2000 == x[:, 40, 0] + 4).all()


def test_the_buoys_second_height_lies_as_far_ahead_as_its_variant_says() -> None:
    far = find(5, "buoy", "far")
    assert far.variant is not None
    ahead = far.variant.constants["ahead"]
    numbered = np.repeat(np.arange(400.0)[:, np.newaxis], 3, axis=1)
    x, y = buoy.windows(numbered, ahead)
    assert (y[:, 1] == x[:, 40, 0] + ahead).all()
    for problem, readings in ((find(5, "buoy"), buoy.AHEAD), (far, ahead)):
        statement = problem.text("statement.md")
        assert f"`t+{40 + readings}`" in statement
        assert f"{20_000 - 80 - readings:,} of the training rows, {4000 - 80 - readings:,} of the" in statement
        assert f"AHEAD = 20, 2, {readings}\n" in problem.text("reference.py")


def test_the_pressure_of_the_buoy_is_its_height_but_for_noise_and_bubbles() -> None:
    rows = buoy.readings(8000, 5)
    errors = np.abs(rows[:, 1] - rows[:, 2])
    assert 0.03 < (errors > 1.5).mean() < 0.12
    assert np.median(errors) < 0.3
    assert not np.array_equal(rows, buoy.readings(8000, 6))


@pytest.mark.parametrize(("slug", "counts"), [("pump", [282, 12, 6]), ("pump-quick", [288, 6, 6])])
def test_a_stretch_of_the_pump_is_in_one_regime_and_the_rare_ones_are_in_both_parts(
    slug: str, counts: list[int], dataset: Dataset
) -> None:
    folder = dataset(slug)
    regimes = np.array(columns(folder, "pump")["regime"]).reshape(-1, pump.STRETCH)
    assert (regimes == regimes[:, :1]).all()
    assert Counter(regimes[:, 0].tolist()) == dict(zip(pump.REGIMES, counts, strict=True))
    statement = find(5, *slug.split("-")).text("statement.md")
    for regime, count in zip(pump.REGIMES, counts, strict=True):
        assert f"| `{regime}` | {count} |" in statement
    for part in (regimes[:240, 0], regimes[240:, 0]):
        assert set(part.tolist()) == set(pump.REGIMES)
    assert np.bincount(hidden(folder)["group"]).tolist() == [1000, 1000, 1000]


def test_the_cells_never_repeat_and_the_network_has_as_many_parameters_as_the_contract_allows() -> None:
    course = cells.course(2000, 5)
    assert len(np.unique(np.round(np.lib.stride_tricks.sliding_window_view(course, 6), 2), axis=0)) > 1500
    assert 0.3 < course.min() < 0.6 < 1.1 < course.max() < 1.4
    assert not np.array_equal(course, cells.course(2000, 5, delay=20.0))
    widths = (24, 48, 48, 4)
    parameters = sum((before + 1) * after for before, after in pairwise(widths))
    assert find(5, "cells").contract.max_parameters == parameters


@pytest.mark.parametrize(("slug", "ahead"), [("harbour", 120), ("harbour-far", 160)])
def test_the_hidden_days_of_the_harbour_come_after_the_public_ones(slug: str, ahead: int, dataset: Dataset) -> None:
    folder = dataset(slug)
    readings, still = harbour.harbour()
    public = np.array(columns(folder, "harbour")["cm"], dtype=float)
    assert np.array_equal(public, np.round(100 * readings[: harbour.PUBLIC_READINGS]))
    first = harbour.PUBLIC_READINGS + harbour.GAP
    arrays = hidden(folder)
    np.testing.assert_allclose(arrays["x"][0, :, 0], readings[first : first + harbour.WINDOW], rtol=1e-6)
    np.testing.assert_allclose(arrays["y"][0, 0], still[first + harbour.WINDOW - 1 + ahead], rtol=1e-6)


@pytest.mark.parametrize(("slug", "ahead"), [("harbour", 120), ("harbour-far", 160)])
def test_all_windows_of_the_harbour_do_not_fit_into_its_memory_but_the_file_does(
    slug: str, ahead: int, dataset: Dataset
) -> None:
    problem = find(5, *slug.split("-"))
    file = dataset(slug) / "public" / "harbour.csv"
    assert file.stat().st_size < 3e6
    count = harbour.PUBLIC_READINGS - harbour.WINDOW - ahead + 1
    assert f"{count:,} of all" in problem.text("statement.md")
    assert f"AHEAD = {ahead}\n" in problem.text("starter.py")
    # `fit` copies what it is given: two arrays of float32.
    assert problem.train_memory_mb is not None
    assert 2 * count * harbour.WINDOW * 4 / 1e6 > problem.train_memory_mb
    assert f"**{problem.train_memory_mb:,} MB**" in problem.text("statement.md")


def test_the_hidden_answers_of_the_harbour_have_no_waves(dataset: Dataset) -> None:
    y = hidden(dataset("harbour"))["y"]
    assert y.min() > harbour.SILL - 0.05
    readings, still = harbour.harbour()
    assert 0.6 < float(np.std(readings - still)) < 0.8


CUT_ALIKE = """
import runpy, sys
import numpy as np
from pathlib import Path
from tfcert_problems.bank.category5_buoy import data as buoy
from tfcert_problems.bank.category5_cells import data as cells
from tfcert_problems.bank.category5_pump import data as pump
from tfcert_problems.bank.category5_river import data as river

bank = Path(sys.argv[1])
cut = {name: runpy.run_path(str(bank / f"category5_{name}" / script))["windows"] for name, script in (
    ("river", "starter.py"), ("cells", "starter.py"), ("pump", "starter.py"), ("buoy", "reference.py"))}

def alike(ours, theirs):
    return all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))

hours = river.hours(300, 5)
assert alike(river.windows(hours), [part[:: river.STEP] for part in cut["river"](hours)])
course = cells.course(300, 5)
assert alike(cells.windows(course), [part[:: cells.HIDDEN_STEP] for part in cut["cells"](course)])
rows = buoy.readings(300, 5)
theirs = cut["buoy"](rows.astype(np.float32))
assert alike(buoy.windows(rows), [part[:: buoy.STEP] for part in theirs])
stretches = np.stack([pump.stretch(regime, np.random.default_rng(5)) for regime in range(3)])
x, y = cut["pump"](stretches)
per_stretch = len(x) // 3
whole = np.concatenate([x[:, :, 0], y], axis=1).reshape(3, per_stretch, -1)
for first in (0, 36, per_stretch - 1):
    assert np.array_equal(whole[:, first], stretches[:, first : first + 28].astype(np.float32))
"""


def test_the_scripts_cut_windows_exactly_as_the_hidden_ones_were_cut() -> None:
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    bank = str(find(5, "river").folder.parent)
    done = subprocess.run(
        [sys.executable, "-c", CUT_ALIKE, bank], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
