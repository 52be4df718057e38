"""Texts that others wrote, before they are shown on a terminal."""

from __future__ import annotations

import unicodedata

MOST_CHARACTERS = 400
NOT_SHOWN = frozenset(("Cc", "Cs", "Cf", "Zl", "Zp"))
"""Unicode's kinds of characters that steer a terminal, or turn what follows around."""


def single_line(text: str) -> str:
    """Return a text in one line, without what a terminal would take for more than text, and not too long."""
    words = " ".join(text.split())
    return "".join(letter for letter in words if unicodedata.category(letter) not in NOT_SHOWN)[:MOST_CHARACTERS]
