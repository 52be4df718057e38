"""What one run has used since it began: a chart each of cores, memory and GPU, its epochs marked on the time axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gettext import gettext as _

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_hw_probe.usage import Peaks, UsagePoint
from tfcert_tui.fitting import fit_right
from tfcert_tui.machine.machine_words import GIB
from tfcert_tui.series import Series
from tfcert_tui.widgets.chart import GUTTER, Curve, Frame, draw_chart
from tfcert_tui.widgets.machine_marks import Field
from tfcert_tui.widgets.plot_canvas import Pattern
from tfcert_tui.widgets.plot_scale import LABEL_CELLS, Scale

GAP_STRETCHES = 3
"""A line breaks where so many stretches are missing: nobody looked then."""
CELLS_PER_EPOCH = 7
UNITS = ((300.0, 1.0), (3 * 3600.0, 60.0), (float("inf"), 3600.0))
"""Up to so many seconds, what the time axis counts, in seconds."""


class Quantity(msgspec.Struct, frozen=True):
    """One thing that is charted."""

    title: str
    part: str
    """Its look."""
    value: Callable[[UsagePoint], float | None]
    peak: Callable[[Peaks], float | None]
    words: Callable[[float], str]
    reaches: tuple[float, ...]
    """What its axis holds at least."""


def quantities(view: UsageView) -> list[Quantity]:
    """Return what is known of the run, the processor first."""
    every = [
        Quantity(
            _("Cores in use"), "bar", _cores, lambda p: _part(p.cpu_percent, 100), lambda v: f"{v:.2f}", (0.0, 1.0)
        ),
        Quantity(_("Memory, GiB"), "mine", _memory, lambda p: _part(p.memory, GIB), _gib, (0.0,)),
        Quantity(_("GPU memory, GiB"), "good", _gpu_memory, lambda p: _part(p.gpu_memory, GIB), _gib, (0.0,)),
        Quantity(_("GPU busy, %"), "spark", lambda p: p.gpu_percent, lambda _p: None, _percent, (0.0, 100.0)),
    ]
    return [each for each in every if any(each.value(point) is not None for point in view.points)]


def _part(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _cores(point: UsagePoint) -> float | None:
    return _part(point.cpu_percent, 100)


def _memory(point: UsagePoint) -> float | None:
    return _part(point.memory, GIB)


def _gpu_memory(point: UsagePoint) -> float | None:
    return _part(point.gpu_memory, GIB)


def _gib(value: float) -> str:
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _percent(value: float) -> str:
    return f"{value:.0f}"


def heading(each: Quantity, view: UsageView) -> list[Field]:
    """Return what is charted, its newest value and its peak."""
    newest = next((v for point in reversed(view.points) if (v := each.value(point)) is not None), None)
    most = max((v for point in view.points if (v := each.value(point)) is not None), default=None)
    peak = each.peak(view.peaks)
    peak = most if peak is None or (most is not None and most > peak) else peak
    line = [Field(each.title, "head")]
    line += [Field(_("last {value}").format(value=each.words(newest)), "value")] if newest is not None else []
    return line + ([Field(_("peak {value}").format(value=each.words(peak)), "note")] if peak is not None else [])


class Looks(msgspec.Struct, frozen=True):
    """The styles of a chart."""

    base: Style
    axis: Style
    line: Style
    ascii_mode: bool


def usage_chart(
    each: Quantity, view: UsageView, epochs: Sequence[tuple[float, int]], looks: Looks, width: int, height: int
) -> list[Strip]:
    """Return one chart without its heading; `epochs` are (seconds since the run began, number) of each that ended."""
    unit, name = _unit(view)
    across = Scale(0.0, max(1e-9, max((point.at_s for point in view.points), default=unit) / unit))
    marks = thinned(epochs, across.high * unit, width - GUTTER)
    frame = Frame(
        looks.base,
        looks.axis,
        looks.axis,
        looks.axis,
        across,
        looks.ascii_mode,
        begins=tuple((at / unit, epoch) for at, epoch in marks),
        across=name,
        reaches=each.reaches,
    )
    curve = Curve(each.title, _series(each, view, unit), looks.line, Pattern.SOLID)
    strips = draw_chart(frame, [curve], False, width, height - 1)
    labels = [(across.fraction(at / unit), epoch) for at, epoch in marks]
    row = Strip([Segment(_epoch_row(labels, width), looks.axis)]).adjust_cell_length(width, looks.base)
    return [*strips, row]


def _unit(view: UsageView) -> tuple[float, str]:
    last = view.points[-1].at_s if view.points else 0.0
    unit = next(unit for limit, unit in UNITS if last <= limit)
    return unit, {1.0: _("s"), 60.0: _("min"), 3600.0: _("h")}[unit]


def _series(each: Quantity, view: UsageView, unit: float) -> Series:
    series, before = Series(), None
    for point in view.points:
        if before is not None and point.at_s - before > GAP_STRETCHES * view.every_s:
            series.gap((before + point.at_s) / 2 / unit)
        value = each.value(point)
        if value is None:
            series.gap(point.at_s / unit)
        else:
            series.append(point.at_s / unit, value)
        before = point.at_s
    return series


def thinned(epochs: Sequence[tuple[float, int]], last_s: float, cells: int) -> list[tuple[float, int]]:
    """Return the epochs to mark: those within the time shown, every one, or every second, fifth, tenth ..."""
    inside = [(at, epoch) for at, epoch in epochs if 0 <= at <= last_s]
    most = max(1, cells // CELLS_PER_EPOCH)
    step, power = 1, 1
    while len([epoch for _at, epoch in inside if epoch % step == 0]) > most:
        step, power = next(((n * power, power) for n in (1, 2, 5) if n * power > step), (10 * power, 10 * power))
    return [(at, epoch) for at, epoch in inside if epoch % step == 0]


def _epoch_row(labels: Sequence[tuple[float, int]], width: int) -> str:
    """Return the epochs' numbers beneath their marks; one that would touch the one before is left out."""
    plot = width - GUTTER
    words, free = [" "] * max(0, plot), 0
    for place, epoch in labels:
        text = str(epoch)
        column = round(place * (2 * plot - 1)) // 2
        start = max(0, min(column - len(text) // 2, plot - len(text)))
        if start >= free:
            words[start : start + len(text)] = text
            free = start + len(text) + 1
    return (fit_right(_("epoch"), LABEL_CELLS) if labels else " " * LABEL_CELLS) + " " + "".join(words)
