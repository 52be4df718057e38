"""Looking back on all attempts: the score over time, the skills, the problems."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.views import AttemptView
from tfcert_problems import catalog
from tfcert_problems.problem import Problem
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.flows.attempt_care import AttemptCare
from tfcert_tui.flows.history import HistoryFlow
from tfcert_tui.history import history_filter, history_points, history_words, skill_progress
from tfcert_tui.history.skill_progress import SkillProgress
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key import Key
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.history import HISTORY
from tfcert_tui.messages import Drilled, ResumeWanted
from tfcert_tui.notices import fetch, tell
from tfcert_tui.screens.drill import DrillWanted
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.attempt_table import AttemptTable
from tfcert_tui.widgets.category_glance import CategoryGlance
from tfcert_tui.widgets.chosen_rows import ChosenRows
from tfcert_tui.widgets.filter_line import FilterLine
from tfcert_tui.widgets.history_pages import AttemptsPage, HistoryPage, ProblemsPage, SkillsPage
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.problem_table import BestTable, ProblemTable
from tfcert_tui.widgets.score_chart import ScoreChart
from tfcert_tui.widgets.skill_table import SkillTable

PAGES = ("attempts", "skills", "problems")
PARTS = (FilterLine, ScoreChart, CategoryGlance, AttemptTable, SkillTable, ProblemTable, BestTable)
"""Without these nothing can be shown; what lies in containers comes after them, on a slow machine much later."""
COMPOSED_S = 0.02
"""How often it is looked whether they are there."""
WIDE_COLUMNS, TALL_ROWS = 104, 34
"""From these on there is room beside, and for a higher chart."""


class HistoryScreen(Painted, Sparing[DrillWanted | None]):
    """Three pages; returns a drill that was chosen."""

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = ""
    BINDINGS = bindings(HISTORY)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.page = "attempts"
        self.attempts: list[AttemptView] = []
        self.shown: list[AttemptView] = []
        """Those that the filter takes."""
        self._here: Collection[str] = ()
        """Public sets on this machine."""
        self._has_asked = False
        self.flow = HistoryFlow(desk, self, self._fetch)
        self.care = AttemptCare(desk, self, self._fetch)

    def compose(self) -> ComposeResult:
        """What was sat, the filter, the page, keys."""
        yield Static(id="standing", markup=False)
        yield FilterLine()
        with Container(id="pages"):
            yield AttemptsPage(id="attempts-page", classes="page")
            yield SkillsPage(id="skills-page", classes="page")
            yield ProblemsPage(id="problems-page", classes="page")
        yield KeyBar([key for key in HISTORY if key.label], self._offer)

    def on_mount(self) -> None:
        """Lay it out; what there is to show is asked for when it has come into sight."""
        self._arrange()
        self.action_page(self.page)

    @property
    def _is_composed(self) -> bool:
        return self.is_attached and bool(self.query("#about")) and all(self.query(part) for part in PARTS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys wait for another press until there is something that they could be for; going back never waits."""
        return action == "close" or self._is_composed

    def on_screen_resume(self) -> None:
        """Ask anew: a result that was looked at may have changed something."""
        fetch(self.app, self.desk, self._fetch())

    def on_resize(self, _event: events.Resize) -> None:
        """One above the other where there is no room beside."""
        self._arrange()

    def _arrange(self) -> None:
        self.set_class(self.size.width < WIDE_COLUMNS, "-narrow")
        self.set_class(self.size.height >= TALL_ROWS, "-tall")
        self.call_after_refresh(self._paint_all)

    # Asking and painting

    async def _fetch(self) -> None:
        if self.desk.state.link != "live":
            return
        self.attempts, self._has_asked = await self.desk.engine.attempts(), True
        while not self._is_composed:
            if not self.is_attached:
                return  # The workstation was left while this screen was opening.
            await asyncio.sleep(COMPOSED_S)
        self._filter()
        bank = await asyncio.to_thread(catalog.problems)  # some thirty files, the first time
        self._here = await asyncio.to_thread(self.desk.sets_here)
        progress = skill_progress.progress_of(bank, self.attempts, self.desk.clock.now().wall_s)
        if self._is_composed:  # else it was left meanwhile
            self.query_one(SkillsPage).put(progress, self.attempts)
        histories = await self.desk.engine.problem_histories()
        if self._is_composed:
            self.query_one(ProblemsPage).put(histories)
        self._paint_all()

    def paint(self, changed: Part) -> None:
        """Ask anew when something ended, began or was graded."""
        if self.is_attached and changed & (Part.ATTEMPT | Part.LINK):
            fetch(self.app, self.desk, self._fetch())

    def _filter(self) -> None:
        if not self._is_composed:
            return
        field = self.query_one(FilterLine)
        try:
            self.shown = history_filter.read(field.line).of(self.attempts)
            counted = _("{n} of {all}").format(n=len(self.shown), all=len(self.attempts))
            field.say([f"{counted}: {field.line}", counted] if field.line else [])
        except UsageRefused as refusal:  # a number is being typed: all stay
            self.shown = self.attempts
            field.say([f"{refusal.message} {refusal.advice}", refusal.message])
        self.query_one(AttemptsPage).put(self.shown, self._why_none())
        self._paint_all()

    def _why_none(self) -> str:
        if not self._has_asked:
            return _("Looking back…")
        if not self.attempts:
            return _("No attempt yet. {key} goes back, to begin one.").format(key=keymap.shown("history.close"))
        return _("Nothing is like that. {key} takes the filter away.").format(key=keymap.shown("history.close"))

    def _paint_all(self) -> None:
        if not self._is_composed:
            return
        known = history_words.standing(history_points.tally(self.attempts)) if self._has_asked else [_("looking back…")]
        choices = [_("History") + " · " + said for said in known]
        standing, text = self.query_one("#standing", Static), first_that_fits(choices, max(10, self.size.width - 4))
        if standing.content != Content(text):
            standing.update(Content(text), layout=False)
        pages = list(self.query(HistoryPage))
        for page in pages:
            key = keymap.written("history.next_page")
            page.paint(f"{key}: {' · '.join(each.title for each in pages if each is not page)}")

    @property
    def _page(self) -> HistoryPage:
        return self.query_one(f"#{self.page}-page", HistoryPage)

    def _offer(self, key: Key) -> str:
        """Return what a key would do on this page."""
        of_attempts = key.id in ("history.note", "history.filter")
        if (of_attempts and self.page != "attempts") or (key.id == "history.drill" and self.page == "attempts"):
            return ""
        return "" if key.id == "history.open" and self.page == "skills" else _(key.label)

    def on_chosen_rows_chosen(self, _message: ChosenRows.Chosen) -> None:
        """Say what there is to say of the row under the cursor."""
        self._paint_all()

    def on_chosen_rows_opened(self, _message: ChosenRows.Opened) -> None:
        """Open what was clicked once more."""
        self.action_open()

    def on_filter_line_changed(self, _message: FilterLine.Changed) -> None:
        """Show what is like that, while it is typed."""
        self._filter()

    # What the keys do

    def action_page(self, page: str) -> None:
        """Turn to a page."""
        self.page = page
        for each in PAGES:
            self.set_class(each == page, f"-{each}")
        for known in self.query(KeyBar):
            known.paint()
        self.call_after_refresh(self._paint_all)

    def action_turn_page(self, step: int) -> None:
        """Turn to the next page, or the one before."""
        self.action_page(PAGES[(PAGES.index(self.page) + step) % len(PAGES)])

    def action_move(self, step: int) -> None:
        """Choose another row."""
        self._page.table.move(step)

    def action_turn(self, step: int) -> None:
        """Choose another of the best submissions."""
        if self.page == "problems":
            self.query_one(ProblemsPage).turn(step)

    def action_filter(self) -> None:
        """Type what the attempts shown must have."""
        self.action_page("attempts")
        self.query_one(FilterLine).open()

    def action_open(self) -> None:
        """Show a result, or drill a skill."""
        if self.page == "skills":
            self.action_drill()
        elif self.page == "problems":
            best = self.query_one(ProblemsPage).best
            self._show(next((one for one in self.attempts if best and one.attempt == best.attempt), None))
        else:
            self._show(self.query_one(AttemptsPage).chosen)

    def _show(self, attempt: AttemptView | None) -> None:
        from tfcert_tui.screens.result import ResultScreen

        if attempt is None:
            tell(self.app, _("There is no attempt to open."))
        elif attempt.ended:
            self.app.push_screen(ResultScreen(self.desk, attempt))
        else:
            self.post_message(ResumeWanted())

    def action_drill(self) -> None:
        """Begin a drill on the chosen skill or problem."""
        if self.desk.state.live is not None:
            tell(self.app, _("An attempt is under way: resume it, or end it first."), severity="warning")
        elif self.page == "attempts":
            said = _("Choose a skill or a problem: {key} turns to them.")
            tell(self.app, said.format(key=keymap.shown("history.next_page")))
        elif self.page == "skills":
            self._drill_skill(self.query_one(SkillsPage).chosen)
        else:
            chosen = self.query_one(ProblemsPage).chosen
            self._drill(catalog.named(chosen.slug) if chosen else None)

    def _drill_skill(self, chosen: SkillProgress | None) -> None:
        """Take the problem that was practised least, of those that can be drilled here."""
        possible = [one for one in chosen.problems if catalog.is_possible(one, self._here)] if chosen else []
        if chosen is None or not possible:
            tell(self.app, _("Its problems need public data sets that are not here."), severity="warning")
            return
        problem = skill_progress.least_practised(possible, skill_progress.tried_in(self.attempts))
        self._drill(problem, chosen.skill.number)

    def _drill(self, problem: Problem | None, skill: str = "") -> None:
        if problem is None:
            tell(self.app, _("This version's bank has no such problem."), severity="warning")
        else:
            self.dismiss(DrillWanted(Drilled(skill=skill, problem=problem.slug), problem.drill_minutes))

    def action_note(self) -> None:
        """Write a line on the chosen attempt."""
        if self.page == "attempts":
            self.flow.note(self.query_one(AttemptsPage).chosen)

    def action_delete(self) -> None:
        """Delete the chosen attempt, after a question."""
        if self.page == "attempts":
            self.care.delete(self.query_one(AttemptsPage).chosen)

    def action_export(self) -> None:
        """Write the attempts shown to a file."""
        self.flow.export(self.shown)

    def action_import(self) -> None:
        """Take in a file of another machine."""
        self.flow.take_in()

    def action_close(self) -> None:
        """Leave the field, then take the filter away, then go back."""
        line = self.query(FilterLine).first() if self._is_composed else None
        if line is not None and (line.is_open or line.line):
            line.clear()
        else:
            self.dismiss(None)
