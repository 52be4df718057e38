"""The data of the long problems: what they rest on, and nothing hidden is public."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tfcert_exam_engine.bank_check import verify
from tfcert_problems.bank.category3_seedlings import data as seedlings
from tfcert_problems.bank.category5_ring import data as ring
from tfcert_problems.catalog import find
from tfcert_problems.problem import Problem

Dataset = Callable[[str], Path]
LONG = [(3, "seedlings"), (5, "ring")]


def hidden(folder: Path) -> dict[str, npt.NDArray[np.float32]]:
    with np.load(folder / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


@pytest.mark.parametrize(("category", "slug"), LONG)
def test_they_are_marked_as_long(category: int, slug: str) -> None:
    assert find(category, slug).long


def test_the_whole_bank_is_verified_without_training_them(tmp_path: Path) -> None:
    found = verify(
        [find(*one) for one in LONG], tmp_path, seeds=[7], train=True, tell=lambda text: None, long_too=False
    )
    assert {check.problem for check in found} == {"category3_seedlings", "category5_ring"}
    assert not [check.check for check in found if "seed" in check.check or check.check == "data"]
    assert all(check.passed for check in found)


@pytest.mark.parametrize(("category", "slug"), LONG)
def test_hidden_examples_have_the_shape_and_type_of_the_contract(dataset: Dataset, category: int, slug: str) -> None:
    problem: Problem = find(category, slug)
    arrays = hidden(dataset(slug))
    assert list(arrays["x"].shape[1:]) == problem.contract.input_shape
    assert str(arrays["x"].dtype) == problem.contract.input_dtype
    assert len(arrays["x"]) == len(arrays["y"]) >= 1200


# Ring


def test_the_file_holds_the_readings_of_the_public_years(dataset: Dataset) -> None:
    lines = (dataset("ring") / "public" / "ring.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + ring.PUBLIC_READINGS
    first = ring.readings(3, ring.SEEDS[0])
    assert lines[0].split(",")[:2] == ["hours", "s01"] and lines[3].startswith("12,")
    # The first three readings do not depend on how many follow, but for their errors, which are drawn at the end.
    assert np.allclose([[float(value) for value in line.split(",")[1:]] for line in lines[1:4]], first, atol=1.2)


def test_the_statement_says_the_mean_and_the_spread_of_the_readings(dataset: Dataset) -> None:
    table = np.loadtxt(dataset("ring") / "public" / "ring.csv", delimiter=",", skiprows=1)
    mean, spread = f"{table[:, 1:].mean():.1f}", f"{table[:, 1:].std():.1f}"
    assert f"on average {mean} with a standard deviation of {spread}" in find(5, "ring").text("statement.md")


def test_every_station_obeys_the_same_law() -> None:
    air = np.random.default_rng(1).normal(2.3, 3.6, ring.SITES)
    assert np.allclose(ring.later(np.roll(air, 2)), np.roll(ring.later(air), 2), rtol=0, atol=1e-12)


def test_a_small_error_has_doubled_after_some_days() -> None:
    air = np.random.default_rng(2).normal(2.3, 3.6, ring.SITES)
    for _step in range(400):
        air = ring.later(air)
    other, start = air + 1e-6, air
    for _step in range(80):  # twenty days
        start, other = ring.later(start), ring.later(other)
    assert 2**4 < np.abs(other - start).max() / 1e-6 < 2**20


CUT_ALIKE = """
import runpy, sys
import numpy as np
from tfcert_problems.bank.category5_ring import data as ring

cut = runpy.run_path(sys.argv[1])["windows"]
rows = ring.readings(300, 5).astype(np.float32)
for ours, theirs in zip(ring.windows(rows), cut(rows), strict=True):
    assert np.array_equal(ours, theirs[:: ring.APART])
"""


def test_the_script_cuts_windows_exactly_as_the_hidden_ones_were_cut() -> None:
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CUT_ALIKE, str(find(5, "ring").folder / "starter.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


# Seedlings


def test_every_species_has_as_many_pictures(dataset: Dataset) -> None:
    names = [species.name for species in seedlings.SPECIES]
    assert names == sorted(names) == hidden(dataset("seedlings"))["names"].tolist()
    for split in ("train", "validation"):
        folders = sorted((dataset("seedlings") / "public" / split).iterdir())
        assert [folder.name for folder in folders] == names
        assert {len(list(folder.glob("*.jpg"))) for folder in folders} == {seedlings.COUNTS[split]}
    counts = np.bincount(hidden(dataset("seedlings"))["y"].astype(int))
    assert set(counts.tolist()) == {seedlings.COUNTS["hidden"]}


def test_every_species_has_one_that_differs_in_one_thing_alone() -> None:
    for species in seedlings.SPECIES:
        differences = [sum(a != b for a, b in zip(species[1:], other[1:], strict=True)) for other in seedlings.SPECIES]
        assert differences.count(0) == 1 and 1 in differences, species.name


def test_no_picture_is_there_twice(dataset: Dataset) -> None:
    files = list((dataset("seedlings") / "public").glob("*/*/*.jpg"))
    seen = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    assert len(set(seen)) == len(seen) == 12 * (800 + 50)
    hidden_ones = {hashlib.sha256(picture).hexdigest() for _label, picture in seedlings.pictures("hidden")}
    assert len(hidden_ones) == 1200 and not hidden_ones & set(seen)


def test_the_same_seed_draws_the_same_seedling() -> None:
    first, again = (seedlings.drawn(seedlings.SPECIES[3], np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(first, again)
    assert first.shape == (64, 64, 3) and first.std() > 10
