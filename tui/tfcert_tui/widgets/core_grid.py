"""A bar for every core, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence

from tfcert_tui.widgets.machine_marks import Field, share_bar

BAR_CELLS = (4, 16)
"""Least and most of a core's bar."""
FIGURE_CELLS, GAP_CELLS = 4, 2


def core_rows(percents: Sequence[float], width: int, ascii_mode: bool) -> list[list[Field]]:
    """Return the cores, counted down the columns, in as few rows as `width` cells allow."""
    if not percents:
        return []
    name_cells = len(str(len(percents) - 1))
    around = name_cells + 1 + FIGURE_CELLS + GAP_CELLS
    most_columns = max(1, (width + GAP_CELLS) // (around + BAR_CELLS[0]))
    rows = -(-len(percents) // most_columns)
    columns = -(-len(percents) // rows)
    bar = min(BAR_CELLS[1], max(1, (width + GAP_CELLS) // columns - around))
    return [_row(percents, row, rows, name_cells, bar, ascii_mode) for row in range(rows)]


def _row(
    percents: Sequence[float], row: int, rows: int, name_cells: int, bar_cells: int, ascii_mode: bool
) -> list[Field]:
    fields: list[Field] = []
    for core in range(row, len(percents), rows):
        value = percents[core]
        gap = " " * (GAP_CELLS - 1) if fields else ""
        fields.append(Field(f"{gap}{core:>{name_cells}}", "label"))
        fields += share_bar(value / 100, None, bar_cells, ascii_mode)
        fields.append(Field(f"{value:>{FIGURE_CELLS}.0f}", "value", True))
    return fields
