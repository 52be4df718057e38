"""Beginning an attempt: once the engine is there and its data sets are built."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from gettext import gettext as _
from typing import Any, Literal

from textual.app import App

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.views import AttemptView, DrawView
from tfcert_tui.desk import Desk
from tfcert_tui.messages import StartWanted
from tfcert_tui.notices import refusals_told

Waiting = Literal["", "data", "engine"]


class Beginning:
    """One per app: at most one attempt is being begun."""

    def __init__(self, app: App[Any], desk: Desk, show_waiting: Callable[[Waiting], None]) -> None:
        self.app = app
        self.desk = desk
        self.show_waiting = show_waiting
        self._task: asyncio.Task[None] | None = None

    def begin(self, wanted: StartWanted) -> None:
        """Begin, unless one is being begun already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._when_ready(wanted))

    def cancel(self) -> None:
        """Stop waiting for the data; they go on being built."""
        if self._task is not None:
            self._task.cancel()

    async def _when_ready(self, wanted: StartWanted) -> None:
        try:
            with refusals_told(self.app, self.desk):
                self.show_waiting("data")
                drawn = await self._data_ready(wanted)
                self.show_waiting("engine")
                # From here on the attempt begins, whatever is pressed: a clock must not start unseen.
                self.desk.state.take_attempt(await asyncio.shield(self._start(wanted, drawn)))
        finally:
            if self.app.is_running:
                self.show_waiting("")

    async def _start(self, wanted: StartWanted, drawn: DrawView) -> AttemptView:
        on = wanted.drilled
        return await self.desk.engine.start(
            *(drawn.form, wanted.mode, drawn.seed, wanted.minutes, on.category, on.skill, wanted.blank, on.problem)
        )

    async def _data_ready(self, wanted: StartWanted) -> DrawView:
        """Wait until the engine is there and the data of what is begun are built; the wait alone can be cancelled."""
        while self.desk.state.link != "live":
            await asyncio.sleep(0.05)
        on = wanted.drilled
        drawn = await self.desk.engine.draw(
            *("", wanted.mode, wanted.seed, wanted.minutes, on.category, on.skill, on.problem)
        )
        while not self.desk.state.are_ready(drawn.data):
            failed = [each for each in self.desk.state.data if each.state == "failed" and each.name in drawn.data]
            if failed:
                said = _("The data set {name} could not be built: {text}")
                raise EngineError("data", said.format(name=failed[0].name, text=failed[0].text))
            await asyncio.sleep(0.1)
        return drawn
