"""Alt and a key is that, on every terminal.

Textual 8.2.8 takes Escape and a digit for what a Mac's Option key types (`¡`, `£`), Escape and b or f for Ctrl and an
arrow, and Escape and a mark for the mark alone; but Escape and a key is how nearly every terminal sends Alt. In an
editor that would type `¡` for Alt+1. Escape and a letter it takes for Alt only where nothing follows for a while: with
the next letters in the same piece of the line, Alt+M and `hi` would be Escape, `m`, `h` and `i`.
"""

from __future__ import annotations

from enum import Enum
from string import ascii_lowercase, digits
from typing import Any

from textual import _ansi_sequences

ALT = tuple(f"\x1b{key}" for key in "1234567890bf§")
AltKey = Enum("AltKey", {f"KEY_{key}": f"alt+{key}" for key in ascii_lowercase + digits})  # type: ignore[misc]
"""Alt and a letter or a digit; no longer sequence begins like one of them."""


class AltMark(Enum):
    """Alt and a mark, by Textual's names of keys."""

    COMMA = "alt+comma"
    FULL_STOP = "alt+full_stop"
    MINUS = "alt+minus"
    EQUALS = "alt+equals_sign"
    BACKSLASH = "alt+backslash"
    SLASH = "alt+slash"
    APOSTROPHE = "alt+apostrophe"


MARKS = dict(zip((f"\x1b{mark}" for mark in ",.-=\\/'"), AltMark, strict=True))


def install() -> None:
    """Let these sequences be read as Alt and the key."""
    sequences: dict[str, Any] = _ansi_sequences.ANSI_SEQUENCES_KEYS  # type: ignore[assignment]
    for sequence in ALT:
        sequences.pop(sequence, None)
    for sequence, key in {**MARKS, **{f"\x1b{key.value[-1]}": key for key in AltKey}}.items():
        sequences[sequence] = (key,)
