"""The pages of the history: attempts under their chart, skills beside what there is to say of one, problems."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.markup import escape
from textual.widgets import Static

from tfcert_exam_engine.history.views import BestSubmission, ProblemHistory
from tfcert_exam_engine.views import AttemptView
from tfcert_tui.border_titles import entitle, footnote
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.history import history_words, skill_progress
from tfcert_tui.history.skill_progress import SkillProgress
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.attempt_table import AttemptTable
from tfcert_tui.widgets.category_glance import CategoryGlance
from tfcert_tui.widgets.chosen_rows import ChosenRows
from tfcert_tui.widgets.problem_table import BestTable, ProblemTable
from tfcert_tui.widgets.score_chart import ScoreChart
from tfcert_tui.widgets.skill_table import SkillTable


class HistoryPage(Container):
    """One of three; its main table is what the keys move in."""

    @property
    def table(self) -> ChosenRows[Any]:
        """The table in which the keys move."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """Its name."""
        raise NotImplementedError

    def paint(self, others: str = "") -> None:
        """Write the borders, and what is said of the chosen row; `others` names the other pages and their key."""
        table = self.table
        entitle(table, escape(self.title))
        place = f"{table.index + 1} / {len(table.rows)}" if table.rows else ""
        footnote(table, escape(" · ".join(part for part in (place, others) if part)))


class AttemptsPage(HistoryPage):
    """Chart, stars by category, table."""

    def compose(self) -> ComposeResult:
        """Two above, one below."""
        with Container(id="above"):
            yield ScoreChart()
            yield CategoryGlance()
        yield AttemptTable()

    @property
    def table(self) -> AttemptTable:
        """All attempts that the filter takes."""
        return self.query_one(AttemptTable)

    @property
    def title(self) -> str:
        """Its name."""
        return _("Attempts")

    @property
    def chosen(self) -> AttemptView | None:
        """The attempt under the cursor."""
        return self.table.chosen

    def put(self, attempts: Sequence[AttemptView], empty: str) -> None:
        """Show these; `empty` is said where there is none."""
        self.query_one(ScoreChart).put(attempts)
        self.query_one(CategoryGlance).put(attempts)
        self.table.put(attempts, empty)

    def paint(self, others: str = "") -> None:
        """Write the borders; the stars by category in one line where they have no room of their own."""
        super().paint(others)
        chart, glance = self.query_one(ScoreChart), self.query_one(CategoryGlance)
        entitle(chart, escape(_("Score over time")))
        entitle(glance, escape(_("Stars by category")))
        footnote(chart, "" if glance.display else escape(history_words.categories_in_short(glance.found)))


class SkillsPage(HistoryPage):
    """The weakest first, and what there is to say of the chosen one."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._attempts: Sequence[AttemptView] = ()

    def compose(self) -> ComposeResult:
        """Table and text."""
        yield SkillTable()
        with Vertical(id="about-box", classes="pane"):
            yield Static(id="about", markup=False)

    @property
    def table(self) -> SkillTable:
        """The skills."""
        return self.query_one(SkillTable)

    @property
    def title(self) -> str:
        """Its name."""
        return _("Skills")

    @property
    def chosen(self) -> SkillProgress | None:
        """The skill under the cursor."""
        return self.table.chosen

    def put(self, progress: Sequence[SkillProgress], attempts: Sequence[AttemptView]) -> None:
        """Show these, as these attempts have shown them."""
        self._attempts = attempts
        shown = [one for one in progress if one.is_shown]
        self.table.put([*skill_progress.weakest(progress), *shown], _("The bank practises no skill."))

    def paint(self, others: str = "") -> None:
        """Write the borders, and what there is to say of the chosen skill."""
        super().paint(others)
        shown = sum(one.is_shown for one in self.table.rows)
        entitle(self.table, escape(_("Skills · {n} of {all} shown").format(n=shown, all=len(self.table.rows))))
        box = self.query_one("#about-box")
        entitle(box, escape(_("Skill")))
        footnote(box, escape(_("{key} begins a drill on it").format(key=keymap.written("history.drill"))))
        if self.chosen is not None:
            tried = skill_progress.tried_in(self._attempts)
            text, said = history_words.about_skill(self.chosen, tried), self.query_one("#about", Static)
            if said.content != text:
                said.update(text)


class ProblemsPage(HistoryPage):
    """All that were sat, and the best submissions of the chosen one."""

    def compose(self) -> ComposeResult:
        """Two tables."""
        yield ProblemTable()
        yield BestTable()

    @property
    def table(self) -> ProblemTable:
        """The problems."""
        return self.query_one(ProblemTable)

    @property
    def title(self) -> str:
        """Its name."""
        return _("Problems")

    @property
    def chosen(self) -> ProblemHistory | None:
        """The problem under the cursor."""
        return self.table.chosen

    @property
    def best(self) -> BestSubmission | None:
        """The submission under the cursor of the lower table."""
        return self.query_one(BestTable).chosen

    def put(self, histories: Sequence[ProblemHistory]) -> None:
        """Show these."""
        self.table.put(histories, _("No problem was sat yet."))

    def turn(self, step: int) -> None:
        """Choose another submission."""
        self.query_one(BestTable).move(step)

    def paint(self, others: str = "") -> None:
        """Write the borders, and show the chosen problem's best submissions."""
        super().paint(others)
        best, problem = self.query_one(BestTable), self.chosen
        best.put(problem.best if problem else [], _("Nothing of it was graded yet.") if problem else "")
        entitle(best, escape(_("Best of {title}").format(title=problem.title) if problem else _("Best")))
        said = ""
        if self.best is not None and problem is not None:
            said = first_that_fits(history_words.about_best(self.best, problem.metric), max(10, best.size.width - 4))
        footnote(best, escape(said))
