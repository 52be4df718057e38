"""Alt and a letter or digit is that, on every terminal.

Textual 8.2.8 takes Escape and a digit for what a Mac's Option key types (`¡`, `£`), and Escape and b or f for Ctrl and
an arrow; but Escape and a key is how nearly every terminal sends Alt. In an editor that would type `¡` for Alt+1.
"""

from __future__ import annotations

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

ALT = tuple(f"\x1b{key}" for key in "1234567890bf§-=")


def install() -> None:
    """Let these sequences be read as Alt and the key."""
    for sequence in ALT:
        ANSI_SEQUENCES_KEYS.pop(sequence, None)  # type: ignore[attr-defined]
