"""How long each problem was the one on the screen: looked at twice a second, noted now and then."""

from __future__ import annotations

import logging

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import DiskTrouble
from tfcert_exam_engine.hosting.broadcast import Broadcast
from tfcert_exam_engine.store import Store

log = logging.getLogger(__name__)

GAP_S = 5.0
"""Between two looks that are further apart the machine slept, or the engine was away: nobody knows who looked."""
NOTE_S = 30.0
"""So much may be lost when the engine is killed."""


class TimeSpent:
    """Counts while a workstation has a problem open and the attempt's clock goes on; commands open none."""

    def __init__(self, store: Store, broadcast: Broadcast) -> None:
        self._store = store
        self._broadcast = broadcast
        self._looked: Instant | None = None
        self._open = False
        """Whether a workstation said which problem it shows, and is still there."""
        self._unkept_s = 0.0

    def look(self, attempt: Attempt, now: Instant) -> None:
        """Count what has passed since the last look for the problem that is on the screen."""
        before, self._looked = self._looked, now
        self._open = self._open and len(self._broadcast) > 0
        if before is None or before.boot_id != now.boot_id or attempt.countdown.paused or not self._open:
            return
        passed = now.boot_s - before.boot_s
        state = attempt.categories.get(attempt.last_category)
        if state is None or not 0 < passed <= GAP_S:
            return
        state.spent_s += passed
        self._unkept_s += passed
        if self._unkept_s >= NOTE_S:
            self.note(attempt)

    def turn(self, attempt: Attempt, now: Instant) -> None:
        """Count what has passed: from now on another problem is on the screen."""
        self.look(attempt, now)
        self._open = len(self._broadcast) > 0

    def note(self, attempt: Attempt) -> None:
        """Keep it; on a disk that takes nothing the next time will."""
        try:
            self._store.save_spent(attempt)
        except DiskTrouble as error:
            log.warning("the time spent was not noted: %s", error.message)
        else:
            self._unkept_s = 0.0
