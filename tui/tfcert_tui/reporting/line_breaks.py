"""Breaking a text into lines that fit, at spaces where there are any."""

from __future__ import annotations

import msgspec

from tfcert_tui.reporting.faces import Setting, Style, setting


class Fitted(msgspec.Struct, frozen=True):
    """A text as it is to be set."""

    lines: list[str]
    size: float
    """In points."""
    setting: Setting


def fitted(text: str, width: float, sizes: dict[int, tuple[float, float]], style: Style = "roman") -> Fitted:
    """Return a text in as few lines as its sizes allow; `sizes` has the largest and the least for each number of lines.

    What fits nowhere is set in the least size of the last, in as many lines as it takes.
    """
    fonts, size, least = setting(text, style), 0.0, 0.0
    for count, (size, least) in sizes.items():
        while size >= least:
            lines = broken(text, _balanced(text, fonts, size, width, count), size, fonts)
            if len(lines) <= count:
                return Fitted(lines, size, fonts)
            size -= 1
    return Fitted(broken(text, width, least, fonts), least, fonts)


def _balanced(text: str, fonts: Setting, size: float, width: float, count: int) -> float:
    """Return the least of some widths in which a text takes `count` lines: none is much shorter than the others."""
    shares = [width * part / 20 for part in range(max(1, 20 // count), 20)]
    return next((each for each in shares if len(broken(text, each, size, fonts)) <= count), width)


def broken(text: str, width: float, size: float, fonts: Setting) -> list[str]:
    """Return lines of at most this width; a word that is wider is broken within."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip()
        if fonts.width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += _within(word, width, size, fonts)
    return [line for line in lines if line]


def _within(word: str, width: float, size: float, fonts: Setting) -> list[str]:
    lines = [""]
    for character in word:
        if fonts.width(lines[-1] + character, size) <= width:
            lines[-1] += character
        else:
            lines.append(character)
    return lines
