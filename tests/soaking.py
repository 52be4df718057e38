"""A sitting that is disturbed: who lives in it, who is killed, and what came of it."""

from __future__ import annotations

import asyncio
import os
import pty
import random
import secrets
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil

from tfcert_exam_engine import process
from tfcert_exam_engine.paths import Paths

COMMAND = Path(sys.executable).with_name("tfcert-tui")
KINDS = ("screen", "engine", "fork server", "runner", "grader")
Kind = Literal["screen", "engine", "fork server", "runner", "grader"]
MARK = "TFCERT_SOAK"
"""In the environment of every process of one soak."""


class Screen:
    """The installed workstation on a terminal of its own; what it writes is read and thrown away."""

    def __init__(self, data_dir: Path) -> None:
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="120", LINES="40")
            os.execv(COMMAND, [str(COMMAND), "--data-dir", str(data_dir)])
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        try:
            while os.read(self._master, 65536):
                pass
        except OSError:
            return

    def check_alive(self) -> None:
        """Fail when it has left by itself."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        assert not ended, f"the screen left by itself, with {os.waitstatus_to_exitcode(status)}"

    def reap(self) -> None:
        """Wait for its end."""
        os.waitpid(self.pid, 0)
        self._reader.join()
        os.close(self._master)


@dataclass
class Tally:
    """What was done and what came of it."""

    kills: Counter[str] = field(default_factory=Counter)
    exams: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    """Submissions whose answer was lost with the engine: they may count or not."""
    refused: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    graded_again: int = 0

    def words(self) -> str:
        """Return the tally in lines."""
        kills = ", ".join(f"{self.kills[kind]} {kind}" for kind in KINDS)
        runs = ", ".join(f"{number} {state}" for state, number in sorted(self.runs.items()))
        return (
            f"{self.exams} exams, {sum(self.kills.values())} kills ({kills})\n"
            f"{self.acknowledged} submissions acknowledged, {self.graded_again} of them graded more than once, "
            f"{self.unanswered} unanswered, {self.refused} presses refused as too early\n"
            f"runs: {runs}"
        )


class Reaper:
    """Kills one of the processes of a sitting with SIGKILL, at a moment of chance."""

    def __init__(self, paths: Paths, chance: random.Random, tally: Tally) -> None:
        self.paths = paths
        self.killed_runs: set[int] = set()
        self.screen: Screen | None = None
        self._chance = chance
        self._tally = tally

    async def kill(self, kind: Kind, patience_s: float = 3.0) -> bool:
        """Kill one of that kind, as soon as there is one; False when none came in time."""
        await asyncio.sleep(self._chance.uniform(0, 0.6))
        ends = asyncio.get_running_loop().time() + patience_s
        while asyncio.get_running_loop().time() < ends:
            found = self._find(kind)
            if found is not None:
                if kind == "grader":
                    await asyncio.sleep(self._chance.uniform(0, 0.2))
                if self._end(kind, found):
                    return True
            await asyncio.sleep(0.005)
        return False

    def _find(self, kind: Kind) -> int | None:
        finders: dict[str, Callable[[], int | None]] = {
            "screen": lambda: self.screen.pid if self.screen else None,
            "engine": self._engine,
            "fork server": self._fork_server,
            "runner": lambda: self._child("run-"),
            "grader": lambda: self._child("grade-"),
        }
        return finders[kind]()

    def _end(self, kind: Kind, pid: int) -> bool:
        if kind == "screen" and self.screen is not None:
            self.screen.check_alive()
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self._tally.kills[kind] += 1
        if kind == "screen" and self.screen is not None:
            self.screen.reap()
            self.screen = Screen(self.paths.data_dir)
        return True

    def _engine(self) -> int | None:
        try:
            pid = int(self.paths.lock.read_text())
        except (OSError, ValueError):
            return None
        return pid if process.start_of(pid) is not None else None

    def _fork_server(self) -> int | None:
        engine = self._engine()
        try:
            children = psutil.Process(engine).children() if engine else []
            servers = [child.pid for child in children if "tfcert_exam_engine.runner.forking" in child.cmdline()]
        except psutil.Error:
            return None
        return servers[0] if servers else None

    def _child(self, prefix: str) -> int | None:
        for claimed in self.paths.jobs.glob(f"{prefix}*/claimed-*.json"):
            for pid in process.marked(claimed.stem.removeprefix("claimed-")):
                if prefix == "run-":
                    self.killed_runs.add(int(claimed.parent.name.removeprefix(prefix)))
                return pid
        return None


def new_mark() -> str:
    """Put a mark into this process's environment, which everything that is started from now on inherits."""
    os.environ[MARK] = secrets.token_hex(8)
    return os.environ[MARK]


def living(mark: str) -> list[str]:
    """Return the command lines of the processes with the mark that are alive."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.pid != os.getpid() and one.environ().get(MARK) == mark and one.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{one.pid} {' '.join(one.cmdline())}")
        except psutil.Error:
            continue
    return found
