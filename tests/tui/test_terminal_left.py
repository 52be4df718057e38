"""The real app on a real pseudo-terminal: signals, a stalled line, the editor, leaving."""

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
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import scenes
from tfcert_tui.workstation import run_workstation
engine = scenes.at_home() if sys.argv[2] == "home" else scenes.in_full_swing()
sys.exit(run_workstation(engine, clock=scenes.clock()))
"""
LIMIT_S = 30.0


class Terminal:
    """The app on a terminal of its own."""

    def __init__(self, scene: str = "home", **environment: str) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", **environment)
            os.execv(sys.executable, [sys.executable, "-c", PROGRAM, str(TESTS), scene])
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.seen = b""

    def read_until(self, what: bytes) -> None:
        """Read the terminal until it shows something."""
        end = time.monotonic() + LIMIT_S
        while what not in self.seen and time.monotonic() < end:
            self._read()
        assert what in self.seen, self.seen[-2000:]

    def _read(self) -> bool:
        if not select.select([self.master], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += data
        return bool(data)

    def wait(self) -> int:
        """Read to the end and return the exit code."""
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            self._read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self._read() and select.select([self.master], [], [], 0)[0]:
                    pass
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        pytest.fail("it did not leave")

    def close(self) -> None:
        """End what is left of it."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.master)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    opened = Terminal()
    yield opened
    opened.close()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_workstation_with_the_terminal_restored(terminal: Terminal, number: signal.Signals) -> None:
    terminal.read_until(b"practice simulator")
    os.kill(terminal.pid, number)
    assert terminal.wait() == 128 + number
    assert b"\x1b[?1049l" in terminal.seen[-400:], "the alternate screen is left"
    assert b"\x1b[?25h" in terminal.seen[-400:], "the cursor is shown"
    assert b"training and the clock go on" in terminal.seen


def test_a_signal_ends_it_while_the_terminal_takes_nothing(terminal: Terminal) -> None:
    terminal.read_until(b"practice simulator")
    for _each in range(200):  # F1 and escape repaint the whole screen; nobody reads it
        os.write(terminal.master, b"\x1bOP\x1b[27u")
    time.sleep(1.0)
    os.kill(terminal.pid, signal.SIGHUP)
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            terminal.pid = 0
            assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
            return
        time.sleep(0.02)
    pytest.fail("it hung with its terminal")


LEADER = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-c", *sys.argv[2:]])
with open(sys.argv[1], "w") as told:
    told.write(str(child))
os.waitpid(child, 0)
"""
"""Leads the session as `make` does: a hangup is told to it alone, and it waits for its child."""


def test_a_terminal_that_is_gone_is_left_though_nobody_passes_the_hangup_on(tmp_path: Path) -> None:
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color")
        command = [sys.executable, "-c", LEADER, str(tmp_path / "pid"), PROGRAM, str(TESTS), "home"]
        os.execv(sys.executable, command)
    seen, end = b"", time.monotonic() + LIMIT_S
    while b"practice simulator" not in seen and time.monotonic() < end:
        seen += os.read(master, 65536) if select.select([master], [], [], 0.2)[0] else b""
    workstation = int((tmp_path / "pid").read_text())
    os.close(master)
    try:
        while os.waitpid(pid, os.WNOHANG) == (0, 0) and time.monotonic() < end:
            time.sleep(0.05)
        with pytest.raises(ProcessLookupError):
            os.kill(workstation, 0)
    finally:
        with suppress(ProcessLookupError):
            os.kill(workstation, signal.SIGKILL)


def test_control_q_leaves_with_code_zero_and_the_shell_as_it_was(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.master)[3]
    terminal.read_until(b"practice simulator")
    assert not termios.tcgetattr(terminal.master)[3] & termios.ICANON, "the app has the keys to itself"
    os.write(terminal.master, b"\x11")
    assert terminal.wait() == 0
    assert termios.tcgetattr(terminal.master)[3] == before


def test_the_editor_has_the_terminal_to_itself_and_the_screen_comes_back(tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nprintf 'BEGIN %s' \"$1\"\nsleep 2\nprintf END\n")
    editor.chmod(0o755)
    terminal = Terminal("work", VISUAL=str(editor))
    try:
        terminal.read_until(b"run 3")
        time.sleep(1.0)
        os.write(terminal.master, b"\x1be")  # Alt+E
        terminal.read_until(b"END")
        inside = terminal.seen.split(b"BEGIN ")[1].split(b"END")[0]
        assert inside == b"/home/ada/tfcert/20261120-1/category4/solution.py", "nothing was painted over the editor"
        terminal.seen = b""
        terminal.read_until(b"run 3")
        os.write(terminal.master, b"\x11")
        assert terminal.wait() == 0
        assert b"tfcert-tui brings you back" in terminal.seen
    finally:
        terminal.close()
