"""Where the work is done: statement, training, machine, and the five problems above them."""

from __future__ import annotations

from collections.abc import Coroutine
from gettext import gettext as _
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.markup import escape
from textual.screen import Screen
from textual.widget import Widget

from tfcert_exam_engine.views import RunView
from tfcert_tui import editor
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted, ask, tell
from tfcert_tui.feeds import CurveFeed, LogFeed
from tfcert_tui.keymap import APP, EXAM, bindings
from tfcert_tui.messages import ProblemChosen, SubmitPressed
from tfcert_tui.pane_titles import curves_title, tabs
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.screens.verdict import VerdictScreen
from tfcert_tui.submit_flow import SubmitFlow
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
ROOMY_COLUMNS, ROOMY_ROWS = 110, 34
"""From this size on all panes are seen together."""


class ExamScreen(Painted, Screen[None]):
    """Paints from the desk's state; everything that takes time is asked of the engine in the app's workers."""

    CSS_PATH = "exam.tcss"
    BINDINGS = bindings(EXAM)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.category = desk.state.attempt.last_category if desk.state.attempt else 1
        self.shown = "statement"
        self.zoomed = False
        self.curve_feed = CurveFeed(desk)
        self.submit_flow = SubmitFlow(desk, self)

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
        yield KeyBar([*EXAM[:4], *APP[:2], EXAM[5], EXAM[6], EXAM[4], APP[2]])

    def on_mount(self) -> None:
        """Paint all."""
        if not self.query("#machine"):
            return  # The workstation was left while this screen was opening.
        self.log_feed = LogFeed(self.desk, self.query_one(TrainingLog))
        for name in PANES:
            self.query_one(f"#{name}", Widget).can_focus = True
        self.query_one("#statement").focus()
        self._arrange()
        self._turn_to(self.category)

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
        if Part.SUBMISSIONS in changed:
            self.submit_flow.open_verdicts()

    def _paint_training(self, changed: Part) -> None:
        run = self._run()
        curves = self.query_one(Curves)
        self.log_feed.follow(run, _("run {run}").format(run=run.run) if run else "")
        if self.log_feed.behind(run):
            self._ask(self.log_feed.catch_up())
        if run is None:
            curves.clear_curves()
        elif self.desk.state.link == "live" and self.curve_feed.wants(run.run):
            self._ask(self.curve_feed.fetch(run.run))
        if run is not None and changed & (Part.CURVES | Part.LINK):
            curves.set_points(self.desk.state.points.get(run.run, []))
        if run is not None and Part.BATCH in changed and run.run in self.desk.state.batches:
            curves.set_batch(self.desk.state.batches[run.run])
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
            strip.paint()

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
        self.query_one(f"#{name}").focus()

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

    def action_problem(self, category: int) -> None:
        """Work on another problem."""
        if self.desk.state.problem(category) is None or category == self.category:
            return
        self._turn_to(category)
        self._ask(self.desk.engine.look_at(category))

    def _turn_to(self, category: int) -> None:
        if not self.is_attached or not self.query("#machine"):
            return
        self.category = category
        self.query_one(ProblemList).choose(category)
        self.query_one(Statement).show(self.desk.problem(category))
        self.query_one(Curves).clear_curves()
        self._paint_training(Part.ALL)
        self._paint_machine()

    def on_problem_chosen(self, message: ProblemChosen) -> None:
        """Take a click on a problem."""
        self.action_problem(message.category)

    def on_submit_pressed(self, message: SubmitPressed) -> None:
        """Take a click on a submit button."""
        self.action_problem(message.category)
        self.submit_flow.submit(message.category)

    # What is done

    def action_run(self) -> None:
        """Train; a second press offers to stop."""
        run = self._run()
        if run is not None and run.state in ("queued", "running"):
            self._offer_to_stop(run)
        else:
            self._ask(self._start_run(self.category))

    async def _start_run(self, category: int) -> None:
        run = await self.desk.engine.run(category)
        tell(self.app, _("Run {run} has begun.").format(run=run.run))

    def _offer_to_stop(self, run: RunView) -> None:
        lines = [_("What it has saved so far stays; what is not saved is lost.")]
        question = ConfirmScreen(_("Stop run {run}?").format(run=run.run), lines, _("Stop it"))
        self.app.push_screen(question, lambda yes: self._ask(self.desk.engine.stop_run(run.run)) if yes else None)

    def action_check(self) -> None:
        """Check the newest model file; free."""
        self._ask(self._check(self.category))

    async def _check(self, category: int) -> None:
        from tfcert_tui.check_sheet import check_sheet

        tell(self.app, _("Checking the newest model file…"), timeout=2)
        view = await self.desk.engine.check(category)
        problem = self.desk.state.problem(category)
        if problem is not None:
            sheet = check_sheet(problem, view)
            self.app.push_screen(VerdictScreen(lambda: [sheet]))

    def action_submit(self) -> None:
        """Submit the newest model file of the problem worked on."""
        self.submit_flow.submit(self.category)

    def action_verdict(self) -> None:
        """Show the last submission of the problem worked on."""
        self.submit_flow.show(self.category)

    def action_edit(self) -> None:
        """Open solution.py in the person's editor."""
        view = self.desk.state.problem(self.category)
        if view is not None:
            self._ask(self._edit(Path(view.folder) / "solution.py"))

    async def _edit(self, file: Path) -> None:
        trouble = await editor.edit(self.app, file)
        if trouble:
            tell(self.app, trouble, severity="warning", timeout=15)

    def action_end(self) -> None:
        """End the exam, after a question that says what will count as zero."""
        from tfcert_tui.ending import ending_question

        attempt = self.desk.state.live
        if attempt is not None:
            question = ending_question(attempt, self.desk.remaining_s() or 0)
            self.app.push_screen(question, lambda yes: self._ask(self.desk.engine.end()) if yes else None)

    def action_home(self) -> None:
        """Back to the home screen; the exam goes on."""
        self.dismiss(None)

    # How it is asked

    def _run(self) -> RunView | None:
        return self.desk.state.run_of(self.category)

    def _ask(self, request: Coroutine[Any, Any, object]) -> None:
        ask(self.app, request)
