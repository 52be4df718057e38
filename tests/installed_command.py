"""The installed command on a real terminal, pressed and read as a person does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest

COMMAND = Path(sys.executable).with_name("tfcert-tui")
DATASETS = Path(__file__).parents[1] / ".cache" / "datasets"
COLUMNS, ROWS = 120, 40
LIMIT_S = 90.0


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
