"""Tells every subscriber what changes; one that does not keep up is dropped, never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.changes import AnyEngineEvent

BACKLOG = 20_000
"""Events that may wait for one subscriber."""


class Subscription(AsyncIterator[AnyEngineEvent]):
    """One subscriber's events, from the moment it was made until it is closed or dropped."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._queue: asyncio.Queue[AnyEngineEvent | None] = asyncio.Queue()

    def put(self, event: AnyEngineEvent) -> None:
        """Queue one event, or end the subscription when too many wait."""
        if self._queue.qsize() >= BACKLOG:
            self.close()
        else:
            self._queue.put_nowait(event)

    def close(self) -> None:
        """End it; what was queued is still read."""
        self._broadcast.leave(self)
        self._queue.put_nowait(None)

    async def __anext__(self) -> AnyEngineEvent:
        event = await self._queue.get()
        if event is None:
            raise StopAsyncIteration
        return event


class Broadcast:
    """All subscribers of one engine."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def __len__(self) -> int:
        return len(self._subscriptions)

    def subscribe(self) -> Subscription:
        """Return a subscription that hears everything from now on."""
        subscription = Subscription(self)
        self._subscriptions.add(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Forget a subscriber."""
        self._subscriptions.discard(subscription)

    def tell(self, event: AnyEngineEvent) -> None:
        """Tell everyone."""
        for subscription in list(self._subscriptions):
            subscription.put(event)

    def tell_of(self, attempt: Attempt, *events: AnyEngineEvent) -> None:
        """Tell what happened in an attempt, unless a newer one has begun: nobody may take it for that one's."""
        if not attempt.superseded:
            for event in events:
                self.tell(event)

    def close(self) -> None:
        """End all subscriptions."""
        for subscription in list(self._subscriptions):
            subscription.close()
