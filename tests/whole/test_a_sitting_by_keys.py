"""The installed command on a real terminal with the real engine: a practice sat by keys alone, across a kill."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installed_command import COMMAND, Terminal
from tfcert_problems import catalog

F3, F5, F9, CTRL_E, CTRL_Q, ESCAPE = b"\x1bOR", b"\x1b[15~", b"\x1b[20~", b"\x05", b"\x11", b"\x1b"

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
]


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    subprocess.run([COMMAND, "--data-dir", tmp_path / "data", "engine", "stop"], check=True, capture_output=True)


def put_reference(data_dir: Path) -> None:
    """Write the bank's answer where a candidate would."""
    folder = next((data_dir / "attempts").iterdir()) / "category1"
    shutil.copy(catalog.find(1, "line").folder / "reference.py", folder / "solution.py")


def test_a_practice_is_begun_trained_submitted_and_ended_by_keys_and_survives_a_kill(data_dir: Path) -> None:
    terminal = Terminal(data_dir)
    terminal.shows("not affiliated with or endorsed by Google", "Practice", "Welcome", "any key leads on")
    terminal.press(b"\r")
    terminal.shows_no_more("any key leads on")
    terminal.press(F3)
    terminal.shows("practice ·", "needs 90 more", "Spring")
    put_reference(data_dir)
    terminal.press(F5)
    terminal.shows("run 1", "epoch")
    terminal.kill()

    terminal = Terminal(data_dir)
    terminal.shows("practice ·", "run 1", "done")
    terminal.press(F9)
    terminal.shows("★★★★★   10 of 10 points", "F10 closes")
    terminal.press(ESCAPE)
    terminal.shows_no_more("F10 closes")
    terminal.shows("10 of 100 · pass at 90 · needs 80 more")
    terminal.press(CTRL_E)
    terminal.shows("zero")
    terminal.press(b"y")
    terminal.shows("10 of 100", "not passed")
    terminal.press(CTRL_Q)
    assert terminal.wait() == 0
