"""The table of runs, over the work: submit an earlier one, stop one, look at one."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tfcert_exam_engine.views import RunView
from tfcert_tui import keymap, words
from tfcert_tui.client_state import ALIVE, Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.keymap import RUNS, bindings
from tfcert_tui.notices import tell
from tfcert_tui.run_flow import RunFlow
from tfcert_tui.widgets.run_table import RunTable


@dataclass(frozen=True)
class RunChosen:
    """What is to be done with a run, once the table has closed."""

    run: RunView
    what: Literal["show", "submit"]


class RunsScreen(Painted, ModalScreen[RunChosen | None]):
    """Newest first; of the problem worked on, or of all."""

    CSS_PATH = "runs.tcss"
    BINDINGS = bindings(RUNS)

    def __init__(self, desk: Desk, run_flow: RunFlow, category: int) -> None:
        super().__init__()
        self.desk = desk
        self.run_flow = run_flow
        self.category = category
        self.of_all = False

    def compose(self) -> ComposeResult:
        """Table, and what there is to say of the chosen run."""
        with Vertical(id="box"):
            yield RunTable(self.desk.clock)
            yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        """Paint all."""
        self.paint(Part.ALL)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        for table in self.query(RunTable):
            table.paint()

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if not self.is_attached or not self.query("#about") or not changed & (Part.RUNS | Part.ATTEMPT):
            return
        runs = [run for run in self.desk.state.runs.values() if self.of_all or run.category == self.category]
        self.query_one(RunTable).put(runs)
        self._paint_about()

    def _paint_about(self) -> None:
        view = self.desk.state.problem(self.category)
        title = _("Runs · all problems") if self.of_all or view is None else _("Runs · {t}").format(t=view.title)
        box = self.query_one("#box")
        box.border_title = Content(title)
        others = _("this problem") if self.of_all else _("all problems")
        keys = _("{show} show · {submit} submit · {stop} stop · {all} {others} · {close} close")
        named = {verb: keymap.by_id()[f"runs.{verb}"].shown_key for verb in ("show", "submit", "stop", "all", "close")}
        box.border_subtitle = Content(keys.format(others=others, **named))
        chosen = self.query_one(RunTable).chosen
        self.query_one("#about", Static).update(about(chosen) if chosen else "")

    def action_move(self, step: int) -> None:
        """Choose another run."""
        self.query_one(RunTable).move(step)
        self._paint_about()

    def on_click(self) -> None:
        """Say what there is to say of a run that was chosen with the mouse."""
        self._paint_about()

    def action_all(self) -> None:
        """Runs of all problems, or of one."""
        self.of_all = not self.of_all
        self.paint(Part.ALL)

    def action_show(self) -> None:
        """Show its log and curves in the panes."""
        chosen = self.query_one(RunTable).chosen
        if chosen is not None:
            self.dismiss(RunChosen(chosen, "show"))

    def action_submit(self) -> None:
        """Submit the model that it kept, or say why there is none."""
        chosen = self.query_one(RunTable).chosen
        if chosen is None:
            return
        if chosen.kept_model is None:
            tell(self.app, why_nothing_kept(chosen), severity="warning")
        else:
            self.dismiss(RunChosen(chosen, "submit"))

    def action_stop(self) -> None:
        """Stop it, or take it out of the queue."""
        chosen = self.query_one(RunTable).chosen
        if chosen is None:
            return
        if chosen.state in ALIVE:
            self.run_flow.offer_to_stop(chosen)
        else:
            tell(self.app, _("Run {run} has ended already.").format(run=chosen.run))

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def why_nothing_kept(run: RunView) -> str:
    """Return why a run has no model to submit."""
    if run.state in ALIVE:
        return _("Run {run} has kept no model yet: it is kept when the run ends.").format(run=run.run)
    if run.model_file is not None:
        return _("The model that run {run} saved is no longer kept: it was pruned.").format(run=run.run)
    return _("Run {run} saved no model: there is nothing to submit.").format(run=run.run)


def about(run: RunView) -> Content:
    """Return how it ended, what was noticed, and where it trained."""
    ended = f"{run.message} {run.advice}".strip() or words.run_state(run)
    facts = [_("Python {python}").format(python=run.python)] if run.python else []
    facts += [_("exam-era Keras (Keras 2)")] if run.legacy_keras else []
    facts += [_("GPU {device}").format(device=run.device)] if run.device else []
    facts += [_("its log was pruned")] if run.log_pruned else []
    lines = [ended, words.legacy_offer(run), run.remark, " · ".join(facts)]
    return Content("\n").join([Content(line) for line in lines if line])
