"""The curves of a run as an inline SVG: one chart for each metric, its validation beside it."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

import msgspec

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.metric_names import is_better
from tfcert_tui import words
from tfcert_tui.reporting.axis import Axis, axis_for, nice_step, tick_words
from tfcert_tui.reporting.markup import Markup, tag
from tfcert_tui.runs.run_facts import LEARNING_RATES
from tfcert_tui.series import BEYOND, POINTS_PER_COLUMN, Series

WIDTH, HEIGHT = 420.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 10.0, 44.0, 34.0
TITLE_Y, LEGEND_Y = 13.0, 30.0
MOST_CHARTS, MOST_POINTS = 4, 800
VALIDATION = "val_"
LETTER = 7.0
"""About how wide a letter of the legend is."""


class Curve(msgspec.Struct, frozen=True):
    """One metric over the epochs of all fits, counted through."""

    name: str
    points: list[tuple[int, float | None]]
    """Epoch from 1, and its value; None: it was not finite. Epochs that did not measure it are left out."""

    @property
    def values(self) -> list[float]:
        """All that can be drawn."""
        return [value for _epoch, value in self.points if value is not None]

    def best(self) -> tuple[int, float]:
        """Return the first of the best values, with its epoch; there is at least one."""
        known = [(epoch, value) for epoch, value in self.points if value is not None]
        best = known[0]
        for epoch, value in known:
            if is_better(self.name, value, best[1]):
                best = epoch, value
        return best


def curves_of(epochs: Sequence[EpochEnded]) -> list[list[Curve]]:
    """Return the curves that belong on one chart each: a metric, and its validation where there is one."""
    names = list(dict.fromkeys(name for point in epochs for name in point.logs))
    plain = list(dict.fromkeys(name.removeprefix(VALIDATION) for name in names))
    charts = [
        [_curve(epochs, name) for name in (base, VALIDATION + base) if name in names]
        for base in plain
        if base not in LEARNING_RATES
    ]
    drawn = [[curve for curve in chart if curve.values] for chart in charts]
    return [chart for chart in drawn if chart][:MOST_CHARTS]


def _curve(epochs: Sequence[EpochEnded], name: str) -> Curve:
    return Curve(name, [(n, _finite(point.logs[name])) for n, point in enumerate(epochs, 1) if name in point.logs])


def _finite(value: float | None) -> float | None:
    return value if value is not None and abs(value) < BEYOND else None


def fits_begin(epochs: Sequence[EpochEnded]) -> list[int]:
    """Return the epochs, counted through, at which a later fit of the run began."""
    return [n for n in range(2, len(epochs) + 1) if epochs[n - 1].fit != epochs[n - 2].fit]


def chart(curves: Sequence[Curve], last_epoch: int, begins: Sequence[int], name: str) -> Markup:
    """Draw one chart; `name` tells it from all others in the document."""
    axis = axis_for([value for curve in curves for value in curve.values])
    title = _("{metric}, logarithmic") if axis.logarithmic else "{metric}"
    return tag(
        "svg",
        tag("title", _("Curve of {metric}").format(metric=curves[0].name), id=f"{name}-title"),
        tag("desc", described(curves, last_epoch), id=f"{name}-desc"),
        tag("text", title.format(metric=curves[0].name.removeprefix(VALIDATION)), x=0, y=TITLE_Y, class_="chart-title"),
        *_legend(curves),
        *_grid(axis, last_epoch),
        *(_later_fit(begin, last_epoch) for begin in begins),
        *(piece for curve in curves for piece in _line(curve, axis, last_epoch)),
        viewbox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="chart",
    )


def described(curves: Sequence[Curve], last_epoch: int) -> str:
    """Say in words what the chart shows."""
    said = _("{metric} over {n} epochs: from {first} to {last}, best {best} at epoch {epoch}.")
    told = []
    for curve in curves:
        values, (epoch, best) = curve.values, curve.best()
        first, last = words.figure(values[0]), words.figure(values[-1])
        told.append(
            said.format(metric=curve.name, n=last_epoch, first=first, last=last, best=words.figure(best), epoch=epoch)
        )
    return " ".join(told)


def _kind(curve: Curve) -> str:
    return "validation" if curve.name.startswith(VALIDATION) else "training"


def _legend(curves: Sequence[Curve]) -> list[Markup]:
    """Tell the lines apart, beneath the title, which names the metric: some of Keras' names fill it."""
    names = {"training": _("training"), "validation": _("validation")}
    pieces, x = [], WIDTH - RIGHT
    for curve in reversed(curves):
        name = names[_kind(curve)]
        pieces.append(tag("text", name, x=x, y=LEGEND_Y, text_anchor="end", class_="legend"))
        x -= LETTER * len(name) + 6
        pieces.append(tag("line", x1=x - 22, x2=x, y1=LEGEND_Y - 4, y2=LEGEND_Y - 4, class_=f"curve {_kind(curve)}"))
        x -= 34
    return pieces


def _grid(axis: Axis, last_epoch: int) -> list[Markup]:
    pieces = []
    for value in axis.ticks:
        y = _y(axis, value)
        pieces.append(tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid"))
        pieces.append(tag("text", tick_words(axis, value), x=LEFT - 6, y=y + 3.5, text_anchor="end", class_="tick"))
    step = max(1, round(nice_step(max(1, last_epoch - 1) / 5)))
    for epoch in dict.fromkeys([1, *range(step, last_epoch + 1, step)]):
        if epoch == 1 or epoch - 1 > step / 3:
            x = _x(epoch, last_epoch)
            pieces.append(tag("text", f"{epoch}", x=x, y=HEIGHT - 20, text_anchor="middle", class_="tick"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [*pieces, tag("text", _("epoch"), x=middle, y=HEIGHT - 4, text_anchor="middle", class_="tick")]


def _later_fit(epoch: int, last_epoch: int) -> Markup:
    x = _x(epoch - 0.5, last_epoch)
    return tag("line", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM, class_="later-fit")


def _line(curve: Curve, axis: Axis, last_epoch: int) -> list[Markup]:
    """Draw it with gaps where a value was not finite, and a dot at its best; spikes stay in however many epochs."""
    series = Series()
    for place, value in curve.points:
        series.append(place, value)
    steps, pen_down = [], False
    for epoch, value in series.thinned(1, last_epoch, MOST_POINTS // POINTS_PER_COLUMN):
        if value is not None:
            steps.append(f"{'L' if pen_down else 'M'}{_x(epoch, last_epoch):.1f} {_y(axis, value):.1f}")
        pen_down = value is not None
    best_epoch, best = curve.best()
    dot = tag("circle", cx=_x(best_epoch, last_epoch), cy=_y(axis, best), r=3, class_=f"best {_kind(curve)}")
    return [tag("path", d="".join(steps), class_=f"curve {_kind(curve)}"), dot]


def _x(epoch: float, last_epoch: int) -> float:
    return LEFT + 4 + (WIDTH - LEFT - RIGHT - 8) * ((epoch - 1) / max(1, last_epoch - 1))


def _y(axis: Axis, value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - axis.place(value))
