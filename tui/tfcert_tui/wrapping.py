"""Sentences broken into lines by terminal cells, for the screen and the command line alike."""

from __future__ import annotations

import unicodedata


def cells(text: str) -> int:
    """Return how many cells of a terminal `text` takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrap(text: str, width: int) -> list[str]:
    """Break a sentence between words into lines of at most `width` cells; a longer word has a line of its own."""
    if cells(text) <= width:
        return [text]
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and cells(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
