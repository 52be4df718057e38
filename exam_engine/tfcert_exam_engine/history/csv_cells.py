"""Cells of CSV that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\n")
"""What a spreadsheet takes for the begin of a formula."""
Cell = str | int | float | None


def as_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would run as a formula has an apostrophe before it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def moment(at: float | None) -> str | None:
    """Return Unix seconds as local time, ISO 8601."""
    return None if at is None else time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(at))


def _safe(cell: Cell) -> Cell:
    """Return a text that is no formula; numbers are what they are."""
    if not isinstance(cell, str):
        return cell
    # One in the middle is not quoted, and a spreadsheet begins a new row at it.
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(FORMULA) else text
