"""Ctrl+C at a real terminal while a run is followed: a person is asked, and each answer does what it says."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from scripted_engine import ScriptedEngine
from tfcert_tui.cli.root import run_command
engine = ScriptedEngine()
engine.log = "the log\\n"
code = run_command(["run", "3"], lambda paths: engine)
print("calls", *engine.calls)
sys.exit(code)
"""
QUESTION = "go on following (Enter)?"


class Terminal:
    """A pseudo-terminal with the command in it."""

    def __init__(self, data_dir: Path) -> None:
        self.master, slave = pty.openpty()
        tests = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join([tests, *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**os.environ, "PYTHONPATH": path, "TFCERT_DATA_DIR": str(data_dir), "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=environment,
        )
        os.close(slave)
        self.seen = ""

    def wait_for(self, text: str) -> None:
        ends = time.monotonic() + 30
        while text not in self.seen:
            assert time.monotonic() < ends, self.seen
            if not self._read():
                raise AssertionError(self.seen)

    def type(self, keys: str) -> None:
        self.seen = ""
        os.write(self.master, keys.encode())

    def end(self) -> int:
        """Read to the end; returns the exit code."""
        while self._read():
            pass
        return self.process.wait(timeout=30)

    def _read(self) -> bool:
        select.select([self.master], [], [], 30)
        try:
            piece = os.read(self.master, 65536)
        except OSError:  # EIO: the other side has closed
            return False
        self.seen += piece.decode()
        return bool(piece)


@pytest.fixture
def terminal(tmp_path):
    one = Terminal(tmp_path)
    yield one
    one.process.kill()
    one.process.wait()
    os.close(one.master)


@pytest.mark.parametrize(
    ("answer", "stopped"), [("s\n", True), ("l\n", False), ("\x03", False), ("\x04", False)], ids=repr
)
def test_ctrl_c_asks_whether_to_stop_the_run_or_leave_it(terminal, answer, stopped):
    terminal.wait_for("the log")
    terminal.type("\x03")
    terminal.wait_for(QUESTION)
    terminal.type(answer)
    assert terminal.end() == 130
    assert ("stop_run" in terminal.seen) is stopped
    assert ("Stop it with: tfcert-tui stop 3" in terminal.seen) is not stopped


def test_enter_goes_on_following_and_ctrl_c_asks_again(terminal):
    terminal.wait_for("the log")
    for answer, then in (("\n", "Following."), ("s\n", "Run 4: stopped")):
        terminal.type("\x03")
        terminal.wait_for(QUESTION)
        terminal.type(answer)
        terminal.wait_for(then)
    assert terminal.end() == 130
    assert "stop_run" in terminal.seen
