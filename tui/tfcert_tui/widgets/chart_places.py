"""Where charts stand in a pane: side by side, one above the other, or one at a time, as the room allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.style import Style
from textual.strip import Strip

CHART_CELLS = 27
"""A chart narrower than this shows no shape."""
CHART_ROWS = 7


def chosen(names: Sequence[str], chart: int, width: int, height: int) -> list[str]:
    """Return the names that have a chart: the one that was asked for, counted from 1; 0 is as many as fit."""
    if chart:
        return [names[(chart - 1) % len(names)]]
    room = _side_by_side(width) or height >= 2 * CHART_ROWS
    return list(names[:2] if room else names[:1])


def arranged(
    names: Sequence[str], width: int, height: int, draw: Callable[[str, int, int], list[Strip]], gap: Style
) -> list[Strip]:
    """Return one or two charts in their places; `draw` is given a name, a width and a height."""
    if len(names) == 1:
        return draw(names[0], width, height)
    if _side_by_side(width):
        left = _left(width)
        between = Strip.blank(1, gap)
        pairs = zip(draw(names[0], left, height), draw(names[1], width - 1 - left, height), strict=True)
        return [Strip.join([one, between, two]).simplify() for one, two in pairs]
    upper = height // 2
    return draw(names[0], width, upper) + draw(names[1], width, height - upper)


def within(column: int, charts: int, width: int) -> tuple[int, int]:
    """Return where a column of the pane lies in its chart, and how wide that chart is."""
    if charts == 1 or not _side_by_side(width):
        return column, width
    left = _left(width)
    return (column, left) if column < left else (column - left - 1, width - 1 - left)


def _left(width: int) -> int:
    return (width - 1) // 2


def _side_by_side(width: int) -> bool:
    return width >= 2 * CHART_CELLS + 1
