"""Text cut and padded by terminal cells, so that Korean and Chinese never push a column."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"


def shorten(text: str, cells: int) -> str:
    """Return the text in at most `cells` cells, ending in an ellipsis where it was cut."""
    if cell_len(text) <= cells:
        return text
    if cells <= 1:
        return ELLIPSIS[:cells]
    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS


def fit(text: str, cells: int) -> str:
    """Return the text in exactly `cells` cells, padded on the right."""
    return set_cell_size(shorten(text, cells), cells)


def fit_right(text: str, cells: int) -> str:
    """Return the text in exactly `cells` cells, padded on the left."""
    short = shorten(text, cells)
    return " " * (cells - cell_len(short)) + short


def first_that_fits(choices: list[str], cells: int) -> str:
    """Return the first choice that fits, else the last one shortened; choices go from long to short."""
    for choice in choices:
        if cell_len(choice) <= cells:
            return choice
    return shorten(choices[-1], cells)


def spread(left: str, right: str, cells: int) -> str:
    """Return `left` and `right` at the two ends of a line of exactly `cells` cells; the left gives way."""
    room = max(0, cells - cell_len(right) - 1)
    return fit(left, room) + " " * (cells - room - cell_len(right)) + right if room else fit(right, cells)


def break_long_words(text: str, cells: int) -> str:
    """Return the text with line ends in words that are longer than a line: paths are broken after a slash."""
    lines = text.split("\n")
    return "\n".join(" ".join(_pieces(word, cells) for word in line.split(" ")) for line in lines)


def _pieces(word: str, cells: int) -> str:
    if cell_len(word) <= cells:
        return word
    lines = [""]
    for part in re.findall(r"[^/]*/|[^/]+", word):
        if lines[-1] and cell_len(lines[-1] + part) > cells:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)
