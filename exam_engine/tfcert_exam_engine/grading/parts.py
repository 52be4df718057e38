"""Where the time of a grading goes: a stopwatch that gives each stretch a name."""

from __future__ import annotations

from time import perf_counter


class Parts:
    """Seconds by part, in the order in which they were done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def done(self, part: str) -> None:
        """Give what has passed since the last call to a part."""
        now = perf_counter()
        self.put(part, self.seconds.get(part, 0.0) + now - self._last)
        self._last = now

    def put(self, part: str, seconds: float) -> None:
        """Give a part a length that was measured otherwise."""
        self.seconds[part] = round(max(0.0, seconds), 6)
