"""A real exam, signed by the command, and verified where nothing of it is: whole, changed, with its models, again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from installed_command import DATASETS
from real_exam import kept_exam
from signed_records import tampered
from tfcert_exam_engine.signing.judging import judge

pytestmark = [pytest.mark.trains, pytest.mark.timeout(1200)]


def ask(home: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run the command as somebody whose home that is; returns its exit code and its JSON."""
    environment = {**os.environ, "HOME": str(home), "TFCERT_DATASETS_DIR": str(DATASETS)}
    environment.pop("TFCERT_DATA_DIR", None)
    command = [sys.executable, "-m", "tfcert_tui", *arguments, "--json"]
    done = subprocess.run(command, env=environment, cwd=home, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, found


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a data folder in it, where an exam was sat; signed into exam.json, its models beside it."""
    home = tmp_path_factory.mktemp("candidate")
    shutil.copytree(kept_exam(tmp_path_factory), home / "data", symlinks=True)
    (home / "hand-in").mkdir()
    try:
        arguments = ("sign", "exam.json", "--name", "Kim", "--models", "hand-in")
        code, said = ask(home, "--data-dir", str(home / "data"), *arguments)
    finally:
        ask(home, "--data-dir", str(home / "data"), "engine", "stop", "--force")
    assert code == 0, said
    assert len(said["models"]) == 5 and said["models_gone"] == []
    return home


@pytest.fixture(scope="module")
def document(candidate: Path) -> dict[str, Any]:
    """What stands in the file."""
    found: dict[str, Any] = json.loads((candidate / "exam.json").read_text())
    return found


def test_it_is_whole_where_nothing_of_it_is_and_agrees_with_itself(candidate, tmp_path):
    code, key = ask(candidate, "--data-dir", str(candidate / "data"), "key")
    shutil.copy(candidate / "exam.json", tmp_path)
    shutil.copytree(candidate / "hand-in", tmp_path / "hand-in")
    arguments = ("verify", "exam.json", "--key", key["fingerprint"], "--models", "hand-in")
    code, said = ask(tmp_path, *arguments)
    assert code == 0, said
    (file,) = said["files"]
    assert (file["attempt"]["score"], file["attempt"]["passed"], file["attempt"]["mode"]) == (100.0, True, "exam")
    assert [one["stars"] for one in file["problems"]] == [5, 5, 5, 5, 5]
    assert file["models"]["missing"] == [] and len(file["models"]["counting"]) == 5
    assert file["disagreements"] == []


def test_nothing_in_it_can_be_changed_unnoticed(document):
    assert judge(document).sound
    assert not [what for what, other in tampered(document) if judge(other).whole]


def test_nothing_of_the_candidates_machine_is_in_it(candidate):
    text = (candidate / "exam.json").read_text()
    for private in (str(candidate), "real-exam", "/home", "/tmp", "token", os.uname().nodename, str(Path.home())):
        assert private not in text


def test_the_files_that_count_have_the_same_stars_when_graded_again(candidate, tmp_path):
    arguments = ("verify", str(candidate / "exam.json"), "--models", str(candidate / "hand-in"), "--regrade")
    try:
        code, said = ask(tmp_path, "--data-dir", str(tmp_path / "data"), *arguments)
    finally:
        ask(tmp_path, "--data-dir", str(tmp_path / "data"), "engine", "stop", "--force")
    assert code == 0, said
    (file,) = said["files"]
    assert [(one["said"], one["found"], one["agrees"]) for one in file["regraded"]] == [(5, 5, True)] * 5
    assert all(one["said_value"] == one["found_value"] for one in file["regraded"])


def test_a_file_put_in_the_place_of_another_is_missed(candidate, tmp_path):
    shutil.copytree(candidate / "hand-in", tmp_path / "hand-in")
    files = sorted((tmp_path / "hand-in").iterdir())
    with files[1].open("ab") as file:
        file.write(b"\0")
    code, said = ask(tmp_path, "verify", str(candidate / "exam.json"), "--models", "hand-in")
    assert (code, said["files"][0]["outcome"], said["files"][0]["models"]["missing"]) == (1, "models_missing", [2])
