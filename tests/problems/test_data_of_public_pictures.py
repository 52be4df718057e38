"""Problems on public sets of pictures: every edition gives the same data, and nothing hidden is public."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

import small_pictures
from real_sets import real_sets
from small_sets import tree
from tfcert_problems.bank.category3_flowers import data as flowers
from tfcert_problems.bank.category3_roadsigns import data as roadsigns
from tfcert_problems.bank.category3_rps import data as rps
from tfcert_problems.catalog import find
from tfcert_problems.datasets.public import PublicSet, UnusableSet

Arrays = dict[str, npt.NDArray[np.float32]]
FILMS = {"train": 14, "test": 2}
"""Pictures per class of the small set of hands: seven films of two."""


def built(builder: ModuleType, folder: Path, sets: dict[str, PublicSet]) -> Path:
    for name in ("public", "hidden"):
        (folder / name).mkdir(parents=True)
    builder.build(folder, lambda fraction, sentence: None, sets)
    return folder


def hidden(folder: Path) -> Arrays:
    with np.load(folder / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


def counts(folder: Path) -> dict[str, int]:
    return {split: len(list((folder / "public" / split).glob("*/*.png"))) for split in ("train", "validation")}


def known_photographs() -> dict[str, list[str]]:
    parts = {name: flowers.shared_out(name).values() for name in flowers.FLOWERS}
    return {name: [number for part in found for number in part] for name, found in parts.items()}


@pytest.fixture
def short_films(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the builder know a set of hands with few pictures."""
    for name, value in {"FILES": FILMS, "FILM": 2, "EVERY": 1}.items():
        monkeypatch.setattr(rps, name, value)


def laid_out_signs(folder: Path, edition: str) -> Path:
    kinds = {name: (kind.number, kind.signs) for name, kind in roadsigns.KINDS.items()}
    begins = {name: roadsigns.shared_out(name)[2].start for name in kinds}
    return small_pictures.signs(folder, edition, kinds, begins)


def test_the_hands_of_both_editions_are_the_same(short_films: None, tmp_path: Path) -> None:
    found = []
    for edition in ("small", "canonical"):
        root = small_pictures.hands(tmp_path / f"set {edition}", edition, FILMS["train"], FILMS["test"])
        sets = small_pictures.public_set("rock_paper_scissors", edition, root)
        found.append(tree(built(rps, tmp_path / edition, sets)))
    assert found[0] == found[1]
    assert counts(tmp_path / "small") == {"train": 3 * 12, "validation": 3 * 2}


def test_a_hand_is_answered_with_what_beats_it(short_films: None, tmp_path: Path) -> None:
    root = small_pictures.hands(tmp_path / "set", "small", FILMS["train"], FILMS["test"])
    arrays = hidden(built(rps, tmp_path / "built", small_pictures.public_set("rock_paper_scissors", "small", root)))
    answers = arrays["names"][arrays["y"].astype(int)].tolist()
    each = rps.VIEWS * FILMS["test"]
    assert answers == ["scissors"] * each + ["paper"] * each + ["rock"] * each
    assert arrays["names"].tolist() == ["rock", "paper", "scissors"]


def test_the_reference_puts_every_hand_in_the_place_of_its_answer() -> None:
    seen = [hand for answer in rps.ANSWERS for hand, beats in rps.BEATEN_BY.items() if beats == answer]
    assert f"SEEN = {json.dumps(seen)}\n" in find(3, "rps").text("reference.py")


def test_a_set_of_other_hands_is_refused(tmp_path: Path) -> None:
    root = small_pictures.hands(tmp_path / "set", "small", 3, 1)
    sets = small_pictures.public_set("rock_paper_scissors", "small", root)
    with pytest.raises(UnusableSet, match="3 pictures of paper where 840 are known"):
        built(rps, tmp_path / "built", sets)


def test_the_signs_of_both_editions_are_the_same(tmp_path: Path) -> None:
    found = []
    for edition in ("small", "official"):
        sets = small_pictures.public_set("traffic_signs", edition, laid_out_signs(tmp_path / f"set {edition}", edition))
        found.append(tree(built(roadsigns, tmp_path / edition, sets)))
    assert found[0] == found[1]
    assert counts(tmp_path / "small") == {"train": 360, "validation": 120}
    x = hidden(tmp_path / "small")["x"]
    assert x.shape == (540, 40, 40, 3) and x.dtype == np.float32


def test_a_sign_that_is_missing_is_named(tmp_path: Path) -> None:
    root = laid_out_signs(tmp_path / "set", "small")
    next(root.rglob("small/train/stop/00003_00022.png")).unlink()
    with pytest.raises(UnusableSet, match="no picture 22 of sign 3 of stop"):
        built(roadsigns, tmp_path / "built", small_pictures.public_set("traffic_signs", "small", root))


def test_no_sign_serves_two_splits() -> None:
    for name, kind in roadsigns.KINDS.items():
        signs = [sign for part in roadsigns.shared_out(name) for sign in part]
        assert signs == list(range(kind.signs))


def test_the_flowers_of_both_editions_are_the_same(tmp_path: Path) -> None:
    numbers = known_photographs()
    found = []
    for edition in ("small", "canonical"):
        root = small_pictures.flowers(tmp_path / f"set {edition}", edition, numbers)
        sets = small_pictures.public_set("tf_flowers", edition, root)
        found.append(tree(built(flowers, tmp_path / edition, sets)))
    assert found[0] == found[1]
    assert counts(tmp_path / "small") == {"train": 375, "validation": 50}
    x = hidden(tmp_path / "small")["x"]
    assert x.shape == (450, 64, 64, 3) and x.dtype == np.float32


def test_every_photograph_is_in_one_split_alone() -> None:
    for name in flowers.FLOWERS:
        parts = flowers.shared_out(name)
        assert {split: len(numbers) for split, numbers in parts.items()} == flowers.COUNTS
        assert len({number for numbers in parts.values() for number in numbers}) == sum(flowers.COUNTS.values())


def test_a_photograph_that_is_missing_is_named(tmp_path: Path) -> None:
    numbers = known_photographs()
    missing = numbers["roses"].pop()
    root = small_pictures.flowers(tmp_path / "set", "small", numbers)
    with pytest.raises(UnusableSet, match=f"no photograph {missing} of roses"):
        built(flowers, tmp_path / "built", small_pictures.public_set("tf_flowers", "small", root))


def test_hidden_pictures_are_resized_as_the_starters_read_theirs(tmp_path: Path) -> None:
    """Keras' reading of a folder and the builders' own resizing agree within a thousandth of the brightness."""
    place = tmp_path / "pictures" / "one"
    place.mkdir(parents=True)
    image = small_pictures.picture(1, 71, 71)
    image.save(place / "picture.png")
    code = """
import sys, keras, numpy as np
for size in (40, 64):
    read = keras.utils.image_dataset_from_directory(sys.argv[1], image_size=(size, size), shuffle=False, verbose=False)
    np.save(f"{sys.argv[2]}/{size}.npy", next(iter(read))[0].numpy()[0] / 255.0)
"""
    subprocess.run([sys.executable, "-c", code, str(place.parent), str(tmp_path)], check=True, capture_output=True)
    pixels = np.asarray(image)
    assert np.abs(np.load(tmp_path / "40.npy") - roadsigns.fitted(pixels)).max() < 1e-3
    assert np.abs(np.load(tmp_path / "64.npy") - flowers.fitted(pixels)).max() < 1e-3


GARMENTS = """
import json, sys
from pathlib import Path
import numpy as np
import small_pictures
from tfcert_problems.bank.category2_fashion import data as fashion
fashion.SINGLES, fashion.VALIDATION = slice(0, 40), slice(40, 140)
fashion.PAIRS = {"validation": 60, "hidden": 100}
root = Path(sys.argv[1])
raw = small_pictures.garments(root / "set", {"train": 140, "t10k": 100})
for name in ("public", "hidden"):
    (root / "built" / name).mkdir(parents=True)
sets = small_pictures.public_set("fashion_mnist", "canonical", raw)
fashion.build(root / "built", lambda fraction, sentence: None, sets)
"""


def test_half_of_the_pairs_are_of_one_kind_and_each_picture_is_mirrored_and_moved(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GARMENTS, str(tmp_path)],
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "built" / "public" / "pairs.npz") as arrays:
        given = np.concatenate([arrays["x"].astype(np.float32) / 255, hidden(tmp_path / "built")["x"]])
        answers = np.concatenate([arrays["y"], hidden(tmp_path / "built")["y"]])
    assert given.shape == (160, 2, 28, 28, 1) and answers.mean() == 0.5
    mirrored = given[:, :, 8, 21, 0] > 0
    kind = np.rint(np.where(mirrored, given[:, :, 8, 21, 0], given[:, :, 8, 6, 0]) * 255)
    which = np.where(mirrored, given[:, :, 19, 21, 0], given[:, :, 19, 6, 0])
    assert np.array_equal(kind[:, 0] == kind[:, 1], answers == 1)
    assert (which[:, 0] != which[:, 1]).all()
    assert 0.3 < mirrored.mean() < 0.7
    tops = (given[..., 0].max(axis=-1) > 0).argmax(axis=-1)
    assert set(tops.ravel().tolist()) == {0, 1, 2, 3, 4}
    assert set(np.unique(which[:60] * 255).round()) <= set(range(41, 141)), "validation pairs come from behind SINGLES"
    assert (tmp_path / "built" / "public" / "tfcert_garments" / "1.0.0" / "dataset_info.json").is_file()


REAL = {
    "rps": (rps, "rock_paper_scissors/rps28.zip", {"train": 720, "validation": 120}, 1116),
    "roadsigns": (roadsigns, "traffic_signs/traffic_signs_small.zip", {"train": 360, "validation": 120}, 540),
    "flowers": (flowers, "tf_flowers/flower_photos_small.zip", {"train": 375, "validation": 50}, 450),
}


@pytest.mark.parametrize("slug", REAL)
def test_the_real_set_gives_what_the_statement_says(slug: str, tmp_path: Path) -> None:
    builder, file, public, count = REAL[slug]
    with zipfile.ZipFile(real_sets() / file) as archive:
        archive.extractall(tmp_path / "set")
    problem = find(3, slug)
    folder = built(builder, tmp_path / "built", small_pictures.public_set(problem.public[0], "small", tmp_path / "set"))
    arrays = hidden(folder)
    assert counts(folder) == public
    assert list(arrays["x"].shape) == [count, *problem.contract.input_shape]
    assert f"{count:,} hidden pictures" in problem.text("statement.md")
    assert np.bincount(arrays["y"].astype(int)).max() / count <= problem.metric.trivial
    assert 0 <= arrays["x"].min() < 0.2 < 0.8 < arrays["x"].max() <= 1
