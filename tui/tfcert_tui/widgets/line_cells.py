"""A line as cells: one entry for each column of the terminal, and back to stretches of one style."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from rich.cells import get_character_cell_size
from rich.style import Style

from tfcert_tui.widgets.text_styles import blank_shows_nothing

Run = tuple[str, Style]
"""A stretch of text in one style."""
Line = tuple[Run, ...]

MAX_MARKS = 4
"""Accents on one character; what is piled higher is left out."""
UNSAFE = frozenset(
    [chr(code) for code in range(0x80, 0xA0)]  # C1: a terminal may take U+009B for the beginning of a sequence
    + [*"\u061c\u200b\u200d\u200e\u200f\u2028\u2029\ufe0e\ufe0f\ufeff"]  # of no width, or of another in each terminal
    + [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2060, 0x2070))]  # turn what follows around
)
"""Characters that are not shown: they would move what stands beside them, or speak to the person's terminal."""


def cells_of_text(text: str) -> list[str]:
    """Return one entry per cell: "" is the second half of a wide character; accents join the one before."""
    if text.isascii():
        return list(text)
    cells: list[str] = []
    for character in text:
        if character in UNSAFE or "\ud800" <= character <= "\udfff":
            continue
        width = get_character_cell_size(character)
        if width:
            cells.append(character)
        if width == 2:
            cells.append("")
        if not width and cells:
            _join(cells, -1 if cells[-1] else -2, character)
    return cells


def _join(cells: list[str], at: int, mark: str) -> None:
    if len(cells[at]) <= MAX_MARKS:
        cells[at] += mark


def cells_of_line(line: Line) -> tuple[list[str], list[Style]]:
    """Return a finished line's cells and their styles, to be written on."""
    characters: list[str] = []
    styles: list[Style] = []
    for text, style in line:
        cells = cells_of_text(text)
        characters += cells
        styles += [style] * len(cells)
    return characters, styles


def runs_of(characters: list[str], styles: list[Style]) -> Iterator[Run]:
    """Group cells of one style, without blanks at the end of the line that nobody sees."""
    length = len(characters)
    while length and characters[length - 1] == " " and blank_shows_nothing(styles[length - 1]):
        length -= 1
    starts = [0]
    for _style, group in groupby(_without_blanks_own(characters[:length], styles)):
        starts.append(starts[-1] + sum(1 for _ in group))
    for start, end in pairwise(starts):
        yield "".join(characters[start:end]), styles[start]


def _without_blanks_own(characters: list[str], styles: list[Style]) -> Iterator[Style]:
    """Give each cell's style; a blank takes the one before where both look alike: a change costs bytes."""
    before: Style | None = None
    for character, style in zip(characters, styles, strict=False):
        if character == " " and before is not None and blank_shows_nothing(style) and blank_shows_nothing(before):
            yield before
            continue
        before = style
        yield style
