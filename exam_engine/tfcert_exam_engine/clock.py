"""Time that cannot be won by setting the clock.

A deadline is an instant on the wall clock and one on the boot clock. While the machine has not been rebooted the boot
clock decides (CLOCK_BOOTTIME runs on in suspend and cannot be set); after a reboot the wall clock does.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Protocol

import msgspec


class Instant(msgspec.Struct, frozen=True):
    """One moment on both clocks."""

    wall_s: float
    """Unix time in seconds."""
    boot_s: float
    """Seconds since boot, suspend included."""
    boot_id: str
    """Which boot `boot_s` counts from."""

    def after(self, seconds: float) -> Instant:
        """Return the moment `seconds` later."""
        return Instant(self.wall_s + seconds, self.boot_s + seconds, self.boot_id)

    def until(self, later: Instant) -> float:
        """Return seconds from here to `later`; negative when it is past."""
        if self.boot_id == later.boot_id:
            return later.boot_s - self.boot_s
        return later.wall_s - self.wall_s


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> Instant:
        """Return this moment."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Instant:
        """Return this moment."""
        return Instant(time.time(), boot_seconds(), boot_id())


def boot_seconds() -> float:
    """Seconds since boot; CLOCK_MONOTONIC where there is no CLOCK_BOOTTIME (macOS: it too runs on in sleep)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@cache
def boot_id() -> str:
    """Name of this boot, or "" where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
