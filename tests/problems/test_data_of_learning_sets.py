"""The data of category 2's problems: what they rest on, nothing hidden in public, the same each time."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tfcert_problems.catalog import find
from tfcert_problems.datasets import cache, catalog

Dataset = Callable[[str], Path]

HARVEST_NUMBERS = ("rain_mm", "ph", "humus", "nitrogen_kg", "seeds_per_ha", "sown_day", "altitude_m")
GAUGE_COLUMNS = ("mean_m", "bank_m", "area_km2", "slope")
DAMAGES = ["blocks", "blur", "clean", "comb", "motion", "noise"]


def run(code: str, *arguments: str) -> str:
    """Run code in an interpreter of its own; return its output."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def hidden_of(folder: Path) -> dict[str, Any]:
    with np.load(folder / "hidden" / "hidden.npz") as arrays:
        return dict(arrays)


def table_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", ["harvest", "gauges", "damage", "morse"])
def test_building_twice_gives_the_same_examples(dataset: Dataset, tmp_path: Path, name: str) -> None:
    code = """
import sys; from pathlib import Path; from tfcert_problems.datasets import cache, catalog
cache.build(Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, text: None)
"""
    run(code, str(tmp_path), name)
    folders = (dataset(name), cache.folder_of(tmp_path, catalog.find(name)))
    first, second = (hidden_of(folder) for folder in folders)
    assert {key: values.tobytes() for key, values in first.items()} == {
        key: values.tobytes() for key, values in second.items()
    }
    manifests = [json.loads((folder / "manifest.json").read_text())["files"] for folder in folders]
    # Two processes may write the fields of one TFDS record in different orders; what they hold is compared below.
    files = [{file: digest for file, digest in one.items() if "tfrecord" not in file} for one in manifests]
    assert files[0] == files[1]


def test_harvest_has_gaps_and_every_hidden_row_is_as_the_statement_says(dataset: Dataset) -> None:
    table = table_of(dataset("harvest") / "public" / "fields.csv")
    hidden = hidden_of(dataset("harvest"))
    x, y = hidden["x"], hidden["y"]
    assert (len(table), x.shape, x.dtype, y.shape) == (5000, (3000, 10), np.float32, (3000,))
    gaps = {name: sum(not row[name] for row in table) for name in HARVEST_NUMBERS}
    assert {name for name, count in gaps.items() if count == 0} == {"seeds_per_ha", "sown_day"}
    assert np.all((x[:, :7] == -9999).any(axis=0) == [gaps[name] > 0 for name in HARVEST_NUMBERS])
    assert x[:, 7:].min(axis=0).tolist() == [0, 0, 0] and x[:, 7:].max(axis=0).tolist() == [11, 5, 5]
    assert np.bincount(y).min() > 900


def test_a_gap_in_the_nitrogen_tells_that_little_was_spread(dataset: Dataset) -> None:
    table = table_of(dataset("harvest") / "public" / "fields.csv")
    grades = {gap: Counter(row["grade"] for row in table if (not row["nitrogen_kg"]) is gap) for gap in (True, False)}
    poor = {gap: counts["poor"] / counts.total() for gap, counts in grades.items()}
    assert poor[True] > poor[False] + 0.2


def test_no_hidden_field_is_public(dataset: Dataset) -> None:
    table = table_of(dataset("harvest") / "public" / "fields.csv")
    numbers = [[float(row[name] or -9999) for name in HARVEST_NUMBERS] for row in table]
    public = {row.tobytes() for row in np.array(numbers, np.float32)}
    assert not [row for row in hidden_of(dataset("harvest"))["x"][:, :7] if row.tobytes() in public]


@pytest.mark.parametrize("name", ["gauges", "gauges-later"])
def test_every_reading_has_a_gauge_that_no_hidden_reading_has(name: str, dataset: Dataset) -> None:
    public = dataset(name) / "public"
    gauges = {row["id"]: row for row in table_of(public / "gauges.csv")}
    readings = [json.loads(line) for line in (public / "readings.jsonl").read_text().splitlines()]
    assert (len(gauges), len(readings)) == (260, 5000)
    assert len({reading["gauge"] for reading in readings}) == 240
    assert {reading["gauge"] for reading in readings} < gauges.keys()
    x = hidden_of(dataset(name))["x"]
    known = {np.array([float(row[name]) for name in GAUGE_COLUMNS], np.float32).tobytes() for row in gauges.values()}
    assert (x.shape, x.dtype, len(np.unique(x[:, 3:], axis=0))) == ((3000, 7), np.float32, 400)
    assert not [row for row in x[:, 3:] if row.tobytes() in known]


def test_readings_are_hundredfold_in_the_file_and_gauges_stand_in_another_order(dataset: Dataset) -> None:
    public, hidden = dataset("gauges") / "public", hidden_of(dataset("gauges"))
    readings = [json.loads(line) for line in (public / "readings.jsonl").read_text().splitlines()]
    ids = [row["id"] for row in table_of(public / "gauges.csv")]
    level = np.array([reading["level_cm"] for reading in readings]) / 100
    assert abs(np.median(level) - np.median(hidden["x"][:, 0])) < 0.5
    same = np.mean([reading["gauge"] == ids[place % len(ids)] for place, reading in enumerate(readings)])
    assert same < 0.02
    assert 0.38 < hidden["y"].mean() < 0.44 and hidden["y"].shape == (3000, 1)


def test_the_same_readings_are_answered_later_and_more_of_them_end_in_a_flood(dataset: Dataset) -> None:
    sooner, later = (hidden_of(dataset(name)) for name in ("gauges", "gauges-later"))
    assert np.array_equal(sooner["x"], later["x"])
    assert 0.48 < later["y"].mean() < 0.52
    # What falls is no flood later on, and what rises is none the sooner.
    rise = later["x"][:, 1]
    assert (later["y"] > sooner["y"])[rise[:, None] > 0].sum() > 5 * (later["y"] < sooner["y"])[rise[:, None] > 0].sum()


def test_pieces_are_small_balanced_and_none_is_hidden_and_public(dataset: Dataset) -> None:
    public, hidden = dataset("damage") / "public", hidden_of(dataset("damage"))
    x, y = hidden["x"], hidden["y"]
    assert (x.shape, x.dtype, float(x.min()), float(x.max())) == ((2400, 32, 32, 1), np.float32, 0.0, 1.0)
    assert np.bincount(y).tolist() == [400] * 6 and hidden["names"].tolist() == DAMAGES
    seen = {piece.tobytes() for piece in np.rint(x[..., 0] * 255).astype(np.uint8)}
    for split, count in (("train", 200), ("validation", 60)):
        assert sorted(place.name for place in (public / split).iterdir()) == DAMAGES
        for name in DAMAGES:
            files = sorted((public / split / name).iterdir())
            pieces = [np.asarray(Image.open(file)) for file in files]
            assert len(files) == count and {piece.shape for piece in pieces} == {(32, 32)}
            assert not [piece for piece in pieces if piece.tobytes() in seen]


@pytest.mark.parametrize(("name", "kept"), [("morse", (8, 31)), ("morse-high", (12, 35))])
def test_the_five_steps_of_the_statement_make_the_hidden_pictures(
    name: str, kept: tuple[int, int], dataset: Dataset
) -> None:
    code = """
import sys, numpy as np
from tfcert_problems.datasets import cache, catalog
entry = catalog.find(sys.argv[2])
data = cache.builder_of(entry)
raw, labels = data.waterfalls("hidden", data.Station(**entry.constants))
first, last = map(int, sys.argv[3:])
kept = (255 - raw[:, :, first : last + 1, 0].astype(float)) / 255
halved = (kept[:, ::2] + kept[:, 1::2]) / 2
np.savez(sys.argv[1], x=np.swapaxes(halved[:, ::-1], 1, 2)[..., None], y=labels)
"""
    problem = find(2, *name.split("-"))
    assert f"columns {kept[0]} to {kept[1]} are kept" in problem.text("statement.md")
    assert f"[:, {kept[0]}:{kept[1] + 1}]" in problem.text("reference.py")
    copy = dataset(name).parent / f".{name}-steps.npz"
    run(code, str(copy), name, *map(str, kept))
    with np.load(copy) as steps:
        hidden = hidden_of(dataset(name))
        told = ", ".join(hidden["names"][:-1]) + f" and {hidden['names'][-1]}"
        assert f"The letters are {told}, as labels 0 to 9" in problem.text("statement.md")
        assert (hidden["x"].shape, hidden["x"].dtype) == ((2000, 24, 48, 1), np.float32)
        np.testing.assert_allclose(hidden["x"], steps["x"], atol=1e-6)
        assert np.array_equal(hidden["y"], steps["y"]) and np.bincount(hidden["y"]).tolist() == [200] * 10
    copy.unlink()


def test_tfds_finds_the_morse_letters_without_our_code(dataset: Dataset) -> None:
    code = """
import sys, json, tensorflow_datasets as tfds
splits = ["train", "validation"]
parts = tfds.load("tfcert_morse", data_dir=sys.argv[1], split=splits, as_supervised=True, batch_size=-1)
ours = [name for name in sys.modules if name.startswith("tfcert_")]
print(json.dumps([[list(x.shape), x.dtype.name, len(set(y.numpy().tolist()))] for x, y in parts] + [ours]))
"""
    found = json.loads(run(code, str(dataset("morse") / "public")).splitlines()[-1])
    assert found == [[[1200, 96, 40, 1], "uint8", 10], [[300, 96, 40, 1], "uint8", 10], []]


def test_eight_letters_are_another_one_of_them_when_heard_backwards() -> None:
    code = """
from tfcert_problems.datasets import cache, catalog
for name in ("morse", "morse-high"):
    entry = catalog.find(name)
    data = cache.builder_of(entry)
    letters = data.Station(**entry.constants).letters
    signs = {data.CODE[letter]: letter for letter in letters}
    assert len(signs) == 10 and list(letters) == sorted(letters)
    assert sum(heard != heard[::-1] and heard[::-1] in signs for heard in signs) == 8
    assert sum(heard == heard[::-1] for heard in signs) == 2
"""
    run(code)


def test_the_morse_letters_in_the_records_are_those_that_are_generated(dataset: Dataset) -> None:
    code = """
import sys, numpy as np, tensorflow_datasets as tfds
from tfcert_problems.datasets import cache, catalog
entry = catalog.find(sys.argv[2])
data = cache.builder_of(entry)
for part in ("train", "validation"):
    found = tfds.load("tfcert_morse", data_dir=sys.argv[1], split=part, batch_size=-1)
    pictures, labels = data.waterfalls(part, data.Station(**entry.constants))
    kept = {picture.tobytes(): int(label) for picture, label in zip(pictures, labels)}
    assert len(kept) == len(labels)
    assert kept == {picture.tobytes(): int(label) for picture, label in zip(found["image"].numpy(), found["label"])}
"""
    run(code, str(dataset("morse-high") / "public"), "morse-high")
