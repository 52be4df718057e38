"""What a run has used: points over time, and the most of each."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T", int, float)


class UsagePoint(msgspec.Struct, frozen=True, array_like=True):
    """What one run's process tree used over a stretch of its time."""

    at_s: float
    """Seconds since the run began, where the stretch ends."""
    cpu_percent: float | None
    """100 is one core; mean of the stretch."""
    memory: int | None
    """Resident bytes; the most of the stretch."""
    gpu_memory: int | None = None
    """Bytes; the most of the stretch."""
    gpu_percent: float | None = None
    """Mean utilisation of the GPUs that the run sees, by all who use them."""


class Peaks(msgspec.Struct, frozen=True):
    """The most that a run has used; None: never known."""

    cpu_percent: float | None = None
    memory: int | None = None
    """Bytes."""
    gpu_memory: int | None = None
    """Bytes."""

    def with_point(self, point: UsagePoint) -> Peaks:
        """Return the peaks after one point more."""
        return Peaks(
            _most(self.cpu_percent, point.cpu_percent),
            _most(self.memory, point.memory),
            _most(self.gpu_memory, point.gpu_memory),
        )


class MachinePoint(msgspec.Struct, frozen=True, array_like=True):
    """The machine over a stretch of time, for the charts of the last minutes."""

    at: float
    """Unix time in seconds, where the stretch ends."""
    cpu_percent: float | None
    memory_percent: float | None
    gpu_percents: list[float | None] = []
    """Utilisation of each GPU, in the sample's order."""


class Advice(msgspec.Struct, frozen=True):
    """One thing that is wrong with how the machine is used, and has been for a while."""

    rule: str
    """Stable name, such as `gpu_not_used`."""
    level: str
    """`warning` or `bad`."""
    text: str
    """One line: what is wrong, and what to do or why."""
    run: int | None = None
    """The run that it is about; None: the machine."""


def _most(one: T | None, other: T | None) -> T | None:
    return max((value for value in (one, other) if value is not None), default=None)
