"""Alt and a key is that, on every terminal, and at once.

Textual 8.2.8 takes Escape and a digit for what a Mac's Option key types (`¡`, `£`), Escape and b or f for Ctrl and an
arrow, and Escape and a mark for the mark alone; but Escape and a key is how nearly every terminal sends Alt. In an
editor that would type `¡` for Alt+1. Other letters it knows only when nothing has followed for a tenth of a second:
where the next key comes sooner, as it does over a slow line, it types `^2` for Alt+2.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from contextlib import suppress
from enum import Enum
from functools import partial
from string import ascii_lowercase, digits
from typing import Any

from textual import _ansi_sequences

MARKS = {
    ",": "comma", ".": "full_stop", "-": "minus", "=": "equals_sign", "\\": "backslash", "/": "slash",
    "'": "apostrophe", "§": "section_sign",
}  # fmt: skip
"""Marks by Textual's names of keys."""
NAMES = {**{key: key for key in ascii_lowercase + digits}, **MARKS}
"""None of them begins what a terminal itself sends after Escape."""
AltKey = Enum("AltKey", {key: f"alt+{name}" for key, name in NAMES.items()})  # type: ignore[misc]


ShiftKey = Enum("ShiftKey", {"[19;2~": "shift+f8"})
"""What Textual 8.2.8 takes for F20, which no keyboard has: xterm's Shift and F8."""


def install() -> None:
    """Let these sequences be read as Alt, or Shift, and the key."""
    sequences: dict[str, Any] = _ansi_sequences.ANSI_SEQUENCES_KEYS  # type: ignore[assignment]
    for key in (*AltKey, *ShiftKey):
        sequences[f"\x1b{key.name}"] = (key,)
    with suppress(ImportError):  # a system without termios
        from textual.drivers import linux_driver

        # What is typed or pasted in another encoding is a mark in the text, where Textual 8.2.8 ends with a traceback.
        linux_driver.getincrementaldecoder = _forgiving  # type: ignore[attr-defined]


def _forgiving(encoding: str) -> Any:
    return partial(getincrementaldecoder(encoding), errors="replace")
