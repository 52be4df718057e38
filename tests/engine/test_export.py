"""A problem taken elsewhere: what is in the zip, that its notebook trains in an empty folder, and that it is graded."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
