"""Category 3's drawn data sets: what each problem rests on, no hidden picture is public, every build alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tfcert_problems.bank.category3_beans import data as beans
from tfcert_problems.bank.category3_belt import data as belt
from tfcert_problems.bank.category3_phases import data as phases
from tfcert_problems.bank.category3_signs import data as signs
from tfcert_problems.catalog import find
from tfcert_problems.datasets.cache import MANIFEST

Dataset = Callable[[str], Path]
Arrays = dict[str, npt.NDArray[np.float32]]
NAMES = ("beans", "beans-small", "belt", "pens", "phases", "phases-south", "signs", "signs-second")
"""Of the data sets: with the variant behind a hyphen."""


def arrays_of(file: Path) -> Arrays:
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def hidden(dataset: Dataset, name: str) -> Arrays:
    return arrays_of(dataset(name) / "hidden" / "hidden.npz")


def opened(file: Path) -> npt.NDArray[np.uint8]:
    with Image.open(file) as image:
        return np.asarray(image)


def public(dataset: Dataset, name: str, split: str) -> list[Path]:
    return sorted((dataset(name) / "public" / split).glob("*/*.png"))


@pytest.mark.parametrize("name", NAMES)
def test_hidden_pictures_have_the_shape_and_type_of_the_contract(dataset: Dataset, name: str) -> None:
    contract, arrays = find(3, *name.split("-")).contract, hidden(dataset, name)
    assert (list(arrays["x"].shape[1:]), str(arrays["x"].dtype)) == (contract.input_shape, contract.input_dtype)
    assert 0 <= arrays["x"].min() < 0.1 < 0.8 < arrays["x"].max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_class_has_as_many_pictures(dataset: Dataset, name: str) -> None:
    counts = np.bincount(hidden(dataset, name)["y"].astype(int))
    assert len(counts) == find(3, *name.split("-")).contract.output_shape[0]
    assert len(set(counts.tolist())) == 1 and counts.sum() >= 1200
    for split in ("train", "validation"):
        found = [path.parent.name for path in public(dataset, name, split)]
        assert set(found) == set(hidden(dataset, name)["names"].tolist())
        assert len({found.count(each) for each in found}) == 1


@pytest.mark.parametrize("name", ["belt", "pens", "phases", "phases-south", "signs", "signs-second"])
def test_no_picture_is_there_twice(dataset: Dataset, name: str) -> None:
    files = [*public(dataset, name, "train"), *public(dataset, name, "validation")]
    seen = [opened(file).tobytes() for file in files]
    seen += [np.rint(x * 255).astype(np.uint8).tobytes() for x in hidden(dataset, name)["x"]]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("name", [name for name in NAMES if "-" not in name])
def test_a_second_build_gives_the_same_bytes(dataset: Dataset, name: str, tmp_path: Path) -> None:
    code = "import sys, pathlib; from tfcert_problems.datasets import cache, catalog; "
    code += "print(cache.build(pathlib.Path(sys.argv[1]), catalog.find(sys.argv[2]), lambda fraction, sentence: None))"
    command = [sys.executable, "-c", code, str(tmp_path), name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (Path(done.stdout.strip()) / MANIFEST).read_text() == (dataset(name) / MANIFEST).read_text()


# Parts on a belt


def test_only_the_hidden_parts_are_turned() -> None:
    assert belt.TILT["train"] == belt.TILT["validation"] < 10
    assert belt.TILT["hidden"] == 180


def test_left_and_right_are_mirror_images() -> None:
    for part in ("hook", "key"):
        assert belt._mirrored(belt.PARTS[f"{part}_left"]) == belt.PARTS[f"{part}_right"]


# Phases of the moon


@pytest.mark.parametrize(("name", "as_by_name"), [("phases", 1), ("phases-south", 0)])
def test_the_month_has_another_order_than_the_alphabet(dataset: Dataset, name: str, as_by_name: int) -> None:
    month = hidden(dataset, name)["names"].tolist()
    assert sum(one == other for one, other in zip(month, sorted(month), strict=True)) == as_by_name
    begins = phases.PHASES.index(month[0])
    assert (*phases.PHASES[begins:], *phases.PHASES[:begins]) == tuple(month)
    problem = find(3, *name.split("-"))
    for place, phase in enumerate(month):
        assert f"| {place} | `{phase}` |" in problem.text("statement.md")
    listed = "".join(f'    "{phase}",\n' for phase in month)
    assert f"PHASES = [\n{listed}]" in problem.text("starter.py")


@pytest.mark.parametrize(("name", "right", "left"), [("phases", 2, 6), ("phases-south", 5, 1)])
def test_a_waxing_moon_is_lit_on_its_right_and_in_the_south_on_its_left(
    dataset: Dataset, name: str, right: int, left: int
) -> None:
    arrays = hidden(dataset, name)
    quarters = [str(arrays["names"][label]) for label in (right, left)]
    assert quarters == ["first_quarter", "last_quarter"][:: 1 if name == "phases" else -1]
    bright = arrays["x"][..., 0] ** 2
    middles = (bright.sum(axis=1) * np.arange(phases.SIZE)).sum(axis=1) / bright.sum(axis=(1, 2))
    assert middles[arrays["y"] == right].mean() > middles[arrays["y"] == left].mean() + 1


# Beans


def test_beans_have_many_sizes_and_the_proportions_of_their_form(dataset: Dataset) -> None:
    sizes = set()
    for path in public(dataset, "beans", "train"):
        height, width = opened(path).shape
        low, high = beans.FORMS[path.parent.name.partition("_")[0]]
        assert low * 0.9 <= max(height, width) / min(height, width) <= high * 1.1
        sizes.add((height, width))
    assert len(sizes) > 300


@pytest.mark.parametrize(("size", "bright"), [(40, range(13, 26)), (32, range(10, 20))])
def test_a_fitted_bean_keeps_its_proportions_between_black_bars(size: int, bright: range) -> None:
    square = beans.fitted(np.full((20, 60), 255, dtype=np.uint8), size)[..., 0]
    assert square.shape == (size, size)
    assert [int(row) for row in np.flatnonzero(square.max(axis=1))] == list(bright)
    assert set(np.unique(square)) == {0.0, 1.0}


# New signs, and which pen


def test_the_backbone_is_small_and_all_its_weights_are_given(dataset: Dataset) -> None:
    assert signs.BACKBONE.stat().st_size < 300_000
    given = arrays_of(dataset("signs") / "hidden" / "given.npz")
    assert sum(array.size for array in given.values()) == 57_384
    assert {str(array.dtype) for array in given.values()} == {"float32"}
    assert (dataset("signs") / "public" / "backbone.keras").read_bytes() == signs.BACKBONE.read_bytes()


def test_the_pens_ask_for_the_two_first_convolutions_alone(dataset: Dataset) -> None:
    whole, given = (arrays_of(dataset(name) / "hidden" / "given.npz") for name in ("signs", "pens"))
    assert [given[name].shape for name in sorted(given)] == [(3, 3, 1, 16), (16,), (3, 3, 16, 32), (32,)]
    assert all(np.array_equal(whole[name], given[name]) for name in given)


def test_the_signs_of_the_variant_are_others_and_have_other_names(dataset: Dataset) -> None:
    second = find(3, "signs", "second")
    assert second.variant is not None
    first, other = (signs.signs(seed, 10) for seed in (signs.ALPHABET, second.variant.constants["alphabet"]))
    apart = np.abs(first[:, np.newaxis] - other).reshape(10, 10, -1).max(axis=-1)
    assert apart.min() > 0.2
    names = hidden(dataset, "signs-second")["names"].tolist()
    assert names == sorted(names) and not set(names) & set(signs.CLASSES)
    assert f"CLASSES = {json.dumps(names)}\n" in second.text("reference.py")
    assert all(f"`{name}`" in second.text("statement.md") for name in names)


def test_every_pen_has_drawn_every_sign_once(dataset: Dataset) -> None:
    assert len(public(dataset, "signs", "train")) == len(signs.CLASSES) * len(signs.PENS)
