"""One chart: axes with ticks and some lines, as strips of a given size."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_tui.fitting import fit_right
from tfcert_tui.series import Point, Series
from tfcert_tui.widgets.plot_canvas import NOBODY, Canvas, Pattern
from tfcert_tui.widgets.plot_scale import (
    LABEL_CELLS,
    Scale,
    compact,
    multiples,
    nice_step,
    tick_label,
    value_scale,
)

GUTTER = LABEL_CELLS + 1
ROWS_PER_TICK = 3
CELLS_PER_TICK = 8
AXIS_FROM_ROWS = 4
BEST, BROKEN, CURSOR, BEGIN = ("◆", "#"), ("×", "!"), ("│", "|"), ("┊", ":")
"""Marks, each as it is drawn and in ASCII."""


class Curve(msgspec.Struct, frozen=True):
    """One line."""

    name: str
    series: Series
    style: Style
    pattern: Pattern
    less: bool = True
    """Whether lower values are better."""
    mark_best: bool = False
    of_other: bool = False
    """Of another run than the one that is looked at."""
    measured: Series | None = None
    """The values as they are, where `series` is smoothed."""

    @property
    def best(self) -> Point | None:
        """Where the line has its best value, as it was measured; None where no value is finite."""
        found = (self.measured or self.series).best(self.less)
        return None if found is None else (found[0], self.series.at(found[0]))


class Frame(msgspec.Struct, frozen=True):
    """How charts look, and what they share: the x axis, and what is marked on it."""

    base: Style
    axis: Style
    sign: Style
    pointed: Style
    epochs: Scale
    ascii_mode: bool
    log: bool | None = None
    """Whether values are on a logarithmic axis; None: where they spread over decades."""
    cursor: float | None = None
    begins: tuple[tuple[float, int], ...] = ()
    """Where a later fit begins, and its number."""
    across: str | None = None
    """What the x axis counts; None: epochs."""
    reaches: tuple[float, ...] = ()
    """Values that the y axis holds whatever is drawn."""
    named: tuple[tuple[float, str], ...] | None = None
    """Where the x axis has which words; None: round numbers."""

    def glyph(self, pair: tuple[str, str]) -> str:
        """Return the one of the two that the terminal shows."""
        return pair[self.ascii_mode]


def draw_chart(frame: Frame, curves: Sequence[Curve], may_be_log: bool, width: int, height: int) -> list[Strip]:
    """Return `height` strips of `width` cells; the x axis goes first when there is little room."""
    with_axis = height >= AXIS_FROM_ROWS
    plot_width, plot_height = width - GUTTER, height - 2 * with_axis
    if plot_width < 4 or plot_height < 1:
        return [Strip.blank(width, frame.base)] * height
    canvas = Canvas(plot_width, plot_height, frame.ascii_mode)
    lines = [curve.series.thinned(frame.epochs.low, frame.epochs.high, canvas.columns) for curve in curves]
    scale = _value_scale(frame, lines, may_be_log, plot_height)
    # Other runs lie beneath, and a dashed line on top of a solid one, which shows through its gaps.
    for owner, curve in sorted(enumerate(curves), key=lambda each: not each[1].of_other):
        canvas.curve(owner, _placed(lines[owner], frame.epochs, scale), curve.pattern)
    _mark(frame, canvas, curves, scale)
    strips = _plot(frame, [curve.style for curve in curves], scale, canvas, plot_height)
    if with_axis:
        strips += _x_axis(frame, canvas, plot_width, "log" if scale.logarithmic else "")
    return [strip.adjust_cell_length(width, frame.base).simplify() for strip in strips]


def epoch_at(epochs: Scale, column: int, width: int) -> float | None:
    """Return the epoch beneath a column of a chart of `width` cells, None in its gutter."""
    cells = width - GUTTER
    if column < GUTTER or cells < 2:
        return None
    return epochs.low + (column - GUTTER) / (cells - 1) * (epochs.high - epochs.low)


def _value_scale(frame: Frame, lines: Sequence[Sequence[Point]], may_be_log: bool, rows: int) -> Scale:
    # The points that are drawn hold the extremes of each column: there is no need to look at all.
    low, high = frame.epochs.low, frame.epochs.high
    values = [y for line in lines for x, y in line if y is not None and low <= x <= high]
    values += frame.reaches
    log = may_be_log and frame.log is not False
    return value_scale(values, max(2, rows // ROWS_PER_TICK), log, forced=bool(frame.log))


def _placed(line: Sequence[Point], epochs: Scale, scale: Scale) -> list[Point]:
    return [(epochs.fraction(x), None if y is None else scale.fraction(y)) for x, y in line]


def _mark(frame: Frame, canvas: Canvas, curves: Sequence[Curve], scale: Scale) -> None:
    """Mark best values, values that are not finite, the begin of later fits and the epoch that is pointed at."""
    styles, epochs = len(curves), frame.epochs
    for owner, curve in enumerate(curves):
        at, value = (curve.best if curve.mark_best else None) or (0.0, None)
        # The newest point is seen as it is: a mark on it would hide the line's end, and move with every epoch.
        if value is not None and at < curve.series.xs[-1] and epochs.low <= at <= epochs.high:
            canvas.mark(owner, epochs.fraction(at), scale.fraction(value), frame.glyph(BEST))
        for x in [] if curve.of_other else curve.series.broken:
            if epochs.low <= x <= epochs.high:
                canvas.mark(styles + 1, epochs.fraction(x), 0.0, frame.glyph(BROKEN))
    if frame.cursor is not None:
        canvas.rule(styles + 2, epochs.fraction(frame.cursor), frame.glyph(CURSOR))
    for x, _fit in frame.begins:
        if epochs.low <= x <= epochs.high:
            canvas.rule(styles, epochs.fraction(x), frame.glyph(BEGIN))


def _plot(frame: Frame, styles: Sequence[Style], scale: Scale, canvas: Canvas, height: int) -> list[Strip]:
    labels = _labels(scale, canvas, height)
    tick, line = ("+", "|") if frame.ascii_mode else ("┤", "│")
    looks = [*styles, frame.axis, frame.sign, frame.pointed]
    strips = []
    for row, runs in enumerate(canvas.rows()):
        label = labels.get(row, "")
        gutter = Segment(f"{label:>{LABEL_CELLS}}{tick if label else line}", frame.axis)
        cells = [Segment(text, frame.base if owner == NOBODY else looks[owner]) for text, owner in runs]
        strips.append(Strip([gutter, *cells]))
    return strips


def _labels(scale: Scale, canvas: Canvas, height: int) -> dict[int, str]:
    ticks = scale.ticks(max(2, height // ROWS_PER_TICK)) or [scale.low]
    return {canvas.row(scale.fraction(tick)): tick_label(tick) for tick in ticks}


def _x_axis(frame: Frame, canvas: Canvas, width: int, note: str) -> list[Strip]:
    corner, tick, line = ("+", "+", "-") if frame.ascii_mode else ("└", "┬", "─")
    marks, words = [line] * width, [" "] * width
    pointed = f"{frame.cursor:.0f}" if frame.cursor is not None else ""
    place = _start(width, canvas.cell(frame.epochs.fraction(frame.cursor or 0.0)), pointed)
    for column, text in _epoch_labels(frame, canvas, width):
        marks[column] = tick
        start = _start(width, column, text)
        if not pointed or start + len(text) < place or start > place + len(pointed):
            words[start : start + len(text)] = text
    axis = Segment(f"{note:>{LABEL_CELLS}}{corner}{''.join(marks)}", frame.axis)
    before = fit_right(_("epoch") if frame.across is None else frame.across, LABEL_CELLS) + " " + "".join(words[:place])
    behind = "".join(words[place + len(pointed) :])
    pieces = [Segment(before, frame.axis), Segment(pointed, frame.pointed), Segment(behind, frame.axis)]
    return [Strip([axis]), Strip(pieces)]


def _epoch_labels(frame: Frame, canvas: Canvas, width: int) -> list[tuple[int, str]]:
    """Return what stands along the x axis, each with its column, as many as stand clear of each other."""
    labels: list[tuple[int, str]] = []
    free = 0
    for value, text in _round_epochs(frame.epochs, width) if frame.named is None else frame.named:
        column = canvas.cell(frame.epochs.fraction(value))
        if _start(width, column, text) >= free:
            labels.append((column, text))
            free = _start(width, column, text) + cell_len(text) + 1
    return labels


def _round_epochs(epochs: Scale, width: int) -> list[tuple[float, str]]:
    step = max(1.0, nice_step((epochs.high - epochs.low) / max(1, width // CELLS_PER_TICK)))
    values = multiples(epochs.low, epochs.high, step)
    return [(value, f"{value:.0f}" if value < 1e6 else compact(value)) for value in values]


def _start(width: int, column: int, text: str) -> int:
    return max(0, min(column - len(text) // 2, width - len(text)))
