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
REPAINT_S = 0.2
Cell = tuple[str, str, str, bool, bool]
"""A character, its two colours, whether it is bold, whether it is reversed."""


def _cell(char: pyte.screens.Char) -> Cell:
    return char.data, char.fg, char.bg, char.bold, char.reverse


def sit_the_first_form(data_dir: Path) -> None:
    """Set the form whose problems are the same for every seed, and train in seconds."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (data_dir / "settings.json").exists():
        (data_dir / "settings.json").write_text('{"form": "first"}')


class Terminal:
    """The command on a terminal, read as a person reads it."""

    def __init__(self, data_dir: Path, columns: int = COLUMNS, rows: int = ROWS) -> None:
        self.size = columns, rows
        sit_the_first_form(data_dir)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            # Not this process's own: readline has put the size of another terminal into it.
            own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            seen = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TFCERT_DATASETS_DIR": str(DATASETS)}
            os.execve(COMMAND, [str(COMMAND), "--data-dir", str(data_dir)], {**own, **seen})

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

    def cells(self) -> list[list[Cell]]:
        """Return what stands in every cell, colours included."""
        columns, rows = self._screen.columns, self._screen.lines
        return [[_cell(self._screen.buffer[y][x]) for x in range(columns)] for y in range(rows)]

    def read_for(self, seconds: float) -> None:
        """Read what comes in that time."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self._read(0.02)

    def repaint(self) -> None:
        """Let it paint all there is: the terminal has a row more for a moment, and is wiped."""
        rows = self._screen.lines
        for lines in (rows + 1, rows):
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, self._screen.columns, 0, 0))
            self._screen.resize(lines, self._screen.columns)
            self._screen.erase_in_display(2)
            self.read_for(REPAINT_S)

    def _read(self, limit_s: float = 0.1) -> None:
        if select.select([self._master], [], [], limit_s)[0]:
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
