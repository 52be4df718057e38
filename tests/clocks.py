"""Clocks that a test sets or moves. They fake the machine's clocks; everything else stays real."""

from __future__ import annotations

from tfcert_exam_engine.clock import Instant, SystemClock


class SetClock:
    """Runs with the system's clock, shifted by what the test asked for."""

    def __init__(self) -> None:
        self._wall_shift = 0.0
        self._boot_shift = 0.0
        self.boot_id = SystemClock().now().boot_id

    def now(self) -> Instant:
        """Return this moment as the test wants it."""
        real = SystemClock().now()
        return Instant(real.wall_s + self._wall_shift, real.boot_s + self._boot_shift, self.boot_id)

    def forward(self, seconds: float) -> None:
        """Let time pass on both clocks."""
        self._wall_shift += seconds
        self._boot_shift += seconds

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock alone, as `date -s` does."""
        self._wall_shift += seconds

    def reboot(self, down_s: float) -> None:
        """Begin to count from a new boot, after so long without power."""
        self._wall_shift += down_s
        self._boot_shift = 5.0 - SystemClock().now().boot_s
        self.boot_id = f"{self.boot_id}, booted again"


BOOT = "scripted-boot"


class MovedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, wall_s: float = 1_790_000_000.0) -> None:
        self.wall_s = wall_s

    def now(self) -> Instant:
        """Return this moment; both clocks agree."""
        return Instant(self.wall_s, self.wall_s, BOOT)

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.wall_s += seconds
