"""An attempt keeps its problems as they were when it began, whatever becomes of the bank."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tfcert_problems import making


class Folder:
    """A data folder, and a folder of problems beside it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.problem = making.make(place, 5, "tides")
        for file in self.problem.rglob("*.*"):
            file.write_text(file.read_text().replace("FILL IN: ", ""))

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        command = [sys.executable, "-m", "tfcert_tui", "--data-dir", str(self.place / "data"), *arguments, "--json"]
        mine = {"TFCERT_PROBLEMS": str(self.place), "TFCERT_DATASETS_DIR": str(self.place / "datasets")}
        done = subprocess.run(command, env={**os.environ, **mine}, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.problem / name).read_text()
        assert old in text
        (self.problem / name).write_text(text.replace(old, new))


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    folder = Folder(tmp_path)
    yield folder
    folder.run("engine", "stop", "--force")


def test_a_newer_version_of_a_problem_is_for_attempts_that_begin_after_it(folder: Folder) -> None:
    assert folder.run("drill", "--problem", "tides", "--seed", "7")[0] == 0
    folder.run("engine", "stop", "--force")
    folder.change("problem.toml", 'title = "Tides"', 'title = "Tides"\nversion = 2')
    folder.change("problem.toml", "stars = [0.5", "stars = [0.4")
    folder.change("hints.md", "where to look", "where else to look")
    assert folder.run("hint", "5")[1]["text"] == "where to look."
    assert folder.run("run", "5")[0] == 0
    submitted = folder.run("submit", "5")[1]
    assert [check["needed"] for check in submitted["checks"]][1] == 0.5
    folder.run("end", "--yes")
    assert folder.run("drill", "--problem", "tides", "--seed", "7")[0] == 0
    assert folder.run("hint", "5")[1]["text"] == "where else to look."


def test_a_problem_that_left_the_bank_is_still_there_for_its_attempt(folder: Folder) -> None:
    assert folder.run("drill", "--problem", "tides")[0] == 0
    folder.run("engine", "stop", "--force")
    folder.problem.rename(folder.place / "elsewhere")
    assert folder.run("hint", "5")[1]["text"] == "where to look."
