"""Whose a process is, as /proc tells it without asking every process of the machine."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

PROC = Path("/proc")
HOST_NAMESPACE = "pid:[4026531836]"
"""The kernel's number for the pid namespace of the machine itself (PROC_PID_INIT_INO, include/linux/proc_ns.h)."""
GPU_FILES = ("/dev/nvidia", "/dev/dxg", "/dev/nvmap")


class Owners:
    """Looks processes up by pid. Drivers tell pids of the host: in a container another process may have that number."""

    def __init__(self, proc: Path = PROC) -> None:
        self._proc = proc
        self._names: dict[int, str] = {}
        self._me = os.getuid()
        self._on_host = self._is_on_host()

    def uid(self, pid: int) -> int | None:
        """Return the owner of the process that the driver means; None where it cannot be looked up."""
        if not self._is_meant(pid):
            return None
        try:
            return (self._proc / str(pid)).stat().st_uid
        except OSError:
            return None

    def is_me(self, uid: int | None) -> bool:
        """Return whether this is the user who asks."""
        return uid == self._me

    def user(self, uid: int | None) -> str:
        """Return a user's name, their number where it has none, "" for nobody known."""
        if uid is None:
            return ""
        if uid not in self._names:
            self._names[uid] = _name(uid)
        return self._names[uid]

    def command(self, pid: int) -> str:
        """Return a process's short name; "" where it cannot be read."""
        try:
            return (self._proc / str(pid) / "comm").read_text(errors="replace").strip()
        except OSError:
            return ""

    def _is_on_host(self) -> bool:
        try:
            return str((self._proc / "self" / "ns" / "pid").readlink()) == HOST_NAMESPACE
        except OSError:
            return False

    def _is_meant(self, pid: int) -> bool:
        """Return whether a process here is the driver's: on the host always, in a container if it has a GPU open."""
        if self._on_host:
            return True
        try:
            files = list((self._proc / str(pid) / "fd").iterdir())
        except OSError:
            return False
        return any(_target(file).startswith(GPU_FILES) for file in files)


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except (KeyError, OSError):
        return str(uid)
