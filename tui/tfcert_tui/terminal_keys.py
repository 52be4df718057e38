"""Alt and a key is that, on every terminal.

Textual 8.2.8 takes Escape and a digit for what a Mac's Option key types (`¡`, `£`), Escape and b or f for Ctrl and an
arrow, and Escape and a mark for the mark alone; but Escape and a key is how nearly every terminal sends Alt. In an
editor that would type `¡` for Alt+1.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from textual import _ansi_sequences

ALT = tuple(f"\x1b{key}" for key in "1234567890bf§")


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
    for sequence, key in MARKS.items():
        sequences[sequence] = (key,)
