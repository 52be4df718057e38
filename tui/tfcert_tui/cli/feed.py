"""What the engine tells, for a command that waits: events as they come, and a look at the state in between.

Events may be lost (the engine went away and came back); the state never lies. So whoever waits for an event is also
told when it is time to look at the state.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from gettext import gettext as _
from types import TracebackType
from typing import Self

from tfcert_exam_engine.changes import AnyEngineEvent
from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.errors import EngineUnavailable

LOOK_S = 1.0
"""How often a waiting command looks at the state, however many events there are."""
RECONNECTS = 5


class Feed:
    """The engine's events, one at a time. Used as `async with Feed(engine) as feed`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._events: AsyncIterator[AnyEngineEvent] = engine.events()
        self._next: asyncio.Future[AnyEngineEvent] | None = None
        self._reconnects = 0
        self._looked_at = asyncio.get_running_loop().time()

    async def __aenter__(self) -> Self:
        """Begin to listen before anything is asked of the engine."""
        self._listen()
        await asyncio.sleep(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        await self._drop()

    async def next(self, look_s: float = LOOK_S) -> AnyEngineEvent | None:
        """Return the next event; None when it is time to look at the state, or the engine had to be reached anew.

        Raises:
            EngineUnavailable: the engine is gone and does not come back.
        """
        pending = self._listen()
        clock = asyncio.get_running_loop().time
        left = self._looked_at + look_s - clock()
        if left > 0:
            await asyncio.wait({pending}, timeout=left)
        if left <= 0 or not pending.done():
            self._looked_at = clock()
            return None
        self._next = None
        try:
            event = pending.result()
        except (StopAsyncIteration, EngineUnavailable):
            await self._reach_again()
            return None
        self._reconnects = 0
        return event

    def _listen(self) -> asyncio.Future[AnyEngineEvent]:
        if self._next is None:
            self._next = asyncio.ensure_future(anext(self._events))
        return self._next

    async def _reach_again(self) -> None:
        self._reconnects += 1
        if self._reconnects > RECONNECTS:
            raise EngineUnavailable("engine_gone", _("The engine went away."), _("Try: tfcert-tui doctor"))
        await asyncio.sleep(0.2 * self._reconnects)
        await self._engine.connect()
        self._events = self._engine.events()
        self._listen()
        await asyncio.sleep(0)

    async def _drop(self) -> None:
        if self._next is not None:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)
            self._next = None
        close = getattr(self._events, "aclose", None)
        if close is not None:
            await close()
