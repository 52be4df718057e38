"""The difference between one's own script and the reference as content: one below the other, or side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content

from tfcert_tui.code.code_cells import pieces
from tfcert_tui.fitting import shorten

BESIDE_FROM = 140
"""Cells from which on the sides stand beside one another."""
LOOKS = {"-": "$error", "+": "$success", " ": ""}
Side = tuple[str, str]
"""The sign of a line, and the line."""


def difference(lines: Sequence[str], sides: tuple[str, str], cells: int) -> Content:
    """Return the lines of a unified diff in at most `cells` cells; `sides` say whose `-` and whose `+` is."""
    beside = cells >= BESIDE_FROM
    head = _heads_beside(sides, cells) if beside else _heads(sides, cells)
    return Content("\n").join([*head, *(_beside(lines[2:], cells) if beside else _below(lines[2:], cells))])


def _heads(sides: tuple[str, str], cells: int) -> list[Content]:
    return [
        Content.styled(shorten(f"{sign} {side}", cells), f"bold {LOOKS[sign]}")
        for sign, side in zip("-+", sides, strict=True)
    ]


def _heads_beside(sides: tuple[str, str], cells: int) -> list[Content]:
    mine, other = _heads(sides, _half(cells))
    return [Content.assemble(mine.pad_right(_half(cells) - mine.cell_length), " │ ", other)]


def _half(cells: int) -> int:
    return (cells - 3) // 2


def _place(line: str, cells: int) -> Content:
    """Return which lines follow, from "@@ -12,7 +12,9 @@"."""
    found = re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)", line)
    mine, other = found.groups() if found else ("", "")
    said = _("from line {mine} of yours, line {other} of the reference").format(mine=mine, other=other)
    return ruled(said, cells, "$dim")


def ruled(said: str, cells: int, look: str) -> Content:
    """Return words in a line that fills the cells."""
    words = shorten(f"── {said} ", cells)
    return Content.styled(words + "─" * (cells - cell_len(words)), look)


def _below(lines: Sequence[str], cells: int) -> Iterator[Content]:
    for line in lines:
        if line.startswith("@@"):
            yield _place(line, cells)
        else:
            yield from _rows((line[:1], line[1:]), cells)


def _rows(side: Side, cells: int) -> list[Content]:
    sign, text = side
    return [Content.styled(f"{sign} {piece}", LOOKS[sign]) for piece in pieces(text, cells - 2)]


def _beside(lines: Sequence[str], cells: int) -> Iterator[Content]:
    left: list[Side] = []
    right: list[Side] = []
    for line in [*lines, "@@"]:
        sign, text = line[:1], line[1:]
        if sign == "-":
            left.append((sign, text))
        elif sign == "+":
            right.append((sign, text))
        else:
            yield from _pairs(left, right, cells)
            left, right = [], []
            if line.startswith("@@ "):
                yield _place(line, cells)
            elif sign == " ":
                yield from _pairs([(sign, text)], [(sign, text)], cells)


def _pairs(left: list[Side], right: list[Side], cells: int) -> Iterator[Content]:
    half = _half(cells)
    for mine, other in zip_longest(left, right):
        ours, theirs = (_rows(side, half) if side else [] for side in (mine, other))
        for one, two in zip_longest(ours, theirs, fillvalue=Content("")):
            yield Content.assemble(one.pad_right(half - one.cell_length), (" │ ", "$dim"), two)
