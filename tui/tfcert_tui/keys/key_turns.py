"""One key after the other: what a key does is done before the next key is given to anybody.

Textual 8.2.8 gives a character to the widget in focus at once, while a key with a binding rises through every widget
above it first, and the focus moves later still. When keys come in a burst, as they do after a stutter of the line or
from a paste without brackets, letters overtake Enter, and what is meant for a field that was just asked for lands in
the code.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary, ref

from textual import events
from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.message import Message

ROUNDS = 2
"""A key may have a field send a message, and that message move the focus: the second round comes behind it."""
LOOKS, LOOK_S = 20, 0.025
"""A widget that is taken away loses the message that follows the key; the next key must not wait for it for ever.

Half a second in many looks: where the machine is busy, one look after a long wait says nothing about the message.
"""
LOOKS_WHILE_THERE = 200
"""A widget that is still there has not lost it: it only comes late, and a key given before it went elsewhere."""
HELD_S = 2.0
"""Longest that keys wait for a page which is being made."""
Release = Callable[[], None]


class KeyFollowed(Message):
    """Rises on a key's own way behind it; at the app it is known that everybody on that way is done with the key."""

    verbose = True

    def __init__(self, turn: int, rounds: int) -> None:
        super().__init__()
        self.turn, self.rounds = turn, rounds


class KeyTurns:
    """Holds keys and pastes back while one is under way."""

    def __init__(self, app: App[str], give: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._give = app, give
        self._waiting: deque[events.Event] = deque()
        self._turn = 0
        self._under_way = False
        self._late: asyncio.TimerHandle | None = None
        self._given_to: DOMNode | None = None
        """Where the message that follows the key set out."""
        self._holds = 0
        _OF[app] = ref(self)

    def hold(self) -> Release:
        """Hold back what comes until the returned function is called, or for a while at the most."""
        self._holds += 1
        late: asyncio.TimerHandle | None = None

        def release() -> None:
            nonlocal late
            if late is not None:
                late.cancel()
                late = None
                self._holds -= 1
                self._app.call_next(self._go_on)

        late = asyncio.get_running_loop().call_later(HELD_S, release)
        return release

    async def _go_on(self) -> None:
        if not self._under_way:
            await self._next()

    async def take(self, event: events.Event) -> None:
        """Give a key to whom it belongs, now or when those before it are done."""
        self._waiting.append(event)
        await self._go_on()

    async def followed(self, message: KeyFollowed) -> None:
        """Go round once more, or on to the next key."""
        if message.turn != self._turn:
            return
        if message.rounds > 1:
            self._follow(message.rounds - 1)
        else:
            await self._next()

    async def _next(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._turn += 1
        self._under_way = False
        if not self._is_there():
            self._waiting.clear()  # on the way out: nobody is left whom they could be for
        while self._waiting and not self._under_way and not self._holds:
            await self._give_one(self._waiting.popleft())

    async def until_made(self) -> bool:
        """Wait until the upper screen has its parts: what its keys do would not find them before.

        It may have come while a key was on its way through the one below. False: the screens are being taken down.
        """
        looks = 0
        while self._is_there() and not self._app.screen.is_mounted and looks < LOOKS_WHILE_THERE:
            await asyncio.sleep(LOOK_S)
            looks += 1
        return self._is_there()

    def _is_there(self) -> bool:
        return self._app.is_running and bool(self._app.screen_stack)

    async def _give_one(self, event: events.Event) -> None:
        # What a field types goes no further and moves no focus: a paste without brackets needs no turns.
        self._under_way = not self._is_typed(event)
        try:
            await self._give(event)
        finally:
            if self._under_way:
                self._follow(ROUNDS)
                self._look()

    def _look(self, looks: int = 0) -> None:
        """Look again in a moment; after the last look the key is taken as done with."""
        there = self._given_to is not None and self._given_to.is_attached and self._given_to.is_running
        if looks < (LOOKS_WHILE_THERE if there else LOOKS):
            self._late = asyncio.get_running_loop().call_later(LOOK_S, self._look, looks + 1)
        else:
            self._app.post_message(KeyFollowed(self._turn, 1))

    def _is_typed(self, event: events.Event) -> bool:
        focused = self._app.focused
        return isinstance(event, events.Key) and bool(
            focused is not None and focused.check_consume_key(event.key, event.character)
        )

    def _follow(self, rounds: int) -> None:
        with suppress(ScreenStackError):  # on the way out
            self._given_to = self._app.focused or self._app.screen
            self._given_to.post_message(KeyFollowed(self._turn, rounds))


_OF: WeakKeyDictionary[App[Any], ref[KeyTurns]] = WeakKeyDictionary()
"""Weak both ways: its turns know the app, and would keep it for ever."""


def hold(app: App[Any]) -> Release:
    """Hold an app's keys back until the returned function is called: the focus is on its way to where they belong."""
    known = _OF.get(app)
    turns = known() if known is not None else None
    return turns.hold() if turns is not None else lambda: None
