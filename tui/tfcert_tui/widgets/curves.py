"""Loss and metrics, training and validation, epoch by epoch; earlier runs beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from gettext import gettext as _
from typing import ClassVar

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_exam_engine.metric_names import less_is_better
from tfcert_tui.fitting import shorten
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.panes import CURVES
from tfcert_tui.runs.run_progress import RISING_FROM
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets import chart_places
from tfcert_tui.widgets.chart import AXIS_FROM_ROWS, Curve, Frame, draw_chart, epoch_at
from tfcert_tui.widgets.curve_history import History
from tfcert_tui.widgets.curve_legend import Sign, broken, legend, rising
from tfcert_tui.widgets.curve_view import OTHERS, CurveView, EarlierRun, earlier, said_of
from tfcert_tui.widgets.epoch_window import EpochWindow
from tfcert_tui.widgets.plot_canvas import Pattern
from tfcert_tui.widgets.plot_scale import Scale
from tfcert_tui.widgets.row_painter import RowPainter

ROOMY_ROWS = 11
"""From here on a chart has a legend row for an earlier run."""
PAN_SHARE = 0.25


class Curves(RowPainter):
    """Two charts side by side, one above the other, or one at a time, as the room allows."""

    DEFAULT_CSS = """
    Curves > .curves--train { color: $text-primary; text-style: bold; }
    Curves > .curves--validation { color: $text-warning; }
    Curves > .curves--other { color: $text-success; }
    Curves > .curves--faint { color: $text-muted; }
    Curves > .curves--axis { color: $text-muted; }
    Curves > .curves--sign { color: $text-error; text-style: bold; }
    Curves > .curves--pointed { color: $text-accent; text-style: bold; }
    Curves > .curves--empty { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *("curves--train", "curves--validation", "curves--other", "curves--faint"),
        *("curves--axis", "curves--sign", "curves--pointed", "curves--empty"),
    }
    BINDINGS = bindings(CURVES)

    class OthersWanted(Message):
        """Which earlier runs are to be drawn has changed: they are given with `set_others`."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._history = History()
        self._others: list[EarlierRun] = []
        self._empty_words = ""
        self.view = CurveView()

    # What is given

    def say_when_empty(self, words: str) -> None:
        """Say this while there is no point; "" for the usual words."""
        if words != self._empty_words:
            self._empty_words = words
            self.changed()

    def clear_curves(self) -> None:
        """Begin anew with another run; how one looks at it stays, where one looks does not."""
        self._history, self._others = History(), []
        self.view = msgspec.structs.replace(self.view, window=EpochWindow(), cursor=None)
        self.changed()

    def set_points(self, points: list[EpochEnded]) -> None:
        """Show these epochs: all of a run, in order."""
        if not self._history.extends(points):
            self._history = History()
        self._history.take(points)
        self.changed()

    def set_batch(self, point: BatchEnded) -> None:
        """Show where the running epoch stands."""
        self._history.take_batch(point)
        self.changed()

    def set_others(self, others: Sequence[tuple[int, Sequence[EpochEnded]]]) -> None:
        """Draw these earlier runs beneath."""
        known = {other.run: other for other in self._others}
        found = [earlier(run, points, known.get(run)) for run, points in others]
        if found != self._others:
            self._others = found
            self.changed()

    # What is drawn

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the charts that fit, under a line that says how one looks at them where that is not as usual."""
        if self._history.empty:
            said = _("Loss and accuracy appear here, epoch by epoch. {key} runs solution.py.")
            text = self._empty_words or said.format(key=keymap.shown("exam.run"))
            return self.words(text, self._style("empty"), width, height)
        frame, said = self._frame(), said_of(self.view, self._history, [other.run for other in self._others])
        top = []
        if said and height > AXIS_FROM_ROWS:
            line = Segment(shorten(said, width), frame.pointed)
            top = [Strip([line]).adjust_cell_length(width, frame.base)]
        return top + self._charts(frame, width, height - len(top))

    def _charts(self, frame: Frame, width: int, height: int) -> list[Strip]:
        names = chart_places.chosen(self._names, self.view.chart, width, height)
        return chart_places.arranged(names, width, height, partial(self._chart, frame), frame.base)

    @property
    def _names(self) -> list[str]:
        """The names of all that can have a chart."""
        return ["loss", *self._history.metrics]

    def _frame(self) -> Frame:
        looks = (self.rich_style, self._style("axis"), self._style("sign"), self._style("pointed"))
        begins = tuple(self._history.fit_begins)
        return Frame(*looks, self.axis, ascii_only(), self.view.log, self.view.cursor, begins)

    @property
    def whole_axis(self) -> Scale:
        """The x axis without a window."""
        return self._history.epochs_with(max((other.history.reached for other in self._others), default=0.0))

    @property
    def axis(self) -> Scale:
        """The x axis that is drawn."""
        return self.view.window.on(self.whole_axis)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"curves--{part}")

    def _chart(self, frame: Frame, name: str, width: int, height: int) -> list[Strip]:
        """Return one chart under its legend."""
        curves = self.curves_of(name)
        sign, rows = self.sign_of(name, frame.ascii_mode), self.legend_rows(height)
        above = legend(frame, self._named(curves), sign, width, rows)[:height]
        # The legend tells the values as they are, also where the lines are smoothed.
        lines = (
            [msgspec.structs.replace(curve, series=curve.series.smoothed(), measured=curve.series) for curve in curves]
            if self.view.smooth
            else curves
        )
        return above + draw_chart(frame, lines, less_is_better(name), width, height - len(above))

    def legend_rows(self, height: int) -> int:
        """Return how many rows the legend of a chart of `height` rows may have."""
        if height < chart_places.CHART_ROWS - 1:
            return 1
        return 3 if self._others and height >= ROOMY_ROWS else 2

    def curves_of(self, name: str) -> list[Curve]:
        """Return what is drawn of a metric: training, validation, and earlier runs."""
        return [*self._mine(name), *self._theirs(name)]

    def _mine(self, name: str) -> list[Curve]:
        less = less_is_better(name)
        train = Curve(name, self._history.series(name), self._style("train"), Pattern.SOLID, less)
        both = self._history.series(f"val_{name}")
        validation = Curve(f"val_{name}", both, self._style("validation"), Pattern.DASHED, less)
        found = [curve for curve in (train, validation) if curve.series.xs]
        return [*found[:-1], msgspec.structs.replace(found[-1], mark_best=True)] if found else []

    def _theirs(self, name: str) -> list[Curve]:
        """Return the curves of earlier runs: what they measured on validation examples, if they did."""
        style = self._style("faint" if self.view.others == "all" else "other")
        found = []
        for other in self._others:
            series = other.history.finished(f"val_{name}")
            words = (_("run {run} val") if series.xs else _("run {run}")).format(run=other.run)
            series = series if series.xs else other.history.finished(name)
            found.append(Curve(words, series, style, Pattern.DOTTED, less_is_better(name), of_other=True))
        return [curve for curve in found if curve.series.xs]

    def _named(self, curves: Sequence[Curve]) -> list[Curve]:
        """Return the curves that have an entry: many earlier runs have none of their own."""
        return [curve for curve in curves if not curve.of_other or len(self._others) == 1]

    def sign_of(self, name: str, ascii_mode: bool) -> Sign | None:
        """Return what is wrong with a metric, if anything."""
        for each in (name, f"val_{name}"):
            since = self._history.broken_since(each)
            if since is not None:
                return Sign(each, broken(each, since))
        past = self._history.epochs_past_best
        return Sign("val_loss", rising(past, ascii_mode)) if name == "loss" and past >= RISING_FROM else None

    # How one looks

    def look(self, **changes: object) -> None:
        """Look otherwise, at once."""
        self.view = msgspec.structs.replace(self.view, **changes)
        self.changed()

    def action_cursor(self, step: int) -> None:
        """Point at the epoch before or after; first at the last one."""
        xs = self._history.finished("loss").xs or self._history.finished(self._history.metric or "").xs
        if not xs:
            return
        now = self.view.cursor
        at = xs[-1] if now is None else min(max(now + step, xs[0]), xs[-1])
        self.look(cursor=at, window=self.view.window.around(at, self.whole_axis))

    def action_zoom_epochs(self, steps: int) -> None:
        """See fewer epochs, or more."""
        self.look(window=self.view.window.zoomed(steps, self.whole_axis, self.view.cursor))

    def action_pan(self, direction: int) -> None:
        """Move along the epochs."""
        self.look(window=self.view.window.panned(direction * PAN_SHARE, self.whole_axis))

    def action_log_scale(self) -> None:
        """Automatic, logarithmic, linear."""
        self.look(log={None: True, True: False, False: None}[self.view.log])

    def action_smooth(self) -> None:
        """Draw moving means, or the values as they are."""
        self.look(smooth=not self.view.smooth)

    def action_others(self) -> None:
        """No earlier run, the best, the last, all."""
        self.look(others=OTHERS[(OTHERS.index(self.view.others) + 1) % len(OTHERS)])
        self.post_message(self.OthersWanted())

    def action_next_chart(self) -> None:
        """Both charts, the loss alone, each metric alone."""
        both = len(chart_places.chosen(self._names, 0, *self.size)) > 1
        count = len(self._names)
        chart = self.view.chart + 1 if both or self.view.chart else 2
        self.look(chart=chart if chart <= count else 0 if both else 1)

    def action_reset_view(self) -> None:
        """Look at all epochs again, as usual."""
        had_others = self.view.others != "none"
        self.view = CurveView()
        self.changed()
        if had_others:
            self.post_message(self.OthersWanted())

    def on_click(self, event: events.Click) -> None:
        """Point at the epoch under the mouse; again: point at none."""
        epoch = self._epoch_under(event.x - self.gutter.left)
        if epoch is not None:
            nearest = float(min(max(round(epoch), 1), round(self._history.reached)))
            self.look(cursor=None if nearest == self.view.cursor else nearest)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in around the mouse; with shift or ctrl move along."""
        self._scrolled(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out around the mouse; with shift or ctrl move along."""
        self._scrolled(event, -1)

    def _scrolled(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        event.prevent_default()
        if event.shift or event.ctrl:
            self.action_pan(-step)
            return
        around = self._epoch_under(event.x - self.gutter.left)
        self.look(window=self.view.window.zoomed(step, self.whole_axis, around))

    def _epoch_under(self, column: int) -> float | None:
        if self._history.empty or not self._history.reached:
            return None
        seen = chart_places.chosen(self._names, self.view.chart, *self.size)
        return epoch_at(self.axis, *chart_places.within(column, len(seen), self.size.width))
