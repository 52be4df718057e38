"""How an attempt ended: the score, and every check of every category."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.views import AttemptView, EngineState, ProblemView, SubmissionView
from tfcert_tui import words
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.key_bindings import bindings
from tfcert_tui.key_tables.everywhere import APP
from tfcert_tui.key_tables.home import RESULT
from tfcert_tui.notices import fetch
from tfcert_tui.sheets import submission_sheet
from tfcert_tui.sparing import Sparing
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.result_table import ResultTable


class ResultScreen(Painted, Sparing[None]):
    """Fetches the attempt's submissions with their figures; shows the best one of a category first."""

    CSS_PATH = "result.tcss"
    BINDINGS = bindings(RESULT)

    def __init__(self, desk: Desk, attempt: AttemptView) -> None:
        super().__init__()
        self.desk = desk
        self.attempt = attempt
        self.submissions: list[SubmissionView] = []
        self.position: dict[int, int] = {}
        """Which submission of a category is shown."""

    def compose(self) -> ComposeResult:
        """Headline, table, checks, keys."""
        yield Static(id="headline", markup=False)
        with Horizontal(id="body"):
            yield ResultTable(self.attempt)
            with VerticalScroll(id="checks", classes="pane", can_focus=False):
                yield Static(id="sheet", markup=False)
        yield KeyBar([*RESULT, *APP])

    def on_mount(self) -> None:
        """Show what is known and fetch the rest."""
        if not self.query("#sheet"):
            return  # The workstation was left while this screen was opening.
        self._show()
        fetch(self.app, self.desk, self._fetch())

    def paint(self, changed: Part) -> None:
        """Fetch again when a late verdict has come."""
        if self.is_attached and changed & (Part.SUBMISSIONS | Part.ATTEMPT | Part.LINK):
            fetch(self.app, self.desk, self._fetch())

    async def _fetch(self) -> None:
        if self.desk.state.link == "live":
            self._take(await self.desk.engine.attempt(self.attempt.attempt))

    def _take(self, state: EngineState) -> None:
        if self.is_attached and state.attempt is not None:
            self.attempt, self.submissions = state.attempt, state.submissions
            if self.query("#sheet"):  # else it is not composed yet, and shows this when it is
                self._show()

    def _show(self) -> None:
        self.query_one("#headline", Static).update(headline(self.attempt))
        self.query_one(ResultTable).put(self.attempt)
        self._show_checks()

    def _problem(self) -> ProblemView:
        return self.attempt.problems[self.query_one(ResultTable).index]

    def _of_category(self) -> list[SubmissionView]:
        return [each for each in self.submissions if each.category == self._problem().category]

    def _show_checks(self) -> None:
        problem, found = self._problem(), self._of_category()
        pane, sheet = self.query_one("#checks"), self.query_one("#sheet", Static)
        if not found:
            pane.border_title = Content(problem.title)
            pane.border_subtitle = None
            sheet.update(_("Never submitted: counts as zero. A file that was not submitted is not looked at."))
            return
        position = self.position.setdefault(problem.category, best_of(found))
        page = submission_sheet(problem, found[position], figures=True)
        pane.border_title = Content(page.title)
        pane.border_subtitle = Content(_("{i} of {n} · ← →").format(i=position + 1, n=len(found)))
        sheet.update(page.text)

    def action_move(self, step: int) -> None:
        """Look at another category."""
        self.query_one(ResultTable).move(step)
        self._show_checks()

    def action_page(self, step: int) -> None:
        """Scroll the checks by a page."""
        checks = self.query_one("#checks", VerticalScroll)
        checks.scroll_relative(y=step * checks.size.height, animate=False)

    def action_turn(self, step: int) -> None:
        """Look at another submission of the category."""
        found, category = self._of_category(), self._problem().category
        if found:
            now = self.position.get(category, best_of(found))
            self.position[category] = max(0, min(now + step, len(found) - 1))
            self._show_checks()

    def on_result_table_chosen(self, _message: ResultTable.Chosen) -> None:
        """Take a click on a category."""
        self._show_checks()

    def action_review(self) -> None:
        """Review the chosen problem beside the reference."""
        from tfcert_tui.screens.review import ReviewScreen

        self.app.push_screen(ReviewScreen(self.desk, self.attempt, self._problem().category))

    def action_home(self) -> None:
        """Back to the home screen."""
        self.dismiss(None)


def best_of(submissions: list[SubmissionView]) -> int:
    """Return the index of the submission that counts: the first with the most stars."""
    graded = [each.stars if each.stars is not None else -1 for each in submissions]
    return graded.index(max(graded))


def headline(attempt: AttemptView) -> Content:
    """Return the score and what it means."""
    passed = attempt.passed
    verdict = _("passed") if passed else _("not passed")
    why = {
        "deadline": _("Time ran out; submissions count."),
        "candidate": _("You ended it."),
        "": "",
    }[attempt.end_reason]
    score = _("{score} of {full}").format(score=words.number(attempt.score), full=words.number(attempt.full))
    return Content.assemble(
        (score, "bold $primary"),
        "   ",
        ("✓ " if passed else "✗ ", "bold $success" if passed else "bold $warning"),
        (verdict, "bold $success" if passed else "bold $warning"),
        (_about(attempt), "$dim"),
        "\n",
        (why + " " + _("A practice record, never a credential."), "$dim"),
    )


def _about(attempt: AttemptView) -> str:
    what = words.describe(attempt)
    if attempt.mode == "drill":
        return _("  ·  {what}").format(what=what[1])
    return _("  ·  pass at {pass_at}  ·  {what}").format(pass_at=words.PASS_AT, what=what[1])
