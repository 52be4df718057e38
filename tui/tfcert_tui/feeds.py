"""Fetching what events do not carry: a run's curves, from the first point."""

from __future__ import annotations

from tfcert_tui.desk import Desk


class CurveFeed:
    """Fetches each run's curves once per connection."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._asked: set[int] = set()

    def forget(self) -> None:
        """Ask again: the engine was away."""
        self._asked.clear()

    def wants(self, run: int) -> bool:
        """Return whether the run's points were never asked for; asks once."""
        fresh = run not in self._asked
        self._asked.add(run)
        return fresh

    async def fetch(self, run: int) -> None:
        """Take the run's points into the state.

        Raises:
            EngineError: they cannot be read.
        """
        self.desk.state.put_curves(await self.desk.engine.curves(run))
