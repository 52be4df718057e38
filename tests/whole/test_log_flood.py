"""A script that prints as fast as it can, in the installed command: the keys answer, the disk has every line."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installed_command import COMMAND, DATASETS, Terminal

F2, F5, F7, CTRL_Q = b"\x1bOQ", b"\x1b[15~", b"\x1b[18~", b"\x11"
LEAST, MOST = 300_000, 1_200_000
FLOOD = f"""
import time
from pathlib import Path
n = 0
while n < {LEAST} or not Path("enough").exists():
    if n >= {MOST}:
        time.sleep(0.05)
        continue
    for n in range(n, n + 1000):
        print(f"line {{n}} \\033[32mof a flood\\033[0m")
    n += 1
print(f"that was the last of {{n}} lines")
"""

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TFCERT_DATASETS_DIR", os.environ.get("TFCERT_DATASETS_DIR", str(DATASETS)))
    yield tmp_path / "data"
    stop = [COMMAND, "--data-dir", tmp_path / "data", "engine", "stop", "--force"]
    subprocess.run(stop, check=True, capture_output=True)


def test_keys_are_answered_while_it_floods_and_not_a_line_is_lost(data_dir: Path) -> None:
    begin = [COMMAND, "--data-dir", data_dir, "start", "--mode", "practice", "--form", "first"]
    subprocess.run(begin, check=True, capture_output=True)
    folder = next((data_dir / "attempts").iterdir()) / "category1"
    (folder / "solution.py").write_text(FLOOD)
    terminal = Terminal(data_dir)
    terminal.shows("any key leads on")
    terminal.press(b"\r")
    terminal.shows("practice ·", "How long is the spring?")
    terminal.press(F5)
    terminal.shows("of a flood")
    terminal.press(F7)
    terminal.press(b" ")
    terminal.shows("paused,", "new lines")
    terminal.press(b"/line 4242 ")
    terminal.shows("1 of 1")
    terminal.press(b"\r")
    terminal.shows("line 4242 of a flood")
    terminal.press(F2)
    (folder / "enough").touch()  # the flood has gone on until here
    terminal.press(F7)
    terminal.press(b"\x1b[F")
    terminal.shows("that was the last of", "following")
    log = (data_dir / "jobs" / "run-1" / "log.txt").read_text().splitlines()
    count = len(log) - 1
    assert count >= LEAST and log[-1] == f"that was the last of {count} lines"
    assert all(line == f"line {n} \x1b[32mof a flood\x1b[0m" for n, line in enumerate(log[:-1]))
    terminal.press(CTRL_Q)
    assert terminal.wait() == 0
