"""Photographs, docstrings, sunspots: built alike every time, nothing hidden is public, starters read the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from built_data import built
from tfcert_problems.bank.category3_textures import data as textures
from tfcert_problems.bank.category4_docstrings import data as docstrings
from tfcert_problems.bank.category5_sunspots import data as sunspots
from tfcert_problems.catalog import find
from tfcert_problems.datasets.cache import MANIFEST, folder_of
from tfcert_problems.datasets.catalog import find as find_data

NAMES = ("textures", "docstrings", "sunspots")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return a folder with the three data sets built in it."""
    return built(*NAMES)


@pytest.fixture
def small_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand two libraries of forty files in for the real ones; every sentence says which file it is from."""
    for library in ("standard", "learning"):
        (tmp_path / library).mkdir()
        for number in range(40):
            word = "".join(chr(97 + int(digit)) for digit in f"{number:02}")
            lines = (f"From {library}{word} comes sentence {chr(97 + place)} of a few." for place in range(5))
            (tmp_path / library / f"file{number}.py").write_text('"""' + "\n\n".join(lines) + '\n"""\n')
    monkeypatch.setattr(docstrings, "_standard_library", lambda: docstrings.Source(tmp_path / "standard", (".",)))
    monkeypatch.setattr(docstrings, "_tensorflow", lambda: docstrings.Source(tmp_path / "learning", (".",)))
    monkeypatch.setattr(docstrings, "COUNTS", {"hidden": 30, "validation": 20, "train": 100})
    return tmp_path


def hidden(root: Path, name: str) -> dict[str, np.ndarray]:
    with np.load(folder_of(root, find_data(name)) / "hidden" / "hidden.npz", allow_pickle=False) as arrays:
        return dict(arrays)


AGAIN = """
import json, sys
from pathlib import Path
from tfcert_problems.datasets.cache import build
from tfcert_problems.datasets.catalog import find

told = []
build(Path(sys.argv[1]), find(sys.argv[2]), lambda fraction, sentence: told.append(fraction))
print(json.dumps(told))
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_second_build_in_another_process_gives_the_same_bytes_and_its_progress_rises_to_one(
    name: str, root: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", AGAIN, str(tmp_path), name]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    again = (folder_of(tmp_path, find_data(name)) / MANIFEST).read_text()
    assert again == (folder_of(root, find_data(name)) / MANIFEST).read_text()
    assert len(json.loads(again)["files"]) > 1
    told = json.loads(done.stdout)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(("category", "name"), [(3, "textures"), (4, "docstrings"), (5, "sunspots")])
def test_the_hidden_examples_have_the_shape_and_type_of_the_contract(category: int, name: str, root: Path) -> None:
    contract = find(category, name).contract
    arrays = hidden(root, name)
    assert arrays["x"].shape[1:] == tuple(contract.input_shape)
    assert arrays["x"].dtype == contract.input_dtype
    assert arrays["y"].shape[1:] == (tuple(contract.output_shape) if name == "sunspots" else ())


def test_the_trivial_answers_score_what_the_problems_say(root: Path) -> None:
    for category, name in ((3, "textures"), (4, "docstrings")):
        y = hidden(root, name)["y"]
        assert np.bincount(y).max() / len(y) == find(category, name).metric.trivial
    arrays = hidden(root, "sunspots")
    repeated = np.abs(arrays["x"][:, -1] - arrays["y"]).mean()
    assert 0 < repeated - find(5, "sunspots").metric.trivial < 0.005


def test_every_cell_of_a_photograph_serves_one_split() -> None:
    for name in textures.PHOTOS:
        taken = np.zeros((303, 384), dtype=int)
        for cells in textures.share_out(name, 384, 303).values():
            assert len(cells) >= 2
            for cell in cells:
                taken[cell.top : cell.bottom, cell.left : cell.right] += 1
        assert taken.max() == 1


def test_no_piece_leaves_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textures, "GAIN", (1.0, 1.0))
    cells = textures.share_out("coins", 384, 303)
    photograph = np.zeros((303, 384), dtype=np.uint8)
    marks = {"train": 50, "validation": 150, "hidden": 250}
    for split, mark in marks.items():
        for cell in cells[split]:
            photograph[cell.top : cell.bottom, cell.left : cell.right] = mark
    for split, mark in marks.items():
        for piece in textures._crops(photograph, cells[split], split, "coins"):
            assert (piece == mark).all()


def test_the_pieces_have_many_sizes_and_gray_levels_of_their_own(root: Path) -> None:
    kinds = []
    for path in (folder_of(root, find_data("textures")) / "public").rglob("*.png"):
        with Image.open(path) as piece:
            kinds.append((piece.size, piece.mode))
    assert len({size for size, mode in kinds}) > 500
    assert {mode for size, mode in kinds} == {"L"}


def test_a_file_and_a_sentence_serve_one_split_only(small_libraries: Path) -> None:
    splits = docstrings.collect(lambda fraction, sentence: None)
    files = {split: {s.text.split()[1] for s in sentences} for split, sentences in splits.items()}
    assert not files["train"] & files["validation"]
    assert not files["train"] & files["hidden"]
    assert not files["validation"] & files["hidden"]
    assert [len(splits[split]) for split in ("hidden", "validation", "train")] == [60, 40, 200]


def test_a_library_with_too_few_sentences_is_named(
    small_libraries: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(docstrings, "COUNTS", {"hidden": 30, "validation": 20, "train": 1000})
    with pytest.raises(FileNotFoundError, match=r"standard holds too few docstrings$"):
        docstrings.collect(lambda fraction, sentence: None)


def test_no_hidden_sentence_is_public(root: Path) -> None:
    records = json.loads((folder_of(root, find_data("docstrings")) / "public" / "sentences.json").read_text())
    ids = docstrings.vocabulary([record["text"] for record in records[:8000]])
    public = {
        tuple(docstrings.encode(record["text"], ids))
        for record in records
        if len(docstrings.tokens(record["text"])) <= 32
    }
    unknown = docstrings.UNKNOWN
    secret = {tuple(row) for row in hidden(root, "docstrings")["x"].tolist() if unknown not in row and 0 in row}
    assert len(secret) > 1000
    # Two sentences may become the same ids where a rare word is unknown; rows without unknown words are sentences.
    assert not secret & public


def test_names_numbers_and_code_are_masked() -> None:
    masked = docstrings.mask(
        "size: ask `tf.shape` (see os.path.join(a, b)) for TensorFlow on 3 of Alice's many multi-gpu machines."
    )
    assert masked == "<name>: ask <name> (see <name>) for <name> on <name> of <name> many <name> machines."


def test_the_giveaways_do_not_stand_in_the_public_sentences(root: Path) -> None:
    records = json.loads((folder_of(root, find_data("docstrings")) / "public" / "sentences.json").read_text())
    words = {word for record in records for word in docstrings.tokens(record["text"])}
    assert not words & docstrings.GIVEAWAYS


def test_the_public_months_end_before_the_hidden_ones_begin(root: Path) -> None:
    public = (folder_of(root, find_data("sunspots")) / "public" / "sunspots.csv").read_text().splitlines()
    table = [line for line in sunspots.TABLE.read_text().splitlines() if line[:1].isdigit()]
    assert len(table) == 3126
    assert public[1:] == table[:2500]
    arrays = hidden(root, "sunspots")
    later = np.array([float(line.split(",")[1]) for line in table[2500:]]) / 100
    np.testing.assert_allclose(arrays["x"][0, :, 0], later[:60], rtol=1e-6)
    np.testing.assert_allclose(arrays["y"][-1], later[-24:], rtol=1e-6)
    assert len(arrays["x"]) == 626 - 84 + 1


COMPARE = """
import json, runpy, sys
import numpy as np
from pathlib import Path
from PIL import Image

from built_data import built
from tfcert_problems.bank.category3_textures import data as textures
from tfcert_problems.bank.category4_docstrings import data as docstrings
from tfcert_problems.bank.category5_sunspots import data as sunspots

folder = Path(sys.argv[1])
starters = {name: runpy.run_path(str(folder / name / "solution.py")) for name in ("textures", "docstrings", "sunspots")}

read = np.concatenate([pictures.numpy() for pictures, labels in starters["textures"]["pictures"]("validation")])
labels = np.concatenate([labels.numpy() for pictures, labels in starters["textures"]["pictures"]("validation")])
files = sorted((folder / "textures" / "data" / "validation").rglob("*.png"))
ours = np.stack([textures.shrink(np.asarray(Image.open(file))) for file in files])
assert starters["textures"]["CLASSES"] == [*textures.PHOTOS]
assert [starters["textures"]["CLASSES"][label] for label in labels] == [file.parent.name for file in files]
assert read.shape == ours.shape and np.abs(read - ours).max() < 1e-5, np.abs(read - ours).max()

records = json.loads((folder / "docstrings" / "data" / "sentences.json").read_text())
ids = docstrings.vocabulary([record["text"] for record in records[:8000]])
(x, y), (x_validation, y_validation) = starters["docstrings"]["sentences"]()
assert np.concatenate([x, x_validation]).tolist() == [docstrings.encode(record["text"], ids) for record in records]
assert len(x) == 8000 and max(ids.values()) < docstrings.VOCABULARY

(x, y), _ = starters["sunspots"]["months"]()
lines = (folder / "sunspots" / "data" / "sunspots.csv").read_text().splitlines()[1:]
series = np.array([float(line.split(",")[1]) for line in lines])
our_x, our_y = sunspots.windows((series[:2000] / sunspots.SCALE).astype(np.float32))
assert np.array_equal(x, our_x) and np.array_equal(y, our_y)
"""


def test_the_starters_prepare_examples_exactly_as_the_hidden_ones_were(root: Path, tmp_path: Path) -> None:
    for category, name in ((3, "textures"), (4, "docstrings"), (5, "sunspots")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "solution.py").write_text(find(category, name).text("starter.py"))
        (tmp_path / name / "data").symlink_to(folder_of(root, find_data(name)) / "public")
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", COMPARE, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
