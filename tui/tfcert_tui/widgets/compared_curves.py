"""The curves of several runs in one chart each: what was measured on validation examples, where it was."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _

from tfcert_exam_engine.events import EpochEnded
from tfcert_exam_engine.metric_names import less_is_better
from tfcert_tui.widgets.chart import AXIS_FROM_ROWS, Curve
from tfcert_tui.widgets.curve_history import History
from tfcert_tui.widgets.curve_view import EarlierRun, earlier
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.plot_canvas import Pattern

PARTS = ("train", "validation", "other", "sign", "pointed")
PATTERNS = tuple(Pattern)


class ComparedCurves(Curves):
    """Drawn and looked at as the curves of one run are; each run has a pattern of its own."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self._runs: list[EarlierRun] = []

    def set_runs(self, runs: Sequence[tuple[int, Sequence[EpochEnded]]]) -> None:
        """Draw these runs."""
        known = {each.run: each for each in self._runs}
        self._runs = [earlier(run, points, known.get(run)) for run, points in runs]
        # Axis, names and what is pointed at follow the longest.
        self._history = max((each.history for each in self._runs), key=lambda each: each.reached, default=History())
        self.changed()

    def action_others(self) -> None:
        """Nothing: all that is to be compared is drawn."""

    def legend_rows(self, height: int) -> int:
        """Return how many rows a legend may have: one a run, as long as something is left to draw in."""
        return max(1, min(len(self._runs), height - AXIS_FROM_ROWS))

    def called(self, run: int) -> str:
        """Return what a run is called in the legend."""
        return _("run {run}").format(run=run)

    @property
    def _names(self) -> list[str]:
        """The names of all that any of them measured."""
        return ["loss", *dict.fromkeys(name for each in self._runs for name in each.history.metrics)]

    def curves_of(self, name: str) -> list[Curve]:
        """Return one curve a run."""
        found = []
        for each, pattern, part in zip(self._runs, PATTERNS, PARTS, strict=False):
            validation = each.history.finished(f"val_{name}")
            series = validation if validation.xs else each.history.finished(name)
            words = f"{self.called(each.run)} {f'val_{name}' if validation.xs else name}"
            style = self.get_component_rich_style(f"curves--{part}")
            found.append(Curve(words, series, style, pattern, less_is_better(name), mark_best=True))
        return [curve for curve in found if curve.series.xs]

    def sign_of(self, name: str, ascii_mode: bool) -> None:
        """Return nothing: what is wrong with one run stands in its own curves."""
