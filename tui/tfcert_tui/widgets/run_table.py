"""The runs of an attempt, newest first: one line-drawn table."""

from __future__ import annotations

import time
from gettext import gettext as _

from textual import events
from textual.content import Content

from tfcert_exam_engine.clock import Clock
from tfcert_exam_engine.views import RunView
from tfcert_tui import keymap, words
from tfcert_tui.client_state import ALIVE
from tfcert_tui.fitting import fit, fit_right
from tfcert_tui.widgets.line_drawn import LineDrawn

ROOMY_COLUMNS = 92
"""From here on the metric is shown with its name."""
STATE_CELLS = 19
STYLES = {"running": "bold $primary", "queued": "$accent", "trained": "$success", "cancelled": "$dim"}
"""The colour of a state; any other one is a failure. The words say it too."""


class RunTable(LineDrawn):
    """One line a run under a line of names; the chosen one is marked."""

    DEFAULT_CSS = "RunTable { height: 1fr; }"

    def __init__(self, clock: Clock) -> None:
        super().__init__(id="runs")
        self.clock = clock
        self.runs: list[RunView] = []
        self.index = 0

    @property
    def chosen(self) -> RunView | None:
        """The run under the cursor."""
        return self.runs[self.index] if self.index < len(self.runs) else None

    def put(self, runs: list[RunView]) -> None:
        """Show these runs; the cursor stays at its run."""
        before = self.chosen.run if self.chosen else None
        self.runs = sorted(runs, key=lambda run: -run.run)
        numbers = [run.run for run in self.runs]
        self.index = numbers.index(before) if before in numbers else 0
        self.paint()

    def move(self, step: int) -> None:
        """Move the cursor."""
        self.index = max(0, min(self.index + step, len(self.runs) - 1))
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        row = self._top() + event.y - 1
        if event.y >= 1 and row < len(self.runs):
            self.index = row
            self.paint()

    def lines(self) -> list[Content]:
        """Return the names and the rows that fit, the chosen one among them."""
        if not self.runs:
            none_yet = _("No run yet: {key} trains solution.py.").format(key=keymap.shown("exam.run"))
            return [Content.assemble((fit(none_yet, self.size.width), "$dim"))]
        top = self._top()
        rows = list(enumerate(self.runs))[top : top + self.size.height - 1]
        return [self._names(), *(self._row(run, index == self.index) for index, run in rows)]

    def _top(self) -> int:
        return max(0, self.index - self.size.height + 2)

    def _metric_cells(self) -> int:
        return 22 if self.size.width >= ROOMY_COLUMNS else 9

    def _names(self) -> Content:
        row = "  " + fit_right(_("run"), 4) + "  " + fit(_("no."), 4) + fit(_("state"), STATE_CELLS) + fit(_("when"), 6)
        row += fit_right(_("min"), 6) + fit_right(_("epochs"), 9) + fit_right(_("last"), self._metric_cells())
        return Content.assemble((fit(row + "  " + _("kept model"), self.size.width), "$dim"))

    def _row(self, run: RunView, here: bool) -> Content:
        look = "bold on $selected" if here else ""
        began = time.strftime("%H:%M", time.localtime(run.started_at))
        left = ("▸ " if here else "  ") + fit_right(str(run.run), 4) + "  " + fit(str(run.category), 4)
        right = fit(began, 6) + fit_right(self._minutes(run), 6) + fit_right(_epochs(run), 9)
        right += fit_right(last_metric(run, named=self._metric_cells() > 9), self._metric_cells())
        right += "  " + (run.kept_model or "–") + (" · " + _("legacy Keras") if run.legacy_keras else "")
        room = max(0, self.size.width - len(left) - STATE_CELLS)
        state = (fit(words.run_state(run), STATE_CELLS), f"{STYLES.get(run.state, '$warning')} {look}".strip())
        return Content.assemble((left, look), state, (fit(right, room), look))

    def _minutes(self, run: RunView) -> str:
        if run.state == "queued":
            return ""
        end = run.ended_at if run.ended_at is not None else self.clock.now().wall_s if run.state in ALIVE else None
        return "" if end is None else f"{max(0.0, end - run.started_at) / 60:.1f}"


def _epochs(run: RunView) -> str:
    return f"{run.epoch}/{run.epochs}" if run.epochs else ""


def last_metric(run: RunView, *, named: bool) -> str:
    """Return the newest validation metric, or the loss on the validation examples, or what else there is."""
    names = sorted(run.logs, key=lambda name: (not name.startswith("val_"), name.endswith("loss")))
    if not names:
        return ""
    value = words.figure(run.logs[names[0]])
    return f"{names[0]} {value}" if named else value
