"""How much time an attempt has: computed from two clocks, never counted down."""

from __future__ import annotations

import msgspec

from tfcert_exam_engine.clock import Instant

STEP_S = 2.0
"""The wall clock was set when it moved so much against the boot clock."""
NOTE_S = 60.0
"""What was left is noted so often, for a reboot with a wall clock that went back."""


class Countdown(msgspec.Struct, frozen=True):
    """A deadline as it was announced, and the same moment on this boot's clocks."""

    deadline: Instant | None
    """The recorded end; None: there is no deadline."""
    due: Instant | None
    """When time is up, on the clocks as they go now; None: no deadline, or the clock stands."""
    paused: bool = False
    left_s: float | None = None
    """What was left when it was last noted; while paused, what is left."""

    @classmethod
    def of(cls, started: Instant, seconds: float) -> Countdown:
        """Return a countdown that begins now; 0 seconds: without a deadline."""
        deadline = started.after(seconds) if seconds else None
        return cls(deadline, deadline, left_s=seconds or None)

    def remaining_s(self, now: Instant) -> float | None:
        """Return seconds left, 0 when time is up; None: there is no deadline."""
        if self.paused:
            return self.left_s
        return None if self.due is None else max(0.0, now.until(self.due))

    def settled(self, now: Instant) -> Countdown:
        """Return it moved onto the clocks as they go now; itself where nothing has to be noted.

        After a reboot the wall clock says what is left, and never more than was last noted. While the boot clock runs
        it alone decides, and a wall clock that was set moves the moment shown, not the time left.
        """
        if self.due is None:
            return self
        left = now.until(self.due)
        # Where the system does not name its boots, two of them look like one: what was noted holds there too.
        left = min(left, left if self.left_s is None else self.left_s)
        if now.boot_id != self.due.boot_id:
            return msgspec.structs.replace(self, due=now.after(left), left_s=left)
        shift = (now.wall_s - now.boot_s) - (self.due.wall_s - self.due.boot_s)
        if abs(shift) >= STEP_S:
            return msgspec.structs.replace(self, due=now.after(left), left_s=left)
        if self.left_s is None or self.left_s - left >= NOTE_S:
            return msgspec.structs.replace(self, left_s=left)
        return self

    def stopped(self, now: Instant) -> Countdown:
        """Return it with the clock standing."""
        return msgspec.structs.replace(self, due=None, paused=True, left_s=self.remaining_s(now))

    def running(self, now: Instant) -> Countdown:
        """Return it with the clock running again: the deadline is as much later as it stood."""
        due = None if self.deadline is None else now.after(self.left_s or 0.0)
        return msgspec.structs.replace(self, deadline=due, due=due, paused=False)
