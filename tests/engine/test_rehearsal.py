"""The whole exam, sat by the command itself through the real engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def rehearse(home: Path, datasets: Path, *options: str) -> tuple[int, dict[str, Any]]:
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home), "TFCERT_DATASETS_DIR": str(datasets)}
    environment.pop("TFCERT_DATA_DIR", None)
    command = [sys.executable, "-m", "tfcert_tui", "rehearse", "--form", "first", "--json", *options]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.trains
@pytest.mark.timeout(1200)
def test_a_rehearsal_with_the_references_gets_100_points_and_leaves_nothing_behind(tmp_path, datasets):
    code, said = rehearse(tmp_path, datasets)
    assert code == 0, said
    assert [problem["stars"] for problem in said["problems"]] == [5, 5, 5, 5, 5]
    assert (said["score"], said["passed"], said["ended"], said["failures"]) == (100, True, True, [])
    assert not list(tmp_path.glob("tfcert-rehearsal-*"))


@pytest.mark.trains
@pytest.mark.timeout(1200)
def test_a_rehearsal_with_the_untouched_starters_gets_hardly_anything(tmp_path, datasets):
    home = tmp_path / ("a-long-name-" * 8)  # of a folder for temporary files: no socket can stand in it
    home.mkdir()
    code, said = rehearse(home, datasets, "--starter")
    assert code == 0, said
    assert said["passed"] is False
    assert all((problem["stars"] or 0) <= 1 for problem in said["problems"])
