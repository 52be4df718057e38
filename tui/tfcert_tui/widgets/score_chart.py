"""The score of every attempt over time: exams, practices and drills told apart, and the line that passes."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tfcert_exam_engine.attempts.scoring import PASS_AT
from tfcert_exam_engine.views import AttemptView, Mode
from tfcert_tui import words
from tfcert_tui.history.day_ticks import day_ticks
from tfcert_tui.history.history_points import days_of, scores_over_time
from tfcert_tui.series import Series
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.chart import GUTTER, Curve, Frame, draw_chart
from tfcert_tui.widgets.plot_canvas import Pattern
from tfcert_tui.widgets.plot_scale import Scale
from tfcert_tui.widgets.row_painter import RowPainter

PATTERNS: dict[Mode, Pattern] = {"exam": Pattern.SOLID, "practice": Pattern.DASHED, "drill": Pattern.DOTTED}
PASS = Pattern.SPARSE
LEAST_ROWS = 4
"""Below it there is room for the legend alone."""


class ScoreChart(RowPainter):
    """A legend, and beneath it one chart."""

    DEFAULT_CSS = """
    ScoreChart > .scores--exam { color: $text-primary; text-style: bold; }
    ScoreChart > .scores--practice { color: $text-warning; }
    ScoreChart > .scores--drill { color: $text-success; }
    ScoreChart > .scores--pass { color: $text-muted; }
    ScoreChart > .scores--axis { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"scores--{part}" for part in (*PATTERNS, "pass", "axis")}

    def __init__(self) -> None:
        super().__init__(id="scores", classes="pane")
        self._attempts: list[AttemptView] = []

    def put(self, attempts: Sequence[AttemptView]) -> None:
        """Draw these attempts."""
        self._attempts = list(attempts)
        self.changed()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the picture."""
        if not any(each.ended for each in self._attempts):
            said = _("The score of every attempt that has ended is drawn here, over time.")
            return self.words(said, self._style("axis"), width, height)
        series = {mode: scores_over_time(self._attempts, mode) for mode in PATTERNS}
        rows = [self._legend(series, width)]
        if height >= LEAST_ROWS + 1:
            rows += self._chart(series, width, height - 1)
        blank = Strip.blank(width, self.rich_style)
        return [*rows, *[blank] * (height - len(rows))][:height]

    def _legend(self, series: dict[Mode, Series], width: int) -> Strip:
        pieces = []
        for mode, found in series.items():
            if count := len(found.finite()):
                key = PATTERNS[mode].key(ascii_only())
                pieces += [
                    Segment(f"{key} ", self._style(mode)),
                    Segment(f"{_names()[mode]} {count}   ", self.rich_style),
                ]
        passes = f"{PASS.key(ascii_only())} " + _("pass at {n}").format(n=words.PASS_AT)
        return Strip([*pieces, Segment(passes, self._style("pass"))]).adjust_cell_length(width, self.rich_style)

    def _chart(self, series: dict[Mode, Series], width: int, height: int) -> list[Strip]:
        low, high = days_of(self._attempts)
        curves = [
            Curve(mode, found, self._style(mode), PATTERNS[mode], less=False)
            for mode, found in series.items()
            if found.xs
        ]
        line = Series()
        line.append(low, PASS_AT)
        line.append(high, PASS_AT)
        curves.append(Curve("pass", line, self._style("pass"), PASS, of_other=True))
        axis = self._style("axis")
        frame = Frame(
            *(self.rich_style, axis, axis, axis, Scale(low, high), ascii_only()),
            log=False,
            across="",
            reaches=(0.0, 100.0),
            named=tuple(day_ticks(low, high, width - GUTTER)),
        )
        return draw_chart(frame, curves, False, width, height)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"scores--{part}")


def _names() -> dict[Mode, str]:
    return {"exam": _("exams"), "practice": _("practices"), "drill": _("drills (%)")}
