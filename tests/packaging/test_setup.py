"""`make setup`'s script, in a checkout of its own: what it refuses, and what it does not do twice."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def setup(checkout, tmp_path):
    """Run the script with a PATH that holds only the given interpreters."""
    shutil.copytree(checkout / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(checkout / "pyproject.toml", tmp_path)

    def run(**interpreters: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        for name, script in interpreters.items():
            file = folder / name.replace("_", ".")
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
        command = [sys.executable, str(tmp_path / "scripts" / "setup_venv.py")]
        environment = {"PATH": str(folder), "TFCERT_GPU": "0"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    return run


def test_no_fitting_python_is_said_in_one_sentence(setup):
    done = setup(python3="echo 3.9.2")
    assert done.returncode == 3
    assert done.stderr.startswith("setup: Python 3.11, 3.12 or 3.13 is needed")
    assert done.stderr.count("\n") == 1


def test_a_missing_venv_module_names_its_debian_package(setup):
    done = setup(python3_12='case "$*" in *version*) echo 3.12.1;; *) exit 1;; esac')
    assert done.returncode == 3
    assert "sudo apt install python3.12-venv" in done.stderr


def test_a_broken_shim_in_the_path_is_passed_over(setup):
    works = 'case "$*" in *version*) echo 3.11.2;; *ensurepip*) exit 0;; *) echo made it; exit 7;; esac'
    done = setup(python3_13="exit 127", python3_11=works)
    assert done.stdout == "setup: making .venv with Python 3.11.2.\n"
    assert "python3.11 -m venv failed: made it" in done.stderr


def test_nothing_is_done_where_the_stamp_holds(setup, tmp_path):
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    program = "import setup_venv; setup_venv.STAMP.write_text(setup_venv.fingerprint())"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "scripts"), "TFCERT_GPU": "0"}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    done = setup()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    assert "installing into .venv" in setup().stdout
    again = setup()
    assert (again.returncode, "anew" in again.stdout) == (3, False), "what cannot be brought up to date stays"
    assert (venv / "bin" / "python").exists()


def test_a_half_made_folder_is_made_anew(setup, tmp_path):
    (tmp_path / ".venv" / "lib").mkdir(parents=True)
    (tmp_path / ".venv" / "lib" / "torn").write_text("half a file")
    works = 'case "$*" in *version*) echo 3.11.2;; *ensurepip*) exit 0;; *) exit 7;; esac'
    done = setup(python3_11=works)
    assert "making it anew" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_pips_story_becomes_short_lines_and_its_errors_are_kept(checkout, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(checkout / "scripts"))
    import pip_progress

    story = """Collecting tensorflow==2.21.*
Downloading https://somewhere/tensorflow-2.21.0-cp311.whl (572.4 MB)
Progress 1000000 of 572400000
Installing collected packages: a, b, c

ERROR: No space left on device
"""
    errors: list[str] = []
    pip_progress.narrate(io.StringIO(story), pip_progress.Line(), errors.append)
    assert errors == ["ERROR: No space left on device"]
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "  downloading tensorflow-2.21.0-cp311.whl (572.4 MB)",
        "  unpacking 3 packages; this takes a minute",
    ]
