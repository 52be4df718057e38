"""Whose a process is, as /proc tells it without asking every process of the machine."""

from __future__ import annotations

import os
import pwd
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tfcert_hw_probe.kernel_files import read

PROC = Path("/proc")
HOST_NAMESPACE = "pid:[4026531836]"
"""The kernel's number for the pid namespace of the machine itself (PROC_PID_INIT_INO, include/linux/proc_ns.h)."""
GPU_FILES = ("/dev/nvidia", "/dev/dxg", "/dev/nvmap")
KNOWN_S = 10.0
"""How long an answer is believed: numbers of processes are not given out again so soon."""


@dataclass(frozen=True)
class Owner:
    """Whose a process is."""

    uid: int
    user: str
    command: str
    """Its short name; "" where it cannot be read."""
    is_me: bool
    """Whether it belongs to the user who asks."""


class Owners:
    """Looks processes up by pid. Drivers tell pids of the host: in a container another process may have that number."""

    def __init__(self, proc: Path = PROC, now: Callable[[], float] = time.monotonic) -> None:
        self._proc, self._now = str(proc), now
        self._me = os.getuid()
        self._on_host = self._is_on_host()
        self._known: dict[int, Owner | None] = {}
        self._known_until = float("-inf")

    def of(self, pid: int) -> Owner | None:
        """Return the owner of the process that the driver means; None where it cannot be looked up."""
        now = self._now()
        if now >= self._known_until:
            self._known, self._known_until = {}, now + KNOWN_S
        if pid not in self._known:
            self._known[pid] = self._look_up(pid)
        return self._known[pid]

    def _look_up(self, pid: int) -> Owner | None:
        folder = f"{self._proc}/{pid}"
        if not self._is_meant(folder):
            return None
        try:
            uid = os.stat(folder).st_uid  # noqa: PTH116 (strings, as the kernel's files are read everywhere here)
        except OSError:
            return None
        # Its owner may call a process what he likes: codes that steer a terminal too.
        told = read(f"{folder}/comm").decode(errors="replace").strip()
        command = "".join(letter if letter.isprintable() else "?" for letter in told)
        return Owner(uid, user_name(uid), command, uid == self._me)

    def _is_on_host(self) -> bool:
        return _target(f"{self._proc}/self/ns/pid") == HOST_NAMESPACE

    def _is_meant(self, folder: str) -> bool:
        """Return whether a process here is the driver's: on the host always, in a container if it has a GPU open."""
        if self._on_host:
            return True
        try:
            files = os.listdir(f"{folder}/fd")  # noqa: PTH208
        except OSError:
            return False
        return any(_target(f"{folder}/fd/{file}").startswith(GPU_FILES) for file in files)


def _target(link: str) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115
    except OSError:
        return ""


def user_name(uid: int) -> str:
    """Return a user's name, their number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OSError):
        return str(uid)
