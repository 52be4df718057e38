"""The installed command on a real terminal with the real engine: a practice sat by keys alone, across a kill."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from tfcert_problems import catalog

COMMAND = Path(sys.executable).with_name("tfcert-tui")
DATASETS = Path(__file__).parents[2] / ".cache" / "datasets"
COLUMNS, ROWS = 120, 40
LIMIT_S = 90.0
F3, F5, F9, CTRL_E, CTRL_Q, ESCAPE = b"\x1bOR", b"\x1b[15~", b"\x1b[20~", b"\x05", b"\x11", b"\x1b"

pytestmark = [
    pytest.mark.whole,
    pytest.mark.trains,
    pytest.mark.skipif(not COMMAND.exists(), reason="the command is not installed beside this Python"),
]


class Terminal:
    """The command on a terminal of 120x40, read as a person reads it."""

    def __init__(self, data_dir: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TFCERT_DATASETS_DIR=str(DATASETS))
            os.environ.update(COLUMNS=str(COLUMNS), LINES=str(ROWS))
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
            self._read()
        pytest.fail(f"never on the screen: {texts}\n{self.text}")

    def shows_no_more(self, text: str) -> None:
        """Read until it has gone from the screen: Escape and a key right behind it are another key."""
        ends = time.monotonic() + LIMIT_S
        while text in self.text and time.monotonic() < ends:
            self._read()
        assert text not in self.text

    @property
    def text(self) -> str:
        """The screen, one line per row."""
        return "\n".join(self._screen.display)

    def _read(self) -> None:
        if select.select([self._master], [], [], 0.1)[0]:
            self._stream.feed(os.read(self._master, 65536))

    def kill(self) -> None:
        """End it as a broken line would not even do: without a word."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

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
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    subprocess.run([COMMAND, "--data-dir", tmp_path / "data", "engine", "stop"], check=True, capture_output=True)


def put_reference(data_dir: Path) -> None:
    """Write the bank's answer where a candidate would."""
    folder = next((data_dir / "attempts").iterdir()) / "category1"
    shutil.copy(catalog.problems()[0].folder / "reference.py", folder / "solution.py")


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
