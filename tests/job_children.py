"""Starts children as the engine does, without the engine: forked from a server over its pipes, cold, or foreign."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from typing import Any, TypeVar

import msgspec

from tfcert_exam_engine.children.fork_server import child_environment
from tfcert_exam_engine.children.job import MARK_LENGTH, MARK_VARIABLE, AnyJob, TrainJob, job_file
from tfcert_exam_engine.events import AnyEnding, AnyJobEvent
from tfcert_exam_engine.runner import script as foreign_entry

LIMIT_S = 60
Kind = TypeVar("Kind")
ENTRY = Path(foreign_entry.__file__)


def wait_until(holds: Callable[[], Any]) -> Any:
    """Return the first true value of a function; fail when there is none in a minute."""
    ends = time.monotonic() + LIMIT_S
    while not (value := holds()):
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.01)
    return value


class Desk:
    """A candidate's folder, a job's folder, and what a child has left in it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        self.folder = folder / "category1"
        self.job_folder = folder / "jobs" / "run-1"
        self.folder.mkdir()
        self.job_folder.mkdir(parents=True)
        self.token = secrets.token_hex(MARK_LENGTH // 2)

    def ask(self, script: str, **share: Any) -> Path:
        """Write a script and the job that runs it; return the job's file."""
        text = dedent(script)
        (self.folder / "solution.py").write_text(text)
        (self.job_folder / "source.py").write_text(text)
        source = str(self.job_folder / "source.py")
        return self.put(TrainJob(str(self.job_folder), None, str(self.folder / "solution.py"), source, **share))

    def put(self, job: AnyJob) -> Path:
        """Write a job's file."""
        file = job_file(self.job_folder, self.token)
        file.write_bytes(msgspec.json.encode(job))
        return file

    def cold(self, file: Path) -> subprocess.Popen[bytes]:
        """Start a child in an interpreter of its own."""
        return subprocess.Popen([sys.executable, "-m", "tfcert_exam_engine.runner", str(file)], env=self.environment)

    def foreign(self, file: Path, *python: str) -> subprocess.Popen[bytes]:
        """Start a child in another interpreter, where nothing of ours is installed."""
        environment = {name: value for name, value in self.environment.items() if name != "PYTHONPATH"}
        return subprocess.Popen([*python, str(ENTRY), str(file)], env=environment)

    @property
    def environment(self) -> dict[str, str]:
        """What the engine gives to a child that it starts itself."""
        return {**child_environment(self.home), MARK_VARIABLE: self.token}

    @property
    def lines(self) -> list[bytes]:
        """What was appended to the events, line by line."""
        file = self.job_folder / "events.jsonl"
        return file.read_bytes().splitlines() if file.exists() else []

    @property
    def events(self) -> list[AnyJobEvent]:
        """The events; every line has to be one."""
        return [msgspec.json.decode(line, type=AnyJobEvent) for line in self.lines]

    @property
    def ending(self) -> AnyEnding:
        """The one ending, which is the last event."""
        endings = [event for event in self.events if isinstance(event, AnyEnding)]
        assert endings == self.events[-1:], self.events
        return endings[0]

    def of_kind(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def log(self) -> str:
        """What the script printed."""
        file = self.job_folder / "log.txt"
        return file.read_text() if file.exists() else ""

    def kill_family(self) -> None:
        """Kill what wears this desk's mark: a test that failed leaves nothing behind."""
        worn = f"{MARK_VARIABLE}={self.token}".encode()
        for environ in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if worn in environ.read_bytes().split(b"\0"):
                    os.kill(int(environ.parent.name), signal.SIGKILL)

    def pids(self, count: int) -> list[int]:
        """Wait for a first line of that many pids in the log."""
        wait_until(lambda: self.log.count(" ") >= count - 1 and self.log.endswith("\n"))
        return [int(word) for word in self.log.split()]


class Forks:
    """A fork server, spoken to as the engine speaks to it."""

    def __init__(self, home: Path) -> None:
        environment = {**child_environment(home), MARK_VARIABLE: "0" * MARK_LENGTH}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tfcert_exam_engine.runner.forking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._exits: dict[int, int] = {}
        assert "ready" in self._hear()

    def fork(self, file: Path) -> int:
        """Fork a child for a job's file; return its pid."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"fork": str(file)}).encode() + b"\n")
        self._process.stdin.flush()
        while (message := self._hear()).get("forked") != str(file):
            pass
        pid: int = message["pid"]
        return pid

    def exit_of(self, pid: int) -> int:
        """Wait for a child's exit code."""
        while pid not in self._exits:
            self._hear()
        return self._exits.pop(pid)

    def close(self) -> None:
        """Let it leave."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LIMIT_S)
        self._process.stdout.close()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        message: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "exited" in message:
            self._exits[message["exited"]] = message["status"]
        return message


def make_foreign_python(folder: Path) -> Path:
    """Make an interpreter that has TensorFlow and Keras, and nothing of ours; return its path."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    # Its own .pth files, ours among them, are not read from there.
    keras = find_spec("keras")
    assert keras is not None and keras.origin is not None
    (packages / "borrowed.pth").write_text(f"{Path(keras.origin).parents[1]}\n")
    return folder / "bin" / "python"


def other_pythons() -> list[str]:
    """Return interpreters of this machine, of each version that our part of a child is made for."""
    versions = [(3, minor) for minor in range(8, 15)]
    named = [f"python{major}.{minor}" for major, minor in versions]
    kept = [str(file) for name in named for file in Path.home().glob(f".pyenv/versions/*/bin/{name}")]
    return kept + [file for name in named if (file := shutil.which(name)) is not None and "shims" not in file]


def empty(folder: Path) -> bool:
    """Return whether nothing is in a folder."""
    return not list(folder.iterdir())


def renew(folder: Path) -> None:
    """Empty a folder as the engine does for another job."""
    shutil.rmtree(folder)
    folder.mkdir()
