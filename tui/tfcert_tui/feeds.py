"""Fetching what events do not carry: a run's curves, from the first point."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tfcert_exam_engine.views import RunView
from tfcert_tui.desk import Desk
from tfcert_tui.notices import fetch
from tfcert_tui.runs.earlier_runs import earlier_runs
from tfcert_tui.widgets.curves import Curves


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

    def show_others(self, app: App[Any], curves: Curves, run: RunView | None) -> None:
        """Draw the earlier runs that the pane wants beneath `run`; those not read yet are fetched."""
        state = self.desk.state
        others = earlier_runs(state.runs.values(), run, curves.view.others) if run is not None else []
        for other in others:
            if state.link == "live" and self.wants(other.run):
                fetch(app, self.desk, self.fetch(other.run))
        curves.set_others([(other.run, state.points.get(other.run, [])) for other in others])
