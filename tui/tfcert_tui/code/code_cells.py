"""Lines of code cut to the cells there are, with nothing in them that steers a terminal."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, chop_cells

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
    """Return a line in pieces of at most `cells` cells, at least one.

    It is broken behind a space where one is not far; what goes on is indented deeper than the line is.
    """
    text = readable(line)
    indent = " " * min(len(text) - len(text.lstrip(" ")) + TAB, cells // 2)
    found: list[str] = []
    while cell_len(text) > (room := cells - len(indent) * bool(found)):
        piece = _first(text, room)
        found.append(indent * bool(found) + piece)
        text = text[len(piece) :]
    return [*found, indent * bool(found) + text]


def _first(text: str, cells: int) -> str:
    fits = chop_cells(text, cells)[0]
    behind = fits.rfind(" ") + 1
    return fits[:behind] if behind * 3 >= len(fits) and fits[:behind].strip() else fits
