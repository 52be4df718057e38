"""Processes by identity: a pid alone may have been given to another process since."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil

from tfcert_hw_probe.process_tree import best_lister


def start_of(pid: int) -> float | None:
    """Return when a process started, in a unit that only serves to compare; None when it is gone or a zombie.

    Clock ticks since boot on Linux (field 22 of /proc/PID/stat), Unix seconds elsewhere.
    """
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        return _start_by_psutil(pid)
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else float(fields[19])


def _start_by_psutil(pid: int) -> float | None:
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def is_alive(pid: int, start: float) -> bool:
    """Return whether this very process lives; a stopped one does."""
    return start_of(pid) == start


_family = best_lister()
"""Lists a process and its descendants, itself first."""


def signal_tree(pid: int, start: float, number: signal.Signals) -> None:
    """Send a signal to a job's process, all its descendants and its process group; nothing when it is gone.

    Descendants are looked up because a group misses those that started a session of their own. The job's process is a
    child subreaper, so that orphaned grandchildren stay below it.
    """
    if not is_alive(pid, start):
        return
    family = _family(pid)
    _signal_group(pid, number)
    for member in family:
        _send(member.pid, number)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        if os.getpgid(pid) == pid:
            os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def oom_kills() -> int | None:
    """Return how many processes the kernel has killed for memory since boot; None where it does not tell."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)
