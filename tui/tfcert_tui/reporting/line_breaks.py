"""Breaking a text into lines that fit, at spaces where there are any."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tfcert_tui.reporting import faces
from tfcert_tui.reporting.faces import Style


class Fitted(msgspec.Struct, frozen=True):
    """A text as it is to be set."""

    lines: list[str]
    size: float
    """In points."""


def fitted(text: str, width: float, sizes: dict[int, tuple[float, float]], style: Style = "roman") -> Fitted:
    """Return a text in as few lines as its sizes allow; `sizes` has the largest and the least for each number of lines.

    What fits nowhere is set in the least size of the last, in as many lines as it takes.
    """
    size = least = 0.0
    for count, (size, least) in sizes.items():
        while size >= least:
            lines = broken(text, balanced(text, size, width, count, style), size, style)
            if len(lines) <= count:
                return Fitted(lines, size)
            size -= 1
    return Fitted(broken(text, width, least, style), least)


def balanced(text: str, size: float, width: float, count: int, style: Style) -> float:
    """Return the least of some widths in which a text takes `count` lines: none is much shorter than the others."""
    shares = [width * part / 20 for part in range(max(1, 20 // count), 20)]
    return next((each for each in shares if len(broken(text, each, size, style)) <= count), width)


def broken(text: str, width: float, size: float, style: Style = "roman") -> list[str]:
    """Return lines of at most this width; a word that is wider is broken within."""

    def fits(line: str) -> bool:
        return faces.width(line, size, style) <= width

    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if fits(joined):
            lines[-1] = joined
        else:
            lines += _within(word, fits) if not fits(word) else [word]
    return [line for line in lines if line]


def _within(word: str, fits: Callable[[str], bool]) -> list[str]:
    lines = [""]
    for character in word:
        if fits(lines[-1] + character):
            lines[-1] += character
        else:
            lines.append(character)
    return lines
