"""Loss and the first metric, training and validation, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui import keymap
from tfcert_tui.widgets.chart import Curve, Frame, draw_chart
from tfcert_tui.widgets.curve_history import History
from tfcert_tui.widgets.glyphs import ascii_only
from tfcert_tui.widgets.plot_scale import LABEL_CELLS, compact
from tfcert_tui.widgets.row_painter import RowPainter
from tfcert_tui.widgets.terminal_text import Run

CHART_CELLS = 27
"""A chart narrower than this shows no shape."""
CHART_ROWS = 7
RISING_FROM = 3
"""Epochs without a better val_loss before it is said."""
GAP = "  "


class Curves(RowPainter):
    """Two charts side by side, one above the other, or the loss alone, as the room allows."""

    DEFAULT_CSS = """
    Curves > .curves--train { color: $text-primary; text-style: bold; }
    Curves > .curves--validation { color: $text-warning; }
    Curves > .curves--axis { color: $text-muted; }
    Curves > .curves--sign { color: $text-error; text-style: bold; }
    Curves > .curves--empty { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "curves--train",
        "curves--validation",
        "curves--axis",
        "curves--sign",
        "curves--empty",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._history = History()
        self._empty_words = ""

    def say_when_empty(self, words: str) -> None:
        """Say this while there is no point; "" for the usual words."""
        if words != self._empty_words:
            self._empty_words = words
            self.changed()

    def clear_curves(self) -> None:
        """Begin anew with another run."""
        self._history = History()
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

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the charts that fit."""
        history = self._history
        if history.empty:
            text = self._empty_words or _(
                "Loss and accuracy appear here, epoch by epoch. {key} runs solution.py."
            ).format(key=keymap.shown("exam.run"))
            return self.words(text, self._style("empty"), width, height)
        frame = Frame(self.rich_style, self._style("axis"), history.epochs, ascii_only())
        metric = history.metric
        if metric is not None and width >= 2 * CHART_CELLS + 1:
            return self._side_by_side(frame, metric, width, height)
        if metric is not None and height >= 2 * CHART_ROWS:
            upper = height // 2
            return self._chart(frame, "loss", width, upper) + self._chart(frame, metric, width, height - upper)
        return self._chart(frame, "loss", width, height)

    def _side_by_side(self, frame: Frame, metric: str, width: int, height: int) -> list[Strip]:
        left = (width - 1) // 2
        gap = Strip.blank(1, frame.base)
        first, second = self._chart(frame, "loss", left, height), self._chart(frame, metric, width - 1 - left, height)
        return [Strip.join([one, gap, two]).simplify() for one, two in zip(first, second, strict=True)]

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"curves--{part}")

    def _chart(self, frame: Frame, name: str, width: int, height: int) -> list[Strip]:
        """Return one chart under its legend."""
        names = [(name, "train", False), (f"val_{name}", "validation", True)]
        curves = [Curve(n, self._history.series(n), self._style(part), dashed) for n, part, dashed in names]
        curves = [curve for curve in curves if curve.series.xs]
        legend = self._legend(frame, curves, width, 2 if height >= CHART_ROWS - 1 else 1)[:height]
        return legend + draw_chart(frame, curves, name == "loss", width, height - len(legend))

    def _legend(self, frame: Frame, curves: Sequence[Curve], width: int, rows: int) -> list[Strip]:
        """Return one row for both lines where they fit with the longest sign, else one row each."""
        entries = [self._entry(frame, curve) for curve in curves]
        needed = sum(_cells(entry) + len(GAP) for entry in entries) + cell_len(_rising(99, frame.ascii_mode)[0])
        if rows == 1 or needed <= width:
            fitting = [entry for n, entry in enumerate(entries) if sum(map(_cells, entries[: n + 1])) + n <= width]
            entries = [[run for entry in fitting for run in [*entry, (GAP, frame.base)]]]
        for entry in entries[-1:]:
            entry += self._sign(frame, curves, width - _cells(entry))
        strips = [Strip(Segment(text, style) for text, style in entry) for entry in entries]
        return [strip.adjust_cell_length(width, frame.base).simplify() for strip in strips]

    def _entry(self, frame: Frame, curve: Curve) -> list[Run]:
        solid, dashed = ("**", "oo") if frame.ascii_mode else ("━━", "╍╍")
        value = "nan" if curve.series.newest is None else compact(curve.series.newest)
        return [
            (f"{dashed if curve.dashed else solid} ", curve.style),
            (f"{curve.name} ", frame.axis),
            (f"{value:<{LABEL_CELLS}}", curve.style),
        ]

    def _sign(self, frame: Frame, curves: Sequence[Curve], room: int) -> list[Run]:
        """Return what is wrong with the loss, if anything, in the longer words that fit."""
        if not curves or not curves[0].name.endswith("loss"):
            return []
        broken = [curve for curve in curves if curve.series.newest is None]
        rising = self._history.epochs_past_best
        if broken:
            choices = [_("not finite"), "!"]
        elif rising >= RISING_FROM:
            choices = _rising(rising, frame.ascii_mode)
        else:
            return []
        text = next((f" {words}" for words in choices if cell_len(words) < room), "")
        return [(text, self._style("sign"))]


def _cells(runs: Sequence[Run]) -> int:
    return sum(cell_len(text) for text, _style in runs)


def _rising(epochs: int, ascii_mode: bool) -> list[str]:
    arrow = _("up") if ascii_mode else "↑"
    long = ngettext("{arrow} {n} epoch", "{arrow} {n} epochs", epochs).format(arrow=arrow, n=epochs)
    return [long, f"{arrow} {epochs}"]
