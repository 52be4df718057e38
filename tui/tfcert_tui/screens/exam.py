"""Where the work is done: statement, training, machine, and the five problems above them."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.markup import escape
from textual.widget import Widget

from tfcert_exam_engine.views import RunView
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.feeds import CurveFeed, LogFeed
from tfcert_tui.keymap import EXAM, bar, bindings
from tfcert_tui.notices import fetch
from tfcert_tui.pane_titles import curves_title, log_title, no_curves_words, no_log_words, tabs
from tfcert_tui.screens.exam_actions import ExamActions
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.exam_clock import ExamClock
from tfcert_tui.widgets.hardware_monitor import HardwareMonitor
from tfcert_tui.widgets.header_bar import HeaderBar
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.problem_list import ProblemList
from tfcert_tui.widgets.statement import Statement
from tfcert_tui.widgets.status_strip import StatusStrip
from tfcert_tui.widgets.training_log import TrainingLog

PANES = ("statement", "curves", "log", "machine")
KEYS = (
    *("exam.run", "exam.check", "exam.submit", "exam.edit", "app.help", "app.palette"),
    *("exam.runs", "exam.zoom", "exam.end", "exam.verdict", "app.leave"),
)
ROOMY_COLUMNS, ROOMY_ROWS = 110, 34
"""From this size on all panes are seen together."""


class ExamScreen(Painted, ExamActions):
    """Paints from the desk's state; what it does stands in `ExamActions`."""

    CSS_PATH = "exam.tcss"
    BINDINGS = bindings(EXAM)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.state.first_category())
        self.shown = "statement"
        self.zoomed = False
        self.curve_feed = CurveFeed(desk)
        self.watched: int | None = None
        """An earlier run that the panes show."""
        self.newest_then = 0
        """The problem's newest run when that was chosen."""

    def compose(self) -> ComposeResult:
        """Header, problems, panes, strip, keys."""
        with Horizontal(id="top"):
            yield HeaderBar(self.desk)
            yield ExamClock(self.desk)
        yield ProblemList(self.desk, self.category)
        with Horizontal(id="body"):
            yield Statement(self.desk.problem(self.category), id="statement", classes="pane")
            with Vertical(id="side"):
                yield Curves(id="curves", classes="pane")
                yield TrainingLog(id="log", classes="pane")
                yield HardwareMonitor(id="machine", classes="pane")
        yield StatusStrip(self.desk)
        yield KeyBar(bar(*KEYS))

    def on_mount(self) -> None:
        """Paint all."""
        if not self.query("#machine"):
            return  # The workstation was left while this screen was opening.
        self.log_feed = LogFeed(self.desk, self.query_one(TrainingLog))
        for name in PANES:
            self.query_one(f"#{name}", Widget).can_focus = True
        self.query_one("#statement").focus()
        self._arrange()
        self.turn_to(self.category)

    def on_resize(self, _event: events.Resize) -> None:
        """See all panes together where there is room."""
        if hasattr(self, "log_feed"):
            self._arrange()

    # What is painted

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if not self.is_attached or not hasattr(self, "log_feed"):
            return
        if Part.LINK in changed and self.desk.state.link == "live":
            self.curve_feed.forget()
        if changed & (Part.ATTEMPT | Part.LINK):
            self.query_one(HeaderBar).paint()
            self.query_one(ExamClock).refresh()
        if changed & (Part.ATTEMPT | Part.RUNS | Part.SUBMISSIONS):
            self.query_one(ProblemList).paint()
        if changed & (Part.RUNS | Part.CURVES | Part.BATCH | Part.LINK):
            self._paint_training(changed)
        if changed & (Part.RUNS | Part.HARDWARE):
            self._paint_machine()
        if Part.RUNS in changed:
            self.run_flow.follow()
            self.legacy_flow.follow()
        if Part.SUBMISSIONS in changed:
            self.submit_flow.open_verdicts()

    def _paint_training(self, changed: Part) -> None:
        run = self._run()
        curves, live = self.query_one(Curves), self.desk.state.link == "live"
        self.log_feed.follow(run, log_title(run, self.watched is not None))
        if live and self.log_feed.behind(run):
            fetch(self.app, self.desk, self.log_feed.catch_up())
        curves.say_when_empty(no_curves_words(run))
        self.query_one(TrainingLog).say_when_empty(no_log_words(run))
        if run is None:
            curves.clear_curves()
        elif live and self.curve_feed.wants(run.run):
            fetch(self.app, self.desk, self.curve_feed.fetch(run.run))
        if run is not None and changed & (Part.CURVES | Part.LINK):
            curves.set_points(self.desk.state.points.get(run.run, []))
        if run is not None and Part.BATCH in changed and run.run in self.desk.state.batches:
            curves.set_batch(self.desk.state.batches[run.run])
        if changed & (Part.RUNS | Part.CURVES | Part.LINK):
            self.curve_feed.show_others(self.app, curves, run)
        self._paint_titles()
        self._refresh_strip()

    def _paint_machine(self) -> None:
        sample = self.desk.state.sample
        if sample is not None:
            self.query_one(HardwareMonitor).show(sample, self.desk.state.live_run())
        self._refresh_strip()

    def _refresh_strip(self) -> None:
        strip = self.query_one(StatusStrip)
        if strip.display:
            strip.show(self.category)

    def _paint_titles(self) -> None:
        view, run = self.desk.state.problem(self.category), self._run()
        self._entitle("#statement", view.title if view else _("Statement"))
        self._entitle("#curves", curves_title(self.desk.state, run))
        self._entitle("#machine", _("Machine"))

    def _entitle(self, name: str, title: str) -> None:
        """Set a title that differs; a border is painted whole with its pane."""
        pane = self.query_one(name)
        if pane.border_title != escape(title):
            pane.border_title = escape(title)

    # Where one looks

    def _arrange(self) -> None:
        roomy = self.size.width >= ROOMY_COLUMNS and self.size.height >= ROOMY_ROWS
        self.set_class(not roomy or self.zoomed, "-one")
        self.set_class(not roomy and self.zoomed, "-bare")
        for name in PANES:
            self.query_one(f"#{name}").set_class(name == self.shown, "-shown")
        self.query_one("#body").border_title = tabs(self.shown)
        self.set_class(self.shown != "statement", "-side")
        self._paint_titles()

    def action_pane(self, name: str) -> None:
        """Go to a pane; where only one is seen, see that one."""
        self.shown = name
        self._arrange()
        # At once, and not with the next refresh: the key behind it in a burst is meant for this pane.
        self.set_focus(self.query_one(f"#{name}"))

    def action_next_pane(self, step: int) -> None:
        """Go round the panes."""
        self.action_pane(PANES[(PANES.index(self._focused_pane()) + step) % len(PANES)])

    def action_zoom(self) -> None:
        """Fill the screen with the pane in focus, and back."""
        self.zoomed = not self.zoomed
        self.action_pane(self._focused_pane())

    def _focused_pane(self) -> str:
        node: Any = self.focused
        while node is not None and node.id not in PANES:
            node = node.parent
        return node.id if node is not None else self.shown

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Remember the pane, for zoom and for a smaller terminal."""
        self.shown = self._focused_pane()

    def turn_to(self, category: int) -> None:
        """Show another problem."""
        if not self.is_attached or not self.query("#machine"):
            return
        self.category, self.watched = category, None
        self.query_one(ProblemList).choose(category)
        self.query_one(Statement).show(self.desk.problem(category))
        self.query_one(Curves).clear_curves()
        self._paint_training(Part.ALL)
        self._paint_machine()

    def watch_run(self, run: int | None) -> None:
        """Show an earlier run in the panes, until the next one begins; None: the newest."""
        known = self.desk.state.runs.get(run or -1)
        watched = known.run if known is not None and known.category == self.category else None
        if watched != self.watched:
            self.watched, self.newest_then = watched, self._newest_begun()
            self.query_one(Curves).clear_curves()
            self._paint_training(Part.ALL)

    def _newest_begun(self) -> int:
        """Return the number of the problem's newest run that does not wait for its turn."""
        runs = self.desk.state.runs.values()
        begun = [run.run for run in runs if run.category == self.category and run.state != "queued"]
        return max(begun, default=0)

    def _run(self) -> RunView | None:
        """Return the run that the panes show."""
        if self.watched is not None and self._newest_begun() > self.newest_then:
            self.watched = None
        watched = self.desk.state.runs.get(self.watched or -1)
        return watched or self.desk.state.run_of(self.category)

    # What goes on by itself

    def on_training_log_earlier_wanted(self) -> None:
        """Read the piece of the log before what is shown."""
        fetch(self.app, self.desk, self.log_feed.read_earlier())

    def on_curves_others_wanted(self) -> None:
        """Draw earlier runs beneath the curves, or no longer."""
        self.curve_feed.show_others(self.app, self.query_one(Curves), self._run())
