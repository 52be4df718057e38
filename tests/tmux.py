"""The installed command in a tmux of its own, pressed, pasted into and read as a person does."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import secrets
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from installed_command import COMMAND, DATASETS, sit_the_first_form

LIMIT_S = 90.0
DETACH = b"\x02d"


class Tmux:
    """A tmux server of its own with the workstation in its only pane."""

    def __init__(self, data_dir: Path) -> None:
        self._name = f"tfcert-{secrets.token_hex(4)}"
        sit_the_first_form(data_dir)
        environment = {**os.environ, "TFCERT_DATASETS_DIR": str(DATASETS), "LC_ALL": "C.UTF-8"}
        for name in ("TMUX", "COLUMNS", "LINES"):  # of the terminal that the tests are run in
            environment.pop(name, None)
        command = ["new-session", "-d", "-x", "120", "-y", "40", f"exec {COMMAND} --data-dir {data_dir}"]
        self._ask("-f", os.devnull, *command, env=environment)
        self.screen = psutil.Process(int(self._ask("display-message", "-p", "#{pane_pid}")))
        self.server = psutil.Process(int(self._ask("display-message", "-p", "#{pid}")))

    def _ask(self, *words: str, env: dict[str, str] | None = None) -> str:
        command = ["tmux", "-L", self._name, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout

    def press(self, *keys: str) -> None:
        self._ask("send-keys", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._ask("send-keys", "-l", text)

    def paste(self, text: str) -> None:
        """Paste a text as terminals do: in brackets."""
        self._ask("set-buffer", text)
        self._ask("paste-buffer", "-p", "-d")

    @property
    def text(self) -> str:
        return self._ask("capture-pane", "-p")

    def shows(self, *wanted: str | re.Pattern[str]) -> str:
        """Wait until all of it stands on the screen: words are found, patterns are searched."""
        return self._until(lambda text: all(_holds(text, each) for each in wanted), f"never on the screen: {wanted}")

    def shows_no_more(self, gone: str) -> str:
        """Wait until it has left the screen."""
        return self._until(lambda text: gone not in text, f"still on the screen: {gone}")

    def _until(self, what: Callable[[str], bool], complaint: str) -> str:
        ends = time.monotonic() + LIMIT_S
        while not what(text := self.text):
            if time.monotonic() > ends:
                pytest.fail(f"{complaint}\n{text}")
            time.sleep(0.1)
        return text

    def attached(self, columns: int, rows: int) -> Client:
        """Attach a terminal of that size, as a person does who comes back, and wait until it is there."""
        client = Client(["tmux", "-L", self._name, "attach"], columns, rows)
        self._until(lambda _text: str(columns) in self._ask("list-clients", "-F", "#{client_width}"), "not attached")
        return client

    def kill(self) -> None:
        """Kill the server, and with it the terminal."""
        self._ask("kill-server")

    def close(self) -> None:
        if self.server.is_running():
            self.kill()


def _holds(text: str, wanted: str | re.Pattern[str]) -> bool:
    return wanted in text if isinstance(wanted, str) else bool(wanted.search(text))


class Client:
    """A person's terminal, attached; it reads nothing, and goes when it is told."""

    def __init__(self, command: list[str], columns: int, rows: int) -> None:
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            os.environ.pop("TMUX", None)
            os.environ["TERM"] = "xterm-256color"
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvp(command[0], command)

    def detach(self) -> None:
        """Press what detaches, and wait until the client is gone."""
        os.write(self._master, DETACH)
        ends = time.monotonic() + LIMIT_S
        while time.monotonic() < ends and self._goes_on():
            pass
        os.close(self._master)
        assert os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1]) == 0

    def _goes_on(self) -> bool:
        if not select.select([self._master], [], [], 0.1)[0]:
            return True
        with suppress(OSError):  # of a terminal that nobody has any more
            return bool(os.read(self._master, 65536))
        return False


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    stop = [COMMAND, "--data-dir", tmp_path / "data", "engine", "stop", "--force"]
    subprocess.run(stop, check=True, capture_output=True)


@pytest.fixture
def open_tmux(data_dir: Path) -> Iterator[Callable[[], Tmux]]:
    opened: list[Tmux] = []

    def attach() -> Tmux:
        opened.append(Tmux(data_dir))
        return opened[-1]

    yield attach
    for tmux in opened:
        tmux.close()
