"""Following the engine: connect, take the state, fold events, and all of it again when it goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from gettext import gettext as _

from tfcert_exam_engine.changes import AnyEngineEvent, HardwareSampled
from tfcert_exam_engine.errors import EngineError
from tfcert_tui.desk import Desk

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Between attempts to reach the engine; the last one is repeated."""


class Follower:
    """Belongs to the app: a screen may come and go."""

    def __init__(self, desk: Desk, pauses_s: tuple[float, ...] = PAUSES_S) -> None:
        self.desk = desk
        self.whole: Callable[[], None] = lambda: None
        """Called when a whole state was taken: it is painted at once, not at the next tick."""
        self.pauses_s = pauses_s
        self.returned = False
        """The engine was lost and is back; the app says so once."""
        self.returned_from_drop = ""
        """Why the engine had dropped this workstation, which is back; the app says so once."""
        self._connected = False
        """It was reached before the first frame."""

    async def take_early(self) -> None:
        """Take the state before the first frame, where the engine answers at once: that frame is then the right one."""
        with suppress(EngineError, OSError):
            await self.desk.engine.connect()
            self.desk.state.replace(await self.desk.engine.state())
            self.desk.state.set_link("live")
            self._connected = True

    async def follow(self) -> None:
        """Follow for ever."""
        state, failures, was_lost = self.desk.state, 0, False
        while True:
            try:
                if not self._connected:
                    await self.desk.engine.connect()
                self._connected = False
                failures, self.returned = 0, was_lost
                await self._take_all()
                state.trouble = ""
                if state.dropped:
                    # The engine said why it ended the line: it is there, and is connected to at once.
                    self.returned_from_drop, state.dropped, was_lost = state.dropped, "", False
                    state.set_link("connecting")
                    continue
            except EngineError as error:
                state.set_trouble(f"{error.message} {error.advice}".strip())
            except OSError as error:
                state.set_trouble(_("The engine cannot be reached: {error}.").format(error=error.strerror or error))
            was_lost, self.returned_from_drop = True, ""
            state.set_link("lost")
            await asyncio.sleep(self.pauses_s[min(failures, len(self.pauses_s) - 1)])
            failures += 1

    async def _take_all(self) -> None:
        """Take the state and every event after it, until the engine goes away."""
        arrived: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()
        # Listening begins before the state is asked for: what changes in between is folded after it.
        pump = asyncio.create_task(self._pump(arrived))
        try:
            await asyncio.sleep(0)
            self.desk.state.replace(await self.desk.engine.state())
            self.desk.state.set_link("live")
            self.whole()
            while (event := await arrived.get()) is not None:
                self.desk.state.fold(event)
                if isinstance(event, HardwareSampled):
                    self.desk.sample_heard = self.desk.clock.now()
        finally:
            pump.cancel()
            with suppress(asyncio.CancelledError, EngineError):
                await pump

    async def _pump(self, arrived: asyncio.Queue[AnyEngineEvent | None]) -> None:
        try:
            async for event in self.desk.engine.events():
                arrived.put_nowait(event)
        finally:
            arrived.put_nowait(None)
