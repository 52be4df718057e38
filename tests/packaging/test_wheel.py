"""The wheel: what is in it, and that it starts where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile

import pytest

PACKAGES = {"tfcert_tui", "tfcert_exam_engine", "tfcert_problems", "tfcert_hw_probe"}


@pytest.fixture(scope="session")
def names(wheel) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


@pytest.fixture
def run(without_tensorflow, tmp_path):
    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        program = str(without_tensorflow / "tfcert-tui")
        return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, timeout=120)

    return start


def test_the_wheel_holds_the_four_packages_and_nothing_else(names):
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == PACKAGES


def test_the_wheel_holds_every_tracked_file_of_the_packages(names, checkout):
    listed = subprocess.run(["git", "ls-files"], cwd=checkout, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    tracked = {
        path.split("/", 1)[1]
        for path in listed.stdout.splitlines()
        if path.split("/", 2)[1:2] and path.split("/")[1] in PACKAGES
    }
    assert len(tracked) > 50
    assert tracked <= set(names)


def test_the_wheel_holds_no_tests_and_no_leftovers(names):
    assert not [name for name in names if "__pycache__" in name or name.split("/")[0] in ("tests", "benchmarks")]


def test_the_wheel_asks_for_tensorflow_only_where_there_is_one(wheel):
    archive = zipfile.ZipFile(wheel)
    (path,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    text = archive.read(path).decode()
    assert "Requires-Python: <3.14,>=3.11" in text
    (line,) = [one for one in text.splitlines() if one.startswith("Requires-Dist: tensorflow==")]
    assert "sys_platform == 'linux'" in line
    assert "Requires-Dist: tensorflow[and-cuda]" in text


def test_the_installed_command_says_its_version_without_tensorflow(run):
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("tfcert-tui 0.")
    assert "TensorFlow is not installed" in done.stdout


def test_the_installed_command_lists_its_problems_without_tensorflow(run):
    done = run("problems", "list")
    assert done.returncode == 0
    assert done.stderr.startswith("Some problems need public data sets that are not here.")
    assert len(done.stderr.splitlines()) == 1
    categories = [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert set(categories) == set("12345") and len(categories) >= 25


def test_the_doctor_says_what_to_install_where_tensorflow_is_missing(run):
    done = run("doctor", "--json")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    (tensorflow,) = [one for one in json.loads(done.stdout)["findings"] if one["name"] == "tensorflow"]
    assert tensorflow["level"] == "bad"
    assert "pip install tensorflow" in tensorflow["advice"]


def test_an_exam_cannot_be_started_without_tensorflow_and_it_says_why(run):
    done = run("start", "--form", "first")
    try:
        assert done.returncode == 3
        assert "Traceback" not in done.stderr
        assert "TensorFlow" in done.stderr
        assert "pip install tensorflow" in done.stderr
    finally:
        assert run("engine", "stop").returncode == 0
