"""What a training may use: memory, output, room on the disk. Each limit that is reached is an ending of its own."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.children.job_log import size_of
from tfcert_exam_engine.events import AnyEnding, DiskFilled, OutOfMemory, TooMuchOutput
from tfcert_exam_engine.settings import Settings
from tfcert_hw_probe.cgroup import Cgroup
from tfcert_hw_probe.memory import machine_memory

MB = 1_000_000
OF_MACHINE = 0.9
"""Share of the memory that a training may take where no limit is set."""
SMALL_DISK_SHARE = 0.05
"""The floor is never more than this share of the disk: a small one could not be used at all."""
WROTE_MB = 5.0
"""A training that wrote less is not what fills a disk."""


class Limits(msgspec.Struct, frozen=True):
    """Of one job; None: no limit."""

    wall_s: float
    memory_mb: float | None = None
    output_mb: float | None = None
    by_problem: bool = False
    """Whether the limit on memory is the problem's own."""


def of_training(settings: Settings, problem_s: float, problem_mb: float | None = None) -> Limits:
    """Return the limits of a training under these settings; a problem's own cap on memory is part of the problem."""
    wall_s = settings.training_minutes * 60.0 or problem_s
    memory_mb = float(problem_mb or settings.training_memory_mb) or OF_MACHINE * _memory() / MB
    return Limits(wall_s, memory_mb, float(settings.training_output_mb), by_problem=problem_mb is not None)


def _memory() -> int:
    """Return the bytes that this machine has, or that its container may use."""
    machine, allowed = machine_memory().total, Cgroup().limits().memory
    return min(machine, allowed) if allowed else machine


def reached(limits: Limits, pid: int, pid_start: float, log: Path) -> AnyEnding | None:
    """Return the limit that a job has reached, if any."""
    if limits.output_mb is not None and size_of(log) > limits.output_mb * MB:
        return TooMuchOutput(time.time(), limits.output_mb)
    if limits.memory_mb is None:
        return None
    family = process.family_of(pid, pid_start)
    # The cheap sum counts what is shared more than once: only beyond the limit is the exact one worth its milliseconds.
    if process.resident(family) <= limits.memory_mb * MB:
        return None
    used_mb = process.proportional(family) / MB
    if used_mb <= limits.memory_mb:
        return None
    return OutOfMemory(time.time(), round(used_mb, 1), limits.memory_mb, limits.by_problem)


def cut(log: Path, limit_mb: float) -> None:
    """Give back what a log has beyond its limit."""
    with contextlib.suppress(OSError):
        if size_of(log) > limit_mb * MB:
            os.truncate(log, int(limit_mb * MB))


def free_mb(places: Iterable[Path]) -> tuple[float, float]:
    """Return the room on the fullest disk of some folders, and how large that disk is, in MB."""
    found = []
    for place in places:
        with contextlib.suppress(OSError):
            facts = os.statvfs(place)
            found.append((facts.f_bavail * facts.f_frsize / MB, facts.f_blocks * facts.f_frsize / MB))
    return min(found, default=(float("inf"), float("inf")))


def is_nearly_full(floor_mb: float, free: float, size: float) -> bool:
    """Return whether a disk has less room than the floor."""
    return free < min(floor_mb, SMALL_DISK_SHARE * size)


def heaviest_writer(jobs: dict[Path, tuple[int, float]], free: float) -> tuple[Path, DiskFilled] | None:
    """Return the job that has written the most, and its ending; None where none has written much.

    `jobs` gives each job's folder its process and that process's start.
    """
    amounts = {folder: process.written(process.family_of(*who)) / MB for folder, who in jobs.items()}
    heaviest = max(amounts, key=lambda folder: amounts[folder], default=None)
    if heaviest is None or amounts[heaviest] < WROTE_MB:
        return None
    return heaviest, DiskFilled(time.time(), round(amounts[heaviest], 1), round(free, 1))
