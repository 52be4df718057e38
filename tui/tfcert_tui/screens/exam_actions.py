"""What is done on the exam screen: each action is asked of the engine in the app's workers, never waited for."""

from __future__ import annotations

from collections.abc import Coroutine
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events

from tfcert_tui.desk import Desk
from tfcert_tui.flows.check import CheckFlow
from tfcert_tui.flows.export import ExportFlow
from tfcert_tui.flows.help import HelpFlow
from tfcert_tui.flows.legacy import LegacyFlow
from tfcert_tui.flows.run import RunFlow
from tfcert_tui.flows.submit import SubmitFlow
from tfcert_tui.flows.verdict_dock import VerdictDock
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.exam import SHEET
from tfcert_tui.messages import ProblemChosen, ResubmitWanted, SubmitPressed
from tfcert_tui.notices import ask, tell
from tfcert_tui.terminal.sparing import Sparing

if TYPE_CHECKING:  # What is opened later is imported then: the first frame waits for every import.
    from textual.widgets import TextArea

    from tfcert_exam_engine.views import RunView
    from tfcert_tui.screens.runs import RunChosen
    from tfcert_tui.widgets.verdict_sheet import VerdictSheet


class ExamActions(Sparing[None]):
    """The half of the exam screen that acts on the problem worked on; the other half shows it."""

    BINDINGS = bindings(SHEET)

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__()
        self.desk = desk
        self.category = category
        self._editing = False
        self.run_flow = RunFlow(desk, self)
        self.legacy_flow = LegacyFlow(desk, self, self.run_flow)
        self.verdict_dock = VerdictDock(self, self)
        self.submit_flow = SubmitFlow(desk, self, self.verdict_dock)
        self.check_flow = CheckFlow(desk, self, self.verdict_dock)
        self.help_flow = HelpFlow(desk, self)
        self.export_flow = ExportFlow(desk, self)

    def turn_to(self, category: int) -> None:
        """Show another problem."""
        raise NotImplementedError

    def shown_run(self) -> RunView | None:
        """Return the run that the panes show."""
        raise NotImplementedError

    @property
    def one(self) -> bool:
        """Whether one pane fills the screen."""
        raise NotImplementedError

    def focused_pane(self) -> str:
        """Return the pane that has the keyboard."""
        raise NotImplementedError

    def watch_run(self, run: int | None) -> None:
        """Show an earlier run of the problem in the panes; None: the newest."""
        raise NotImplementedError

    def settle(self) -> bool:
        """Put away what is unsaved; False: impossible, and the person was told."""
        raise NotImplementedError

    def action_problem(self, category: int) -> None:
        """Work on another problem."""
        if self.desk.state.problem(category) is None or category == self.category:
            return
        self.verdict_dock.work_goes_on()
        self.turn_to(category)
        self._ask(self.desk.engine.look_at(category))

    def on_problem_chosen(self, message: ProblemChosen) -> None:
        """Take a click on a problem."""
        self.action_problem(message.category)

    def on_submit_pressed(self, message: SubmitPressed) -> None:
        """Take a click on a submit button."""
        self.action_problem(message.category)
        if self.settle():
            self.submit_flow.submit(message.category)

    def on_resubmit_wanted(self, message: ResubmitWanted) -> None:
        """Submit an earlier file again."""
        self.submit_flow.submit(message.category, message.run)

    def action_run(self) -> None:
        """Train; a second press offers to stop, or to take it out of the queue."""
        self.verdict_dock.work_goes_on()
        if self.settle():
            self.run_flow.press(self.category)

    def action_legacy_keras(self) -> None:
        """Run this problem under exam-era Keras from now on, or no more."""
        if self.settle():
            self.legacy_flow.press(self.category)

    def action_runs(self) -> None:
        """Open the table of runs."""
        from tfcert_tui.screens.runs import RunsScreen

        self.app.push_screen(RunsScreen(self.desk, self.run_flow, self.category), self._do_with_run)

    def action_figures(self) -> None:
        """Show the figures of the run that is shown, or say that there is none."""
        from tfcert_tui.screens.figures import FiguresScreen

        run = self.shown_run()
        if run is None:
            tell(self.app, _("No run yet: {key} trains solution.py.").format(key=keymap.shown("exam.run")))
        else:
            self.app.push_screen(FiguresScreen(self.desk, run))

    def _do_with_run(self, chosen: RunChosen | None) -> None:
        if chosen is None:
            return
        if chosen.what == "submit":
            self.submit_flow.submit(chosen.run.category, chosen.run.run)
        else:
            self.action_problem(chosen.run.category)
            self.watch_run(chosen.run.run)

    def action_newest(self) -> None:
        """Put a verdict away; else back from an earlier run to the newest."""
        if not self.verdict_dock.put_away():
            self.watch_run(None)

    def action_check(self) -> None:
        """Check the newest model file; free."""
        self.verdict_dock.work_goes_on()
        if self.settle():
            self.check_flow.check(self.category)

    def action_submit(self) -> None:
        """Submit the newest model file of the problem worked on."""
        self.verdict_dock.work_goes_on()
        if self.settle():
            self.submit_flow.submit(self.category)

    def action_verdict(self) -> None:
        """Show the last submission of the problem worked on, or put away what is shown."""
        if not self.verdict_dock.put_away():
            self.submit_flow.show(self.category)

    def action_keep_verdict(self) -> None:
        """Keep the verdict open while the work goes on, or no more."""
        kept = self.verdict_dock.keep()
        said = {
            None: _("No verdict is open: {key} shows this problem's last one."),
            True: _("The verdict stays open while you work; {key} closes it."),
            False: _("The verdict closes when you go on."),
        }[kept]
        tell(self.app, said.format(key=keymap.shown("exam.verdict")), timeout=4)

    def action_scroll_verdict(self, step: int) -> None:
        """Scroll the verdict by a page."""
        self.verdict_dock.scroll(step)

    def on_verdict_sheet_left(self, _message: VerdictSheet.Left) -> None:
        """Put the verdict away."""
        self.verdict_dock.put_away()

    def on_text_area_changed(self, _message: TextArea.Changed) -> None:
        """Who types has gone on with the work."""
        self.verdict_dock.typed()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Make way for the pane that has the keyboard."""
        self.verdict_dock.focus_moved()

    def action_hint(self) -> None:
        """Open the hints."""
        self.help_flow.hint(self.category)

    def action_solution(self) -> None:
        """Review this problem, the reference first."""
        self.help_flow.solution(self.category)

    def action_pause(self) -> None:
        """Let the clock of a practice stand, or go on."""
        self.help_flow.pause()

    def action_reset(self) -> None:
        """Put the starter back."""
        if self.settle():
            self.help_flow.reset(self.category)

    def action_export(self) -> None:
        """Write the problem to a zip, to be worked on elsewhere."""
        if self.settle():
            self.export_flow.press(self.category)

    def action_edit(self) -> None:
        """Open solution.py in the person's editor."""
        view = self.desk.state.problem(self.category)
        if view is not None and not self._editing and self.settle():
            self._editing = True  # at once: a second key of a burst would start a second editor on this terminal
            self._ask(self._edit(Path(view.folder) / "solution.py"))

    async def _edit(self, file: Path) -> None:
        from tfcert_tui.code import editor

        try:
            trouble = await editor.edit(self.app, file)
        finally:
            self._editing = False
        if trouble:
            tell(self.app, trouble, severity="warning", timeout=15)

    def action_end(self) -> None:
        """End the exam, after a question that says what will count as zero."""
        from tfcert_tui.flows.ending import ending_question

        attempt = self.desk.state.live
        if attempt is not None:
            question = ending_question(attempt, self.desk.remaining_s())
            self.app.push_screen(question, lambda yes: self._ask(self.desk.engine.end()) if yes else None)

    def action_home(self) -> None:
        """Back to the home screen; the exam goes on."""
        self.dismiss(None)

    def _ask(self, request: Coroutine[Any, Any, object]) -> None:
        ask(self.app, self.desk, request)
