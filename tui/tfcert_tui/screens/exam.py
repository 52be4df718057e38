"""Where the work is done: statement, training, machine, and the five problems above them."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.markup import escape
from textual.widget import Widget

from tfcert_exam_engine.views import RunView
from tfcert_tui.border_titles import entitle, footnote
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.feeds import CurveFeed
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.flows.log import LogFlow
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.key_offers import offer
from tfcert_tui.keys.keymap import bar
from tfcert_tui.keys.tables.exam import EXAM
from tfcert_tui.machine.machine_look import look_at
from tfcert_tui.machine.machine_words import STALE_S
from tfcert_tui.notices import fetch, tell
from tfcert_tui.page import KINDS
from tfcert_tui.pane_titles import log_title, no_curves_words, no_log_words, tabs
from tfcert_tui.runs.training_titles import curves_footnote, curves_title
from tfcert_tui.screens.exam_actions import ExamActions
from tfcert_tui.screens.exam_layout import LEFT, OPENING_S, PANES, ExamLayout
from tfcert_tui.verdicts.what_if import what_if
from tfcert_tui.widgets.book import Book
from tfcert_tui.widgets.curves import Curves
from tfcert_tui.widgets.end_button import EndButton
from tfcert_tui.widgets.exam_clock import ExamClock
from tfcert_tui.widgets.hardware_monitor import HardwareMonitor
from tfcert_tui.widgets.header_bar import HeaderBar
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.log_view import LogWanted
from tfcert_tui.widgets.problem_list import ProblemList
from tfcert_tui.widgets.statement import Statement, in_short
from tfcert_tui.widgets.status_strip import StatusStrip
from tfcert_tui.widgets.training_log import TrainingLog
from tfcert_tui.widgets.what_if_line import WhatIfLine

KEYS = (
    *("exam.run", "exam.check", "exam.submit", "exam.code", "app.help", "app.palette"),
    *("exam.runs", "exam.zoom", "exam.end", "exam.verdict", "app.leave"),
)


class ExamScreen(Painted, ExamLayout, ExamActions):
    """Paints from the desk's state; what it does stands in `ExamActions`."""

    CSS_PATH = "exam.tcss"
    BINDINGS = bindings(EXAM)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.state.first_category())
        self.curve_feed = CurveFeed(desk)
        self.watched: int | None = None
        """An earlier run that the panes show."""
        self.newest_then = 0
        self._drawn = 0
        """The run whose curves are drawn; 0: none."""
        """The problem's newest run when that was chosen."""
        self._arranged_for = Size(0, 0)

    def compose(self) -> ComposeResult:
        """Header, problems, panes, strip, keys."""
        with Horizontal(id="top"):
            yield HeaderBar(self.desk)
            yield ExamClock(self.desk)
            yield EndButton()
        yield ProblemList(self.desk, self.category)
        yield WhatIfLine(self.desk)
        with Horizontal(id="body"):
            yield Statement(self.desk.problem(self.category), id="statement", classes="pane")
            yield Book(self.desk, self.category, id="page", classes="pane")
            with Vertical(id="side"):
                yield Curves(id="curves", classes="pane")
                yield TrainingLog(id="log", classes="pane")
                yield HardwareMonitor(id="machine", classes="pane")
        yield StatusStrip(self.desk)
        yield KeyBar(bar(*KEYS), lambda key: offer(self.desk.state, self.category, self.zoomed, key))

    def on_mount(self) -> None:
        """Paint all."""
        if not self.query("#machine"):
            return  # The workstation was left while this screen was opening.
        self.log_flow = LogFlow(self.desk, self.query_one(TrainingLog))
        self.log_feed = self.log_flow.feed
        for name in PANES:
            self.query_one(f"#{name}", Widget).can_focus = True
        self.query_one("#statement").focus()
        self.take_sizes()
        self.arrange_panes()
        self.turn_to(self.category)
        self._say_what_is_open()
        self.set_timer(OPENING_S, self.has_opened)
        self.set_timer(OPENING_S, self._tell_of_left_text)
        self.set_interval(1.0, self._tell_age)

    def _say_what_is_open(self) -> None:
        """The engine counts the time at a problem from when it knows which one is open."""
        if self.desk.state.link == "live":
            fetch(self.app, self.desk, self.desk.engine.look_at(self.category))

    def _tell_of_left_text(self) -> None:
        from tfcert_tui.code.left_text import tell_of_left_text

        if self.is_attached and self.app.screen is self:
            tell_of_left_text(self.app, self.desk)

    def on_resize(self, _event: events.Resize) -> None:
        """See all panes together where there is room."""
        if hasattr(self, "log_feed") and self.app.size != self._arranged_for:
            self._arranged_for = self.app.size
            self.arrange_panes()

    # What is painted

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if not self.is_attached or not hasattr(self, "log_feed"):
            return
        if Part.LINK in changed and self.desk.state.link == "live":
            self.curve_feed.forget()
            self._say_what_is_open()
        self._paint_top(changed)
        if changed & (Part.RUNS | Part.CURVES | Part.BATCH | Part.LINK):
            self._paint_training(changed)
        if changed & (Part.RUNS | Part.HARDWARE):
            self._paint_machine()
        if Part.SETTINGS in changed:
            self.take_sizes()
        self.query_one(Book).paint(changed)
        if Part.RUNS in changed:
            self.run_flow.follow()
            self.legacy_flow.follow()
        self.submit_flow.follow(changed)

    def _paint_top(self, changed: Part) -> None:
        if changed & (Part.ATTEMPT | Part.LINK):
            self.query_one(HeaderBar).paint()
            self.query_one(WhatIfLine).paint()
            self.query_one(ExamClock).paint()
        if changed & (Part.ATTEMPT | Part.RUNS | Part.SUBMISSIONS):
            self.query_one(ProblemList).paint()
        if changed & ~(Part.CURVES | Part.BATCH | Part.HARDWARE):
            self.paint_titles()

    def _paint_training(self, changed: Part) -> None:
        run = self.shown_run()
        curves, live = self.query_one(Curves), self.desk.state.link == "live"
        if self._drawn != (run.run if run else 0):
            self._drawn = run.run if run else 0
            curves.clear_curves()
            changed = Part.ALL
        self.log_feed.follow(run, log_title(run, self.watched is not None))
        if live and self.log_feed.behind(run):
            fetch(self.app, self.desk, self.log_feed.catch_up())
        curves.say_when_empty(no_curves_words(run, read=run is not None and run.run in self.desk.state.points))
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
        self._entitle_curves(curves, run)
        self._refresh_strip()

    def _entitle_curves(self, curves: Curves, run: RunView | None) -> None:
        room = curves.size.width - 2
        entitle(curves, escape(curves_title(self.desk.state, run, room)))
        footnote(curves, escape(curves_footnote(self.desk.state, run, room)))

    def _paint_machine(self) -> None:
        look = look_at(self.desk, self.desk.state.live_run())
        if look is not None:
            self.query_one(HardwareMonitor).show(look)
        self._refresh_strip()

    def _tell_age(self) -> None:
        """Say how old the machine's figures are, once they are old."""
        if self.is_attached and self.desk.sample_age_s() > STALE_S:
            self._paint_machine()

    def _refresh_strip(self) -> None:
        strip = self.query_one(StatusStrip)
        if strip.display:
            strip.show(self.category)

    def place_sheet(self) -> None:
        """Put a verdict that is open beside the pane with the keyboard."""
        if self.is_attached:
            self.verdict_dock.place()

    def paint_titles(self) -> None:
        """Write the panes' titles; where one pane is seen, the tabs of all in its place."""
        if not self.is_attached or not self.query_one("#body").size:
            return  # Nothing has a place yet, or any more.
        book, facts = self.query_one(Book), self.desk.problem(self.category)
        pages = [(kind.name, book.heading(kind.name)) for kind in KINDS]
        statement = ("statement", _("Statement"))
        tab = book.shown if self.shown == "page" else self.shown
        training = [("curves", _("Curves")), ("log", _("Log")), ("machine", _("Machine"))]
        entitle(self.query_one("#body"), tabs(tab, [statement, *pages[:1], *training, *pages[1:]], self.size.width - 2))
        left = book.shown if self.left == "page" else "statement"
        room = max(self.query_one(f"#{name}").size.width for name in LEFT) - 2  # one just shown has no size yet
        beside = [] if self.wide else pages
        entitle(self.query_one("#statement"), tabs("" if self.wide else left, [statement, *beside], room))
        entitle(self.query_one("#page"), tabs(book.shown, pages if self.wide else [statement, *pages], room))
        short = first_that_fits(in_short(facts), room) if facts else ""
        footnote(self.query_one("#statement"), escape(short))
        self._entitle_curves(self.query_one(Curves), self.shown_run())
        entitle(self.query_one("#machine"), escape(_("Machine")))
        footnote(self.query_one("#machine"), escape(_("{key}: in full").format(key=keymap.shown("app.monitor"))))
        self.query_one(KeyBar).paint()

    def action_tab(self, name: str) -> None:
        """Go where a tab leads."""
        if name in PANES:
            self.action_pane(name)
        else:
            self.action_page(name)

    def action_clock(self) -> None:
        """Hide the countdown, or show it."""
        self.desk.clock_hidden = not self.desk.clock_hidden
        self.query_one(ExamClock).paint()

    def action_what_if(self) -> None:
        """Say what is still needed to pass."""
        if self.desk.state.live is not None:
            tell(self.app, what_if(self.desk.state.live)[0], timeout=12)

    def settle(self) -> bool:
        """Put away what is unsaved; False: impossible, and the person was told."""
        return self.query_one(Book).settle()

    def turn_to(self, category: int) -> None:
        """Show another problem."""
        if not self.is_attached or not self.query("#machine"):
            return
        self.category, self.watched = category, None
        self.query_one(ProblemList).choose(category)
        self.query_one(Statement).show(self.desk.problem(category))
        self.query_one(Book).turn_to(category)
        self.query_one(Curves).clear_curves()
        self._paint_training(Part.ALL)
        self._paint_machine()
        self.paint_titles()

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

    def shown_run(self) -> RunView | None:
        """Return the run that the panes show."""
        if self.watched is not None and self._newest_begun() > self.newest_then:
            self.watched = None
        watched = self.desk.state.runs.get(self.watched or -1)
        return watched or self.desk.state.run_of(self.category)

    # What goes on by itself

    def on_heading_changed(self) -> None:
        """Write the tabs again."""
        self.paint_titles()

    def on_log_wanted(self, message: LogWanted) -> None:
        """Do what the log's pane asks for."""
        self.log_flow.take(message)

    def on_curves_others_wanted(self) -> None:
        """Draw earlier runs beneath the curves, or no longer."""
        self.curve_feed.show_others(self.app, self.query_one(Curves), self.shown_run())
