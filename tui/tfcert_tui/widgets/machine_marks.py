"""Bars, levels and sparklines of the machine; what is mine differs by its glyph too, whatever the colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tfcert_tui.fitting import shorten
from tfcert_tui.terminal.glyphs import ASCII_EIGHTHS, EIGHTHS, level

MINE, OTHERS, REST = ("█", "#"), ("▒", "="), ("░", ".")
"""Of a bar, each as it is drawn and in ASCII."""
LEAST_CELLS = 8
"""Of what is cut: less says nothing."""
CUT = ("note", "warning", "bad")
"""Parts of which a beginning is better than nothing."""


class Field(NamedTuple):
    """A piece of a line, in one look."""

    text: str
    part: str
    """Its look: label, bar, mine, rest, spark, value, warning, bad, good, note, head."""
    glued: bool = False
    """Whether no blank parts it from what is before it: they are shown together or not at all."""


def share_bar(all_of_it: float | None, mine: float | None, cells: int, ascii_mode: bool) -> list[Field]:
    """Return how much of something is used, from 0 to 1, with the run's own part first."""
    if all_of_it is None:
        return [Field((" " if ascii_mode else "·") * cells, "rest")]
    used = _cells(all_of_it, cells)
    own = min(used, _cells(mine or 0.0, cells))
    parts = ((MINE, own, "mine"), (OTHERS, used - own, "bar"), (REST, cells - used, "rest"))
    fields = [Field(glyph[ascii_mode] * count, part, True) for glyph, count, part in parts if count]
    return [fields[0]._replace(glued=False), *fields[1:]]


def _cells(fraction: float, cells: int) -> int:
    return round(min(max(fraction, 0.0), 1.0) * cells)


def levels(percents: Sequence[float], most: int, ascii_mode: bool) -> str:
    """Return a character per core, or per group of cores by its busiest where they are more than `most`."""
    group = -(-len(percents) // most) or 1
    groups = [percents[start : start + group] for start in range(0, len(percents), group)]
    return "".join(level(max(cores) / 100, ascii_mode) for cores in groups)


def sparkline(percents: Sequence[float | None], ascii_mode: bool) -> str:
    """Return a character per value; a blank where nobody looked."""
    steps = ASCII_EIGHTHS if ascii_mode else EIGHTHS
    last = len(steps) - 1
    return "".join(
        " " if value is None else steps[min(last, int(min(max(value, 0.0), 100.0) / 100 * len(steps)))]
        for value in percents
    )


def fitting(line: Sequence[Field], width: int) -> list[Field]:
    """Return what fits into `width` cells; a note or a warning may be cut, of anything else all or nothing is kept."""
    kept: list[Field] = []
    room = width
    for group in _groups(line):
        cells = sum(cell_len(field.text) for field in group)
        if cells > room:
            if kept and (group[0].part not in CUT or room < LEAST_CELLS):
                continue
            group, cells = [Field(shorten(group[0].text, room), group[0].part)], room
        kept += group
        room -= cells + 1
    return kept


def _groups(line: Sequence[Field]) -> list[list[Field]]:
    groups: list[list[Field]] = []
    for field in line:
        if field.glued and groups:
            groups[-1].append(field)
        else:
            groups.append([field])
    return groups


def cells_of(line: Sequence[Field]) -> int:
    """Return how many cells a line takes."""
    blanks = sum(not field.glued for field in line[1:])
    return blanks + sum(cell_len(field.text) for field in line)
