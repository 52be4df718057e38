"""What a key does, as something that can be seen: not so before it is pressed, so afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from fakes import ScriptedEngine

Seen = Callable[[Any], object]


@dataclass(frozen=True)
class Does:
    """One binding: the keys that lead to where it applies, what is seen of it, the keys that lead back."""

    id: str
    seen: Seen
    ready: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    changes: bool = False
    """What is seen is another thing afterwards, whatever it was."""


@dataclass(frozen=True)
class Place:
    """Bindings that are pressed one after the other in one workstation."""

    name: str
    engine: Callable[[], ScriptedEngine]
    keys: tuple[str, ...]
    """They lead there."""
    effects: tuple[Does, ...]
    files: bool = False
    size: tuple[int, int] = (120, 40)
    prepare: Callable[[Any], Awaitable[None]] | None = None
    """What happens behind the keys."""
    focus: str = ""
    """The widget that has the keyboard, where no key leads to it at once."""


def over(name: str) -> Seen:
    """A screen of that class is on top."""
    return lambda at: type(at.app.screen).__name__ == name


def focus(name: str) -> Seen:
    """The widget with that id has the keyboard."""
    return lambda at: at.app.focused is not None and at.app.focused.id == name


def asked(name: str) -> Seen:
    """The engine was asked that."""
    return lambda at: at.engine.asked(name)


def says(text: str) -> Seen:
    """A notice has that in it."""
    return lambda at: any(text in notice for notice in at.notices)


def reads(text: str) -> Seen:
    """It stands on the screen."""
    return lambda at: text in at.text


def reads_not(text: str) -> Seen:
    """It does not stand on the screen."""
    return lambda at: text not in at.text


def of(selector: str, what: Callable[[Any], object]) -> Seen:
    """That is so of the widget on the screen on top, or on the exam screen beneath it."""

    def seen(at: Any) -> object:
        found = [one for screen in reversed(at.app.screen_stack) for one in screen.query(selector)]
        return bool(found) and what(found[0])

    return seen


def exam(what: Callable[[Any], object]) -> Seen:
    """That is so of the exam screen."""
    return lambda at: what(at.app.screen_stack[1])


def top(what: Callable[[Any], object]) -> Seen:
    """That is so of the screen on top."""
    return lambda at: what(at.app.screen)


def typed(text: str) -> tuple[str, ...]:
    """Return the keys of a text."""
    return tuple({" ": "space", "\n": "enter"}.get(character, character) for character in text)
