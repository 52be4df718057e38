"""A data folder that may not be written to: one sentence, exit code 3, nothing half made. The real command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from disks import Disk
from hosts import LIMIT_S
from tfcert_exam_engine.paths import DATASETS_VARIABLE


def said(datasets: Path, *words: object, home: Path | None = None) -> tuple[int, str, str]:
    """Run the command; return its exit code, what it printed and what it complained of."""
    environment = {**os.environ, DATASETS_VARIABLE: str(datasets), **({"HOME": str(home)} if home else {})}
    for name in ("TFCERT_DATA_DIR", "XDG_DATA_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "tfcert_tui", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done.returncode, done.stdout, done.stderr


def attempts(datasets: Path, *at: object) -> list[dict[str, object]]:
    """Return the record as the command tells it, without the time left."""
    code, out, _err = said(datasets, *at, "attempts", "list", "--json")
    assert code == 0
    return [{name: each[name] for name in each if name != "remaining_s"} for each in json.loads(out)["attempts"]]


@pytest.mark.parametrize("words", [("status",), ("start", "--mode", "practice"), ("attempts", "list"), ("data",)])
def test_a_read_only_home_is_one_sentence(datasets: Path, disk: Disk, words: tuple[str, ...]) -> None:
    disk.close_to_writing(True)
    code, _out, err = said(datasets, *words, home=disk.place)
    assert code == 3
    assert "cannot be written: Read-only file system" in err
    assert str(disk.place) in err and "another --data-dir" in err
    assert list(disk.place.iterdir()) == []


def test_a_data_folder_under_a_file_is_one_sentence(datasets: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    code, _out, err = said(datasets, "--data-dir", tmp_path / "file" / "data", "start")
    assert (code, "cannot be written: Not a directory" in err) == (3, True)
    assert (tmp_path / "file").read_text() == "not a folder"


def test_what_lies_in_a_folder_that_became_read_only_is_there_when_it_is_writable_again(
    datasets: Path, disk: Disk
) -> None:
    at = ("--data-dir", disk.place / "data")
    assert said(datasets, *at, "start", "--mode", "practice", "--minutes", "60")[0] == 0
    before = attempts(datasets, *at)
    assert len(before) == 1
    assert said(datasets, *at, "engine", "stop", "--force")[0] == 0
    disk.close_to_writing(True)
    code, _out, err = said(datasets, *at, "status")
    assert (code, "Read-only file system" in err) == (3, True)
    disk.close_to_writing(False)
    assert attempts(datasets, *at) == before
    assert said(datasets, *at, "engine", "stop", "--force")[0] == 0
