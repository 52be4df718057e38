"""What a process and all its descendants use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tfcert_hw_probe.kernel_files import read
from tfcert_hw_probe.sample import ProcessUsage

PROC = Path("/proc")
SHORTEST_S = 0.1
"""The kernel counts in hundredths of a second: a rate over less says nothing."""


@dataclass(frozen=True)
class ProcessFigures:
    """One process."""

    pid: int
    started: float
    """Tells it from a later process with the same pid."""
    cpu_s: float
    """CPU time of it and of the children that it has waited for."""
    memory: int
    """Resident bytes."""


Lister = Callable[[int], list[ProcessFigures]]
"""Gives a process and its descendants, the process first; nothing when it is gone."""


@dataclass
class _Look:
    at: float
    started: float
    cpu_s: float
    usage: ProcessUsage


@dataclass(frozen=True)
class Tree:
    """A process tree at one moment."""

    usage: ProcessUsage
    pids: frozenset[int] = field(default_factory=frozenset)


class TreeMeter:
    """Keeps each tree's CPU time of the last look."""

    def __init__(self, lister: Lister | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._lister = lister or best_lister()
        self._now = now
        self._looks: dict[int, _Look] = {}

    def look(self, pid: int) -> Tree | None:
        """Return what the tree uses; None when the process is gone.

        A child that ended counts through the time of the parent that waited for it: short-lived ones are not lost.
        """
        processes = self._lister(pid)
        if not processes:
            self._looks.pop(pid, None)
            return None
        now, started = self._now(), processes[0].started
        cpu_s, memory = sum(p.cpu_s for p in processes), sum(p.memory for p in processes)
        before = self._looks.get(pid)
        if before is not None and before.started != started:
            before = None
        percent = _percent(before, now, cpu_s)
        usage = ProcessUsage(pid, percent, memory, processes=len(processes))
        if before is None or now - before.at >= SHORTEST_S:
            self._looks[pid] = _Look(now, started, cpu_s, usage)
        return Tree(usage, frozenset(p.pid for p in processes))

    def forget_others(self, pids: set[int]) -> None:
        """Drop what is kept of processes that nobody asks for any more."""
        self._looks = {pid: look for pid, look in self._looks.items() if pid in pids}


def _percent(before: _Look | None, now: float, cpu_s: float) -> float | None:
    """Return CPU percent since `before`; None where there is no rate yet, or a part of the tree went away uncounted."""
    if before is None:
        return None
    if now - before.at < SHORTEST_S:
        return before.usage.cpu_percent
    return 100 * (cpu_s - before.cpu_s) / (now - before.at) if cpu_s >= before.cpu_s else None


def best_lister(proc: Path = PROC) -> Lister:
    """Return the reader of /proc where the kernel lists children there, psutil elsewhere."""
    return ProcLister(proc) if _lists_children(proc) else psutil_lister


def _lists_children(proc: Path) -> bool:
    try:
        return any((task / "children").is_file() for task in (proc / "self" / "task").iterdir())
    except OSError:
        return False


class ProcLister:
    """Reads /proc/PID/stat and /proc/PID/task/*/children: what it costs follows from the tree, not from the machine."""

    def __init__(self, proc: Path = PROC) -> None:
        self._proc = str(proc)
        self._tick_s = 1 / os.sysconf("SC_CLK_TCK")
        self._page = os.sysconf("SC_PAGE_SIZE")

    def __call__(self, pid: int) -> list[ProcessFigures]:
        """Return the process and its descendants."""
        found: list[ProcessFigures] = []
        waiting = [pid]
        while waiting:
            process = waiting.pop()
            looked = self.one(process)
            if looked is None:
                continue
            found.append(looked[0])
            waiting += self._children(process)
        return found if found and found[0].pid == pid else []

    def one(self, pid: int) -> tuple[ProcessFigures, int] | None:
        """Return one process and the pid of its parent; None when it is gone."""
        text = read(f"{self._proc}/{pid}/stat")
        # The name stands in parentheses and may hold anything, so count from the last one.
        fields = text.rpartition(b")")[2].split(None, 22)
        if len(fields) < 22:
            return None
        cpu_s = (int(fields[11]) + int(fields[12]) + int(fields[13]) + int(fields[14])) * self._tick_s
        figures = ProcessFigures(pid, int(fields[19]) * self._tick_s, cpu_s, int(fields[21]) * self._page)
        return figures, int(fields[1])

    def _children(self, pid: int) -> Iterator[int]:
        try:
            tasks = os.listdir(f"{self._proc}/{pid}/task")  # noqa: PTH208 (a hundred threads: strings are cheaper)
        except OSError:
            return
        for task in tasks:
            for child in read(f"{self._proc}/{pid}/task/{task}/children").split():
                yield int(child)


def psutil_lister(pid: int) -> list[ProcessFigures]:
    """Return the process and its descendants by psutil, which reads every process of the machine."""
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return []
    figures = [_psutil_figures(process) for process in processes]
    return [one for one in figures if one is not None] if figures[0] is not None else []


def _psutil_figures(process: psutil.Process) -> ProcessFigures | None:
    try:
        with process.oneshot():
            times = process.cpu_times()
            waited = times.children_user + times.children_system
            return ProcessFigures(
                process.pid, process.create_time(), times.user + times.system + waited, process.memory_info().rss
            )
    except psutil.Error:
        return None
