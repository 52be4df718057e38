"""How often the screen is painted: fewer frames where each one crosses a line. Imports nothing of Textual's."""

from __future__ import annotations

import os

NEAR_PER_S, FAR_PER_S = 4, 2
"""Paints a second of what changes by itself: here, and over SSH."""
FAR = {"TEXTUAL_FPS": "20", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}
"""What Textual reads when it is imported: at most a frame in 50 ms, and nothing glides."""


def over_ssh() -> bool:
    """Return whether the terminal is at the other end of a line."""
    return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))


def spare_the_line() -> None:
    """Over SSH ask Textual for fewer frames; to be called before it is imported. What a person has set stays."""
    if over_ssh():
        for name, value in FAR.items():
            os.environ.setdefault(name, value)


def paints_per_second(wanted: int) -> int:
    """Return how often to paint: as set, or as suits the line."""
    return wanted or (FAR_PER_S if over_ssh() else NEAR_PER_S)
