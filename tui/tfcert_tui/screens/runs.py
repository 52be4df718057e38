"""The table of runs, over the work: sort, compare, submit an earlier one, stop one, look at one, write it as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.markup import escape
from textual.widgets import Static

from tfcert_exam_engine.views import RunView
from tfcert_tui.border_titles import entitle, footnote, repaint_borders
from tfcert_tui.client_state import ALIVE, Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.flows.run import RunFlow
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import RUNS
from tfcert_tui.notices import tell
from tfcert_tui.runs.run_facts import RunFacts, facts_of_all
from tfcert_tui.runs.run_words import about, why_nothing_kept
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.run_table import RunTable

ABOUT_ROWS = 3
"""Scrolled at a time."""
SETTLED_S = 0.3
"""By then every part has its place."""
MOST_COMPARED = 5


@dataclass(frozen=True)
class RunChosen:
    """What is to be done with a run, once the table has closed."""

    run: RunView
    what: Literal["show", "submit"]


class RunsScreen(Painted, SparingModal[RunChosen | None]):
    """Newest first; of the problem worked on, or of all."""

    CSS_PATH = "runs.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 - Textual declares it without ClassVar
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
            yield RunTable()
            with VerticalScroll(id="about-box", can_focus=False):
                yield Static(id="about", markup=False)

    def on_mount(self) -> None:
        """Paint all."""
        self.paint(Part.ALL)

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        for table in self.query(RunTable):
            table.refresh()
            self.call_after_refresh(self._paint_borders)
            self.set_timer(SETTLED_S, self._repaint_borders)

    def _repaint_borders(self) -> None:
        for box in self.query("#box"):
            repaint_borders(box)

    def paint(self, changed: Part) -> None:
        """Paint what changed."""
        if not self.is_attached or not self.query("#about"):
            return
        if changed & (Part.RUNS | Part.ATTEMPT | Part.SUBMISSIONS):
            self.query_one(RunTable).put(self.facts(), self.of_all)
            self._paint_about()
            self._paint_borders()

    def facts(self) -> list[RunFacts]:
        """Return the runs that the table has."""
        state = self.desk.state
        runs = [run for run in state.runs.values() if self.of_all or run.category == self.category]
        return facts_of_all(runs, list(state.submissions.values()), self.desk.clock.now().wall_s)

    def _paint_about(self) -> None:
        chosen = self.query_one(RunTable).chosen
        said, text = self.query_one("#about", Static), about(chosen) if chosen else Content("")
        if said.content != text:
            said.update(text)

    def _paint_borders(self) -> None:
        if not self.query("#box"):
            return
        box, view = self.query_one("#box"), self.desk.state.problem(self.category)
        title = _("Runs · all problems") if self.of_all or view is None else _("Runs · {t}").format(t=view.title)
        marked = len(self.query_one(RunTable).marked)
        entitle(box, escape(f"{title} · " + _("{n} marked").format(n=marked) if marked else title))
        others = _("this problem") if self.of_all else _("all problems")
        pieces = [
            *(("runs.show", _("show")), ("runs.mark", _("mark")), ("runs.compare", _("compare"))),
            *(("runs.submit", _("submit")), ("runs.export", _("CSV")), ("runs.all", others)),
            *(("runs.stop", _("stop")), ("runs.close", _("close"))),
        ]
        said = [f"{keymap.shown(key)} {what}" for key, what in pieces]
        said.append(f"{keymap.shown('runs.sort_left')}/{keymap.shown('runs.sort_right')} {_('sort')}")
        choices = [" · ".join(said[:count]) for count in range(len(said), 0, -1)]
        footnote(box, escape(first_that_fits(choices, max(10, box.size.width - 4))))

    def on_run_table_chosen(self) -> None:
        """Say what there is to say of the run under the cursor."""
        self._paint_about()
        self.query_one("#about-box").scroll_home(animate=False)
        self._paint_borders()

    # What the keys do

    def action_move(self, step: int) -> None:
        """Choose another run."""
        self.query_one(RunTable).move(step)

    def action_mark(self) -> None:
        """Mark the run to be compared, or take its mark away."""
        self.query_one(RunTable).mark()

    def action_sort(self, step: int) -> None:
        """Sort by the column beside."""
        self.query_one(RunTable).sort(step)

    def action_turn_order(self) -> None:
        """Turn the order round."""
        table = self.query_one(RunTable)
        table.sort_by(table.sorted_by)

    def action_about(self, step: int) -> None:
        """Scroll what is said of the run."""
        self.query_one("#about-box").scroll_relative(y=step * ABOUT_ROWS, animate=False)

    def action_all(self) -> None:
        """Runs of all problems, or of one."""
        self.of_all = not self.of_all
        self.paint(Part.ALL)

    def action_problem(self, category: int) -> None:
        """Runs of another problem."""
        if self.desk.state.problem(category) is not None:
            self.category, self.of_all = category, False
            self.paint(Part.ALL)

    def action_show(self) -> None:
        """Show its log and curves in the panes."""
        chosen = self._chosen()
        if chosen is not None:
            self.dismiss(RunChosen(chosen, "show"))

    def _chosen(self) -> RunView | None:
        chosen = self.query_one(RunTable).chosen
        return chosen.run if chosen is not None else None

    def action_compare(self) -> None:
        """Lay the marked runs side by side; one mark goes with the run under the cursor."""
        from tfcert_tui.screens.compare_runs import CompareScreen

        table = self.query_one(RunTable)
        wanted = set(table.marked) | ({table.chosen.run.run} if table.chosen and len(table.marked) == 1 else set())
        known = sorted(run for run in wanted if run in self.desk.state.runs)
        if len(known) < 2:
            said = _("Mark two runs or more with {mark}; {compare} then lays them side by side.")
            tell(self.app, said.format(mark=_keys_of("runs.mark"), compare=keymap.shown("runs.compare")))
        elif len(known) > MOST_COMPARED:
            said = _("{n} runs are marked; {most} at most can be told apart. Take some marks away with {mark}.")
            tell(
                self.app, said.format(n=len(known), most=MOST_COMPARED, mark=_keys_of("runs.mark")), severity="warning"
            )
        else:
            self.app.push_screen(CompareScreen(self.desk, known))

    def action_export(self) -> None:
        """Write the table as CSV into the attempt's folder."""
        from tfcert_tui.runs import runs_csv

        facts, attempt = self.query_one(RunTable).facts, self.desk.state.attempt
        if not facts or attempt is None:
            tell(self.app, _("There is no run to write yet."))
            return
        try:
            file = runs_csv.write_new(Path(attempt.folder), runs_csv.as_csv(facts), self.desk.clock.now().wall_s)
        except OSError as error:
            said = _("The CSV cannot be written into {folder}: {why}. tfcert-tui runs --csv FILE writes it elsewhere.")
            tell(self.app, said.format(folder=attempt.folder, why=error.strerror or error), severity="warning")
            return
        tell(self.app, _("{n} runs were written to {file}").format(n=len(facts), file=file), timeout=12)

    def action_figures(self) -> None:
        """Show what the chosen run has drawn."""
        from tfcert_tui.screens.figures import FiguresScreen

        if chosen := self._chosen():
            self.app.push_screen(FiguresScreen(self.desk, chosen))

    def action_submit(self) -> None:
        """Submit the model that it kept, or say why there is none."""
        chosen = self._chosen()
        if chosen is None:
            return
        if chosen.kept_model is None:
            tell(self.app, why_nothing_kept(chosen), severity="warning")
        else:
            self.dismiss(RunChosen(chosen, "submit"))

    def action_stop(self) -> None:
        """Stop it, or take it out of the queue."""
        chosen = self._chosen()
        if chosen is None:
            return
        if chosen.state in ALIVE:
            self.run_flow.offer_to_stop(chosen)
        else:
            tell(self.app, _("Run {run} has ended already.").format(run=chosen.run))

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def _keys_of(id: str) -> str:  # noqa: A002 - what a binding calls it
    """Return all keys of an action, of which one may be held back by the terminal: "space or insert"."""
    return _(" or ").join(keymap.by_id()[id].names)
