"""Ctrl+C while something goes on in the background: ask, where there is somebody to ask."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from enum import Enum, auto
from types import TracebackType
from typing import Self

from tfcert_tui.cli.output import say


class Wish(Enum):
    """What a person wants to become of it."""

    STOP = auto()
    LEAVE = auto()
    GO_ON = auto()


class Interruption:
    """Turns SIGINT into a question. Used as `with Interruption()`, inside a running loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._pressed = asyncio.Event()
        self._task = asyncio.current_task()

    def __enter__(self) -> Self:
        """Take Ctrl+C from asyncio, which would end the command at once."""
        self._loop.add_signal_handler(signal.SIGINT, self._press)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give Ctrl+C back."""
        self._loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    @property
    def happened(self) -> bool:
        """Whether Ctrl+C was pressed and not asked about yet."""
        return self._pressed.is_set()

    def _press(self) -> None:
        """A second press before the first was heard: something hangs, so leave at once."""
        if self._pressed.is_set() and self._task is not None:
            self._task.cancel()
        self._pressed.set()

    async def ask(self, question: str) -> Wish:
        """Ask what is wanted; LEAVE where there is nobody, at the end of input, and at a second Ctrl+C."""
        if not sys.stdin.isatty():
            return Wish.LEAVE
        self._pressed.clear()
        say("\n" + question)
        answer = await self._line()
        if answer is None:
            return Wish.LEAVE
        letter = answer.strip().lower()[:1]
        return {"s": Wish.STOP, "l": Wish.LEAVE}.get(letter, Wish.GO_ON)

    async def _line(self) -> str | None:
        """Read a line without a thread, which a second Ctrl+C could not free."""
        descriptor = sys.stdin.fileno()
        readable = asyncio.Event()
        self._loop.add_reader(descriptor, readable.set)
        waits = [asyncio.ensure_future(event.wait()) for event in (readable, self._pressed)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return (os.read(descriptor, 1024).decode(errors="replace") or None) if readable.is_set() else None
        finally:
            for wait in waits:
                wait.cancel()
            self._pressed.clear()
            self._loop.remove_reader(descriptor)


@contextlib.contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Have Ctrl+C, and whoever ends the terminal or the process, stop what runs in here where it asks for it.

    Yields what is to be called where stopping leaves nothing half done: it raises KeyboardInterrupt. A second Ctrl+C
    stops at once.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        if len(stopped) > 1:
            raise KeyboardInterrupt

    def check() -> None:
        if stopped:
            raise KeyboardInterrupt

    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield check
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
