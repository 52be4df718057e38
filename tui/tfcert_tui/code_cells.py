"""Lines of code cut to the cells there are, with nothing in them that steers a terminal."""

from __future__ import annotations

import unicodedata

from rich.cells import chop_cells

TAB = 4
STEERING = ("Cc", "Cf", "Cs")
"""Unicode's control characters, invisible marks that turn a line round, and halves of surrogate pairs."""


def readable(line: str) -> str:
    """Return a line as it may be shown: tabs as spaces, what steers as a question mark."""
    letters = line.expandtabs(TAB)
    if letters.isascii() and letters.isprintable():
        return letters
    return "".join("?" if unicodedata.category(letter) in STEERING else letter for letter in letters)


def pieces(line: str, cells: int) -> list[str]:
    """Return a line in pieces of at most `cells` cells, at least one; those that go on are indented."""
    first, *rest = chop_cells(readable(line), cells) or [""]
    if not rest:
        return [first]
    left = readable(line)[len(first) :]
    return [first, *(" " * TAB + piece for piece in chop_cells(left, max(1, cells - TAB)))]
