"""One chart: axes with ticks and one or two lines, as strips of a given size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_tui.widgets.plot_canvas import NOBODY, Canvas
from tfcert_tui.widgets.plot_scale import (
    LABEL_CELLS,
    Scale,
    compact,
    multiples,
    nice_step,
    tick_label,
    value_scale,
)
from tfcert_tui.widgets.series import Point, Series

GUTTER = LABEL_CELLS + 1
ROWS_PER_TICK = 3
CELLS_PER_TICK = 8


@dataclass(frozen=True)
class Curve:
    """One line."""

    name: str
    series: Series
    style: Style
    dashed: bool


@dataclass(frozen=True)
class Frame:
    """How charts look, and the x axis that they share."""

    base: Style
    axis: Style
    epochs: Scale
    ascii_mode: bool


def draw_chart(frame: Frame, curves: Sequence[Curve], may_be_log: bool, width: int, height: int) -> list[Strip]:
    """Return `height` strips of `width` cells; the x axis goes first when there is little room."""
    with_axis = height >= 4
    plot_width, plot_height = width - GUTTER, height - 2 * with_axis
    if plot_width < 4 or plot_height < 1:
        return [Strip.blank(width, frame.base)] * height
    scale = value_scale(
        [v for curve in curves for v in curve.series.finite()], max(2, plot_height // ROWS_PER_TICK), may_be_log
    )
    canvas = Canvas(plot_width, plot_height, frame.ascii_mode)
    # The dashed line goes on top: the solid one still shows through its gaps.
    for owner, curve in enumerate(curves):
        canvas.curve(owner, _points(curve.series, frame.epochs, scale, canvas.columns), curve.dashed)
    strips = _plot(frame, curves, scale, canvas, plot_height)
    if with_axis:
        strips += _x_axis(frame, plot_width, "log" if scale.logarithmic else "")
    return [strip.adjust_cell_length(width, frame.base).simplify() for strip in strips]


def _points(series: Series, epochs: Scale, scale: Scale, columns: int) -> list[Point]:
    points = series.thinned(epochs.low, epochs.high, columns)
    return [(epochs.fraction(x), None if y is None else scale.fraction(y)) for x, y in points]


def _plot(frame: Frame, curves: Sequence[Curve], scale: Scale, canvas: Canvas, height: int) -> list[Strip]:
    labels = _labels(scale, height)
    tick, line = ("+", "|") if frame.ascii_mode else ("┤", "│")
    strips = []
    for row, runs in enumerate(canvas.rows()):
        label = labels.get(row, "")
        gutter = Segment(f"{label:>{LABEL_CELLS}}{tick if label else line}", frame.axis)
        styles = [frame.base if owner == NOBODY else curves[owner].style for _, owner in runs]
        strips.append(Strip([gutter, *(Segment(text, s) for (text, _), s in zip(runs, styles, strict=True))]))
    return strips


def _labels(scale: Scale, height: int) -> dict[int, str]:
    ticks = scale.ticks(max(2, height // ROWS_PER_TICK)) or [scale.low]
    return {height - 1 - round(scale.fraction(tick) * (height - 1)): tick_label(tick) for tick in ticks}


def _x_axis(frame: Frame, width: int, note: str) -> list[Strip]:
    corner, tick, line = ("+", "+", "-") if frame.ascii_mode else ("└", "┬", "─")
    marks, words = [line] * width, [" "] * (GUTTER + width)
    epochs, free = frame.epochs, 0
    step = max(1.0, nice_step((epochs.high - epochs.low) / max(1, width // CELLS_PER_TICK)))
    for value in multiples(epochs.low, epochs.high, step):
        column = round(epochs.fraction(value) * (width - 1))
        text = f"{value:.0f}" if value < 1e6 else compact(value)
        start = min(GUTTER + column - len(text) // 2, len(words) - len(text))
        marks[column] = tick
        if start >= free:
            words[start : start + len(text)] = text
            free = start + len(text) + 1
    axis = f"{note:>{LABEL_CELLS}}{corner}{''.join(marks)}"
    return [Strip([Segment(axis, frame.axis)]), Strip([Segment("".join(words), frame.axis)])]
