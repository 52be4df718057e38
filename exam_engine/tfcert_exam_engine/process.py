"""Processes by identity: a pid alone may have been given to another process since."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfcert_exam_engine.children.job import MARK_VARIABLE
from tfcert_exam_engine.clock import boot_seconds

if TYPE_CHECKING:
    from tfcert_hw_probe.process_tree import Lister


def age_s(start: float) -> float:
    """Return how long ago in seconds a process started, by what `start_of` said of it; suspend included."""
    if Path("/proc/self/stat").exists():
        return max(0.0, boot_seconds() - start / os.sysconf("SC_CLK_TCK"))
    return max(0.0, time.time() - start)


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
    import psutil

    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.Error:
        return None


def is_alive(pid: int, start: float) -> bool:
    """Return whether this very process lives; a stopped one does."""
    return start_of(pid) == start


def age_of(start: float) -> float:
    """Return how many seconds ago a process started, by what `start_of` says of it; 0.0 where that makes no sense."""
    if Path("/proc/self/stat").exists():
        return max(0.0, boot_seconds() - start / os.sysconf("SC_CLK_TCK")) if start else 0.0
    return max(0.0, time.time() - start) if start else 0.0


def _family(pid: int) -> list[int]:
    """Return a process and its descendants, itself first."""
    return [member.pid for member in _lister()(pid)]


@cache
def _lister() -> Lister:
    # Late: who only asks whether an engine lives needs none of it, and a first frame waits for every import.
    from tfcert_hw_probe.process_tree import best_lister

    return best_lister()


def signal_tree(pid: int, start: float, number: signal.Signals, token: str = "") -> None:
    """Send a signal to a job's process, its process group, all its descendants, and whatever bears the job's mark.

    A group misses those that started a session of their own. The job's process is a child subreaper, so that orphaned
    grandchildren stay below it while it lives; the mark in their environment finds them after that.
    """
    family = _family(pid) if is_alive(pid, start) else []
    if family:
        _signal_group(pid, number)
    for member in dict.fromkeys([*family, *marked(token)]):
        _send(member, number)


def signal_alone(pid: int, start: float, number: signal.Signals) -> None:
    """Send a signal to one process that has started no others; nothing is looked for."""
    if is_alive(pid, start):
        _send(pid, number)


def marked(token: str) -> list[int]:
    """Return this person's processes that have the token of a job in their environment; none for ""."""
    if not token:
        return []
    mark = f"{MARK_VARIABLE}={token}".encode()
    return [pid for pid in _own_processes() if mark in _environment(pid).split(b"\0")]


def signal_marked(token: str, number: signal.Signals) -> None:
    """Send a signal to whatever bears a job's mark."""
    for pid in marked(token):
        _send(pid, number)


def _own_processes() -> list[int]:
    own, me = os.getuid(), os.getpid()
    found = []
    with os.scandir("/proc") if Path("/proc/self").exists() else contextlib.nullcontext(()) as entries:
        for entry in entries:
            if entry.name.isdigit() and int(entry.name) != me and _owner(entry) == own:
                found.append(int(entry.name))
    return found


def _owner(entry: os.DirEntry[str]) -> int | None:
    try:
        return entry.stat().st_uid
    except OSError:
        return None


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def family_of(pid: int, start: float) -> list[int]:
    """Return a process and its descendants, the process first; none when it is gone."""
    return _family(pid) if is_alive(pid, start) else []


def resident(pids: Iterable[int]) -> int:
    """Return the memory of some processes in bytes; what they share (a forked child all of TensorFlow) counts anew."""
    return sum(_field(f"/proc/{pid}/status", "VmRSS:") * 1024 for pid in pids)


def memory_of(pid: int | None) -> int | None:
    """Return the memory of one process in bytes; None where there is none, or it cannot be read."""
    return (resident([pid]) or None) if pid else None


def proportional(pids: Iterable[int]) -> int:
    """Return the memory of some processes in bytes, what is shared divided among all who share it (PSS, proc(5))."""
    return sum(_field(f"/proc/{pid}/smaps_rollup", "Pss:") * 1024 for pid in pids)


def written(pids: Iterable[int]) -> int:
    """Return the bytes that some processes have handed to write(2) and its like."""
    return sum(_field(f"/proc/{pid}/io", "wchar:") for pid in pids)


def _field(file: str, name: str) -> int:
    """Return the number behind a name in one of proc(5)'s lists; 0 where it cannot be read."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


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
