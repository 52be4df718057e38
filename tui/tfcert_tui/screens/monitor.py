"""The machine in full, and what a run has used of it: asked of the engine only while it is looked at."""

from __future__ import annotations

import time
from gettext import gettext as _

from textual.app import ComposeResult

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.border_titles import entitle
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import MONITOR
from tfcert_tui.machine.machine_look import look_at
from tfcert_tui.machine.machine_words import STALE_S
from tfcert_tui.runs.run_words import peak_words
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.monitor_view import MonitorView, RunShown

LEAST_REFRESH_S = 5.0
"""Between two questions for the history of a run that goes on."""


class MonitorScreen(Painted, Sparing[None]):
    """One picture that scrolls, painted from the desk's state, and the history of one run."""

    CSS_PATH = "monitor.tcss"
    BINDINGS = bindings(MONITOR)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.chosen: int | None = None
        """The run that was chosen; None: the one that trains, else the newest."""
        self._usages: dict[int, UsageView] = {}
        self._why_none: dict[int, str] = {}
        """What the engine said where it has no history, by run."""
        self._asked: dict[int, tuple[str, float]] = {}
        """In which state a run was when its history was asked for last, and when, by the monotonic clock."""

    def compose(self) -> ComposeResult:
        """The picture and its keys."""
        yield MonitorView()
        yield KeyBar([key for key in MONITOR if key.label])

    def on_mount(self) -> None:
        """Paint what is known, and ask for the rest."""
        if not self.query(MonitorView):
            return  # The workstation was left while this screen was opening.
        entitle(self._view, _("Monitor"))
        self._view.focus()
        self.set_interval(1.0, self._every_second)
        self._ask_where_due()
        self._show()

    @property
    def _view(self) -> MonitorView:
        return self.query_one(MonitorView)

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if self.is_attached and changed & (Part.HARDWARE | Part.RUNS | Part.CURVES | Part.LINK):
            if Part.LINK in changed:
                self._asked.clear()
            self._show()

    def _show(self) -> None:
        if self.is_attached and self.query(MonitorView):
            run = self.run_shown()
            live = self.desk.state.live_run()
            self._view.show(
                look_at(self.desk, live if live is not None and live.state == "running" else run), self._shown(run)
            )

    # The run

    def runs(self) -> list[RunView]:
        """Return the runs that have begun, oldest first."""
        begun = [run for run in self.desk.state.runs.values() if run.state != "queued"]
        return sorted(begun, key=lambda run: run.run)

    def run_shown(self) -> RunView | None:
        """Return the run whose history is shown."""
        runs = self.runs()
        chosen = next((run for run in runs if run.run == self.chosen), None)
        live = next((run for run in reversed(runs) if run.state == "running"), None)
        return chosen or live or (runs[-1] if runs else None)

    def _shown(self, run: RunView | None) -> RunShown | None:
        if run is None:
            return None
        numbers = [each.run for each in self.runs()]
        title = _("Run {run} of problem {n}").format(run=run.run, n=run.category)
        if len(numbers) > 1:
            title += _(" · {place} of {all}").format(place=numbers.index(run.run) + 1, all=len(numbers))
        facts = [words.run_state(run), self._took(run), peak_words(run.peaks)]
        points = self.desk.state.points.get(run.run, [])
        epochs = tuple((point.at - run.started_at, point.epoch) for point in points)
        said = self._why_none.get(run.run) or _no_figures(run, run.run in self._usages)
        return RunShown(title, " · ".join(filter(None, facts)), self._usages.get(run.run), epochs, said)

    def _took(self, run: RunView) -> str:
        end = run.ended_at if run.ended_at is not None else self.desk.clock.now().wall_s
        return words.minutes(max(0.0, end - run.started_at))

    # Asking

    def _every_second(self) -> None:
        if not self.is_attached or self.app.screen is not self:
            return
        self._ask_where_due()
        if self.desk.sample_age_s() > STALE_S:
            self._show()

    def _ask_where_due(self) -> None:
        run = self.run_shown()
        if run is not None and self.desk.state.link == "live" and self._due(run):
            self._asked[run.run] = (run.state, time.monotonic())
            self.run_worker(self._fetch(run.run), group="history")

    def _due(self, run: RunView) -> bool:
        state, at = self._asked.get(run.run, ("", 0.0))
        known = self._usages.get(run.run)
        every_s = max(LEAST_REFRESH_S, known.every_s if known is not None else 0.0)
        return state != run.state or (run.state == "running" and time.monotonic() - at >= every_s)

    async def _fetch(self, run: int) -> None:
        """Ask for a run's history, and for its epochs where they are not known."""
        try:
            self._usages[run] = await self.desk.engine.usage(run)
            self._why_none.pop(run, None)
            if run not in self.desk.state.points:
                self.desk.state.put_curves(await self.desk.engine.curves(run))
        except EngineError as error:
            self._why_none[run] = f"{error.message} {error.advice}".strip()
        self._show()

    # What the keys do

    def action_run(self, step: int) -> None:
        """Show the history of the run beside."""
        numbers = [run.run for run in self.runs()]
        shown = self.run_shown()
        if shown is None:
            return
        at = numbers.index(shown.run) + step
        self.chosen = numbers[max(0, min(at, len(numbers) - 1))]
        self._ask_where_due()
        self._show()

    def action_scroll(self, step: int) -> None:
        """Scroll by rows."""
        self._view.move(step)

    def action_page(self, step: int) -> None:
        """Scroll by pages."""
        self._view.move(step * max(1, self._view.size.height - 2))

    def action_part(self, step: int) -> None:
        """Go to the next part, or the one before."""
        self._view.next_part(step)

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self._view.move(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self._view.move(-3)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def _no_figures(run: RunView, read: bool) -> str:
    if not read:
        return _("Reading what it used…")
    if run.state == "running":
        return _("No figures yet: the first come a few seconds after a run has begun.")
    return _("Nothing was noted of what this run used: it was too short, or is of an earlier version.")
