"""What clients are given of the past of the machine and of a run's use of it."""

from __future__ import annotations

import msgspec

from tfcert_hw_probe.usage import MachinePoint, Peaks, UsagePoint


class UsageView(msgspec.Struct, frozen=True):
    """What one run has used since it began."""

    run: int
    every_s: float
    """Length of each point's stretch: it doubles when there are too many points."""
    points: list[UsagePoint]
    """Oldest first."""
    peaks: Peaks = Peaks()


class MachineHistory(msgspec.Struct, frozen=True):
    """The machine in the last minutes that somebody looked."""

    every_s: float
    points: list[MachinePoint]
    """Oldest first."""
