"""Lets a partial repaint send the cells that changed instead of everything left of them in the widget.

Textual 8.2.8 begins every span of a row at the widget's left edge (`ChopsUpdate.render_segments` crops the end alone),
so that two changed numbers in one row send the row's beginning twice. The version is pinned exactly, and a test fails
on any other, so that an upgrade looks here.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate

TEXTUAL = "8.2.8"


def install() -> None:
    """Replace the one method."""
    ChopsUpdate.render_segments = render_exact_spans  # type: ignore[method-assign,assignment]


def render_exact_spans(update: ChopsUpdate, console: Console) -> str:
    """Return the terminal's input for an update; as the original, but cropped at both ends."""
    output: list[str] = []
    last_row = update.spans[-1][0]
    for row, start, end in update.spans:
        for strip_end, (strip_start, strip) in zip(update.chop_ends[row], update.chops[row].items(), strict=False):
            if strip is None or strip_start >= end or strip_end <= start:
                continue
            first, last = max(start, strip_start), min(end, strip_end)
            visible = strip.crop(first - strip_start, last - strip_start)
            output += [Control.move_to(first, row).segment.text, visible.render(console)]
        if row != last_row:
            output.append("\n")
    return "".join(output)
