"""A script that prints as fast as it can, in the installed command: the keys answer, the disk has every line."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

COMMAND = Path(sys.executable).with_name("tfcert-tui")
DATASETS = Path(__file__).parents[2] / ".cache" / "datasets"
COLUMNS, ROWS = 120, 40
LIMIT_S = 90.0
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


class Terminal:
    """The command on a terminal of 120x40; what it sends is read, and the screen looked at, when that is asked for."""

    def __init__(self, data_dir: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(COLUMNS), LINES=str(ROWS))
            os.execv(COMMAND, [str(COMMAND), "--data-dir", str(data_dir)])

    def press(self, keys: bytes) -> None:
        """Send keys as the terminal would."""
        os.write(self._master, keys)

    def shows(self, *texts: str) -> None:
        """Read until all of it stands on the screen."""
        ends = time.monotonic() + LIMIT_S
        while time.monotonic() < ends:
            if all(text in self.text for text in texts):
                return
            if select.select([self._master], [], [], 0.1)[0]:
                self._stream.feed(os.read(self._master, 65536))
        pytest.fail(f"never on the screen: {texts}\n{self.text}")

    @property
    def text(self) -> str:
        """The screen, one line per row."""
        return "\n".join(self._screen.display)

    def wait(self) -> int:
        """Read to the end and return the exit code."""
        while True:
            try:
                if not os.read(self._master, 65536):
                    break
            except OSError:
                break
        os.close(self._master)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TFCERT_DATASETS_DIR", os.environ.get("TFCERT_DATASETS_DIR", str(DATASETS)))
    yield tmp_path / "data"
    stop = [COMMAND, "--data-dir", tmp_path / "data", "engine", "stop", "--force"]
    subprocess.run(stop, check=True, capture_output=True)


def test_keys_are_answered_while_it_floods_and_not_a_line_is_lost(data_dir: Path) -> None:
    begin = [COMMAND, "--data-dir", data_dir, "start", "--mode", "practice", "--seed", "7"]
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
