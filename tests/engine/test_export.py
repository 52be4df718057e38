"""A problem taken elsewhere: what is in the zip, that its notebook trains in an empty folder, and that it is graded."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from disks import Disk
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.exporting.cells import cells_of
from tfcert_exam_engine.exporting.requirements import requirements_of
from tfcert_problems import catalog
from tfcert_problems.datasets import cache
from tfcert_problems.datasets import catalog as datasets_catalog

pytestmark = pytest.mark.asyncio(loop_scope="session")

RUN_NOTEBOOK = """
import json, sys
notebook = json.load(open(sys.argv[1], encoding="utf-8"))
__file__ = None
for cell in notebook["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), globals())
"""
"""Its code cells in order, in one namespace called __main__, as a kernel runs them."""


def opened(zipped: str | Path, place: Path) -> Path:
    """Unpack an export in an empty folder; returns the problem's."""
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(place)
    (folder,) = place.iterdir()
    return folder


def elsewhere(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python as another machine has it: nothing of ours can be imported, and no variable of ours is set."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "TF_CPP_MIN_LOG_LEVEL": "2"}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)


async def test_an_attempts_problem_is_all_there_and_nothing_hidden(seat, tmp_path):
    attempt = await seat.sit()
    seat.script(attempt, "import pandas\nprint('mine')\n", category=2)
    done = await seat.engine.export(2, str(tmp_path))
    assert Path(done.file) == tmp_path / "category2_digits.zip"
    assert (done.size, done.sha256) == (
        Path(done.file).stat().st_size,
        hashlib.sha256(Path(done.file).read_bytes()).hexdigest(),
    )
    folder = opened(done.file, tmp_path / "unpacked")
    problem = catalog.find(2, "digits")
    assert (folder / "statement.md").read_text() == problem.text("statement.md")
    assert (folder / "starter.py").read_text() == problem.text("starter.py")
    assert (folder / "solution.py").read_text() == "import pandas\nprint('mine')\n"
    assert done.own_script and "pandas" in done.requirements
    built = cache.folder_of(seat.paths.datasets, datasets_catalog.of(problem))
    theirs = {
        one.relative_to(built / "public"): one.read_bytes() for one in (built / "public").rglob("*") if one.is_file()
    }
    mine = {one.relative_to(folder / "data"): one.read_bytes() for one in (folder / "data").rglob("*") if one.is_file()}
    assert mine == theirs and len(mine) == done.data_files
    hidden = [one.read_bytes() for one in (built / "hidden").iterdir()]
    assert not [one for one in folder.rglob("*") if one.is_file() and one.read_bytes() in hidden]
    assert not [
        one for one in folder.rglob("*") if one.name in ("hidden", "reference.py", "explanation.md", "hints.md")
    ]


@pytest.mark.trains
async def test_the_notebook_runs_in_an_empty_folder_and_its_model_gets_stars(seat, tmp_path):
    attempt = await seat.sit()
    seat.script(attempt, catalog.find(1, "line").text("reference.py"), category=1)
    done = await seat.engine.export(1, str(tmp_path / "spring.zip"))
    folder = opened(done.file, tmp_path / "unpacked")
    ran = elsewhere(["-c", RUN_NOTEBOOK, "category1_line.ipynb"], folder)
    assert ran.returncode == 0, ran.stderr
    assert "tfcert-tui submit 1 --file mymodel.keras" in ran.stdout
    submission = await seat.engine.submit(1, str(folder / "mymodel.keras"))
    verdict = await seat.verdict(submission.submission)
    assert (verdict.state, verdict.stars) == ("graded", 5)


@pytest.mark.trains
async def test_a_notebook_that_was_uploaded_alone_finds_its_zip_and_its_tfds_data(seat, tmp_path):
    """As in a notebook service: the zip lies beside it, and `tfds.load` is not told where to look."""
    script = "import tensorflow_datasets as tfds\nprint(len(tfds.load('tfcert_digits', split='train')), 'pictures')\n"
    script += "import keras\nkeras.Sequential([keras.Input((1,))]).save(Path(__file__).with_name('mymodel.keras'))\n"
    attempt = await seat.sit()
    seat.script(attempt, script, category=2)
    (tmp_path / "service").mkdir()
    done = await seat.engine.export(2, str(tmp_path / "service"))
    notebook = zipfile.ZipFile(done.file).read("category2_digits/category2_digits.ipynb")
    (tmp_path / "service" / "mine.ipynb").write_bytes(notebook)
    ran = elsewhere(["-c", RUN_NOTEBOOK, "mine.ipynb"], tmp_path / "service")
    assert ran.returncode == 0, ran.stderr
    assert "1097 pictures" in ran.stdout
    assert (tmp_path / "service" / "category2_digits" / "mymodel.keras").exists()


async def test_without_data_or_without_a_model_the_notebook_says_what_is_missing(seat, tmp_path):
    attempt = await seat.sit()
    seat.script(attempt, "pass\n", category=1)
    done = await seat.engine.export(1, str(tmp_path))
    folder = opened(done.file, tmp_path / "unpacked")
    alone = tmp_path / "alone"
    alone.mkdir()
    ran = elsewhere(["-c", RUN_NOTEBOOK, str(folder / "category1_line.ipynb")], alone)
    assert (ran.returncode, "unpack the archive" in ran.stderr) == (1, True)
    notebook = json.loads((folder / "category1_line.ipynb").read_text())
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "set-up"]
    (folder / "last.ipynb").write_text(json.dumps(notebook))
    begin = "from pathlib import Path; HERE = Path.cwd()\n"
    (folder / "last.weights.h5").write_bytes(b"weights alone")
    ran = elsewhere(["-c", begin + RUN_NOTEBOOK, "last.ipynb"], folder)
    assert (ran.returncode, "No model was saved" in ran.stderr) == (1, True)
    (folder / "My model.HDF5").write_bytes(b"a model")
    ran = elsewhere(["-c", begin + RUN_NOTEBOOK, "last.ipynb"], folder)
    assert "tfcert-tui submit 1 --file 'My model.HDF5'" in ran.stdout


async def test_a_script_that_runs_under_exam_era_keras_here_does_so_elsewhere(seat, tmp_path):
    attempt = await seat.sit()
    seat.script(attempt, "import tensorflow as tf\nprint(tf.keras.layers.Dense.__module__)\n", category=1)
    await seat.engine.change_settings({"legacy_keras": "line"})
    done = await seat.engine.export(1, str(tmp_path))
    assert "tf-keras" in done.requirements
    folder = opened(done.file, tmp_path / "unpacked")
    ran = elsewhere(["-c", RUN_NOTEBOOK, "category1_line.ipynb"], folder)
    assert "tf_keras" in ran.stdout, ran.stderr
    assert "TF_USE_LEGACY_KERAS=1 python solution.py" in (folder / "README.md").read_text()


async def test_a_problem_of_the_bank_needs_no_attempt_and_is_graded_not_submitted(seat, tmp_path):
    done = await seat.engine.export(2, str(tmp_path), "digits")
    folder = opened(done.file, tmp_path / "unpacked")
    assert (folder / "solution.py").read_text() == (folder / "starter.py").read_text()
    assert not done.own_script
    assert "tfcert-tui grade digits mymodel.keras" in (folder / "README.md").read_text()
    assert "tensorflow-datasets" in (folder / "requirements.txt").read_text()


async def test_what_was_asked_wrongly_is_refused_and_nothing_is_written(seat, tmp_path):
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.export(1, str(tmp_path))
    assert refused.value.code == "no_attempt"
    await seat.engine.start("first", "drill", 7, 30, 1)
    with pytest.raises(UsageRefused, match="2"):
        await seat.engine.export(2, str(tmp_path))
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.export(1, str(tmp_path / "nowhere" / "a.zip"))
    assert refused.value.code == "no_folder"
    assert not list(tmp_path.glob("*.zip"))


async def test_nothing_is_written_over_unless_it_is_said_and_a_folder_never(seat, tmp_path):
    await seat.sit()
    there = tmp_path / "mine.zip"
    there.write_text("a year's work")
    with pytest.raises(UsageRefused) as refused:
        await seat.engine.export(1, str(there))
    assert (refused.value.code, there.read_text()) == ("exists", "a year's work")
    first = await seat.engine.export(1, str(there), force=True)
    assert zipfile.is_zipfile(there)
    assert (await seat.engine.export(1, str(there), force=True)).sha256 == first.sha256, "the same again"
    (tmp_path / "category1_line.zip").mkdir()
    with pytest.raises(UsageRefused, match="is there already"):
        await seat.engine.export(1, str(tmp_path), force=True)


async def test_a_full_disk_is_said_and_leaves_nothing(seat, disk: Disk):
    await seat.sit()
    disk.fill()
    with pytest.raises(EngineUnavailable, match="No space left") as refused:
        await seat.engine.export(1, str(disk.place))
    assert refused.value.code == "disk"
    assert [one.name for one in disk.place.iterdir()] == ["filler"]


async def test_every_starter_is_cut_into_cells_that_are_all_of_it():
    for problem in catalog.problems():
        starter = problem.text("starter.py")
        cells = cells_of(starter)
        assert len(cells) >= 4, (
            f"{problem.slug}: its head, a block as it is, what is to be written, what saves the model"
        )
        assert lines_of("\n".join(cells)) == lines_of(starter)
        assert [ast.parse(cell) for cell in cells]
        assert cells[-1].startswith("if __name__")


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


async def test_no_cut_tears_a_statement_and_no_script_is_too_odd():
    odd = 'text = """\n# Do not change this block\n"""\nif True:\n    pass\nif __name__ == "__main__":\n    pass\n'
    assert cells_of(odd) == [odd.partition("if __name__")[0].rstrip("\n"), 'if __name__ == "__main__":\n    pass']
    assert cells_of("def broken(:\n# Down to here.\n") == ["def broken(:\n# Down to here."]
    assert cells_of("") == []
    assert requirements_of("def broken(:")[0].startswith("tensorflow")


async def test_the_notebook_is_one_by_the_formats_own_schema(seat, tmp_path):
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: make setup")
    for problem in catalog.candidates("first"):
        done = await seat.engine.export(problem.category, str(tmp_path), problem.slug)
        text = zipfile.ZipFile(done.file).read(f"{problem.name}/{problem.name}.ipynb").decode()
        nbformat.validate(nbformat.reads(text, as_version=4))
