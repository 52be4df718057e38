"""How an attempt ended: the score, what a pass would have taken, and every check of every category."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from tfcert_exam_engine.attempts.outcome import CategoryOutcome, Outcome, outcome_of
from tfcert_exam_engine.attempts.retakes import Retake, retake_up_to
from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.views import AttemptView, EngineState, ProblemView, SubmissionView
from tfcert_tui import words
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.flows.report import ReportFlow
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.everywhere import APP
from tfcert_tui.keys.tables.home import RESULT
from tfcert_tui.notices import ask, fetch, tell
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.verdicts.outcome_words import not_counted_words, pass_words, retake_words
from tfcert_tui.verdicts.sheets import submission_sheet
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.result_table import ResultTable

LOOK_S = 1.0


class ResultScreen(Painted, Sparing[None]):
    """Fetches the attempt's submissions with their figures; shows the best one of a category first."""

    CSS_PATH = "result.tcss"
    BINDINGS = bindings(RESULT)

    def __init__(self, desk: Desk, attempt: AttemptView) -> None:
        super().__init__()
        self.desk = desk
        self.attempt = attempt
        self.submissions: list[SubmissionView] = []
        self.outcome = outcome_of(EngineState(attempt, [], [], []), desk.clock.now().wall_s)
        self.retake: Retake | None = None
        self.position: dict[int, int] = {}
        """Which submission of a category was turned to; where none was, the one that counts is shown."""
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """Headline, table, checks, keys."""
        yield Static(id="headline", markup=False)
        with Horizontal(id="body"):
            yield ResultTable(self.outcome)
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
            if self.attempt.mode == "exam" and self.retake is None:
                self.retake = retake_up_to(self.attempt, await self.desk.engine.attempts())
                self._show_headline()

    def _take(self, state: EngineState) -> None:
        if self.is_attached and state.attempt is not None:
            self.attempt, self.submissions = state.attempt, state.submissions
            self.outcome = outcome_of(state, self.desk.clock.now().wall_s)
            if self.query("#sheet"):  # else it is not composed yet, and shows this when it is
                self._show()
            if any(each.state == "grading" for each in self.submissions):
                self._look_again()

    def _look_again(self) -> None:
        """Of an attempt that is not the newest nothing is told: ask for its verdict until it is there."""
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(LOOK_S, lambda: fetch(self.app, self.desk, self._fetch()))

    def _show(self) -> None:
        self._show_headline()
        self.query_one(ResultTable).put(self.outcome)
        self._show_checks()

    def _show_headline(self) -> None:
        held = self.desk.state.settings.retakes == "held"
        for line in self.query("#headline").results(Static):
            line.update(headline(self.outcome, retake_words(self.retake, held)))

    def _problem(self) -> ProblemView:
        return self.attempt.problems[self.query_one(ResultTable).index]

    def _of_category(self) -> list[SubmissionView]:
        return [each for each in self.submissions if each.category == self._problem().category]

    def _category(self) -> CategoryOutcome:
        return self.outcome.categories[self.query_one(ResultTable).index]

    def _show_checks(self) -> None:
        problem, found = self._problem(), self._of_category()
        pane, sheet = self.query_one("#checks"), self.query_one("#sheet", Static)
        left_out = "\n".join(not_counted_words(self._category()))
        if not found:
            pane.border_title = Content(problem.title)
            pane.border_subtitle = None
            sheet.update(left_out)
            return
        position = min(self.position.get(problem.category, best_of(found)), len(found) - 1)
        page = submission_sheet(problem, found[position], figures=True, over=self.attempt.ended)
        pane.border_title = Content(page.title)
        pane.border_subtitle = Content(_("{i} of {n} · ← →").format(i=position + 1, n=len(found)))
        sheet.update(Content.assemble(page.text, ("\n\n" + left_out if left_out else "", "$dim")))

    def action_report(self) -> None:
        """Write the report of the attempt into a file that is asked for."""
        ReportFlow(self.app, self.desk).report(self.attempt)

    def action_record(self) -> None:
        """Write the record of a pass into a file that is asked for."""
        ReportFlow(self.app, self.desk).record(self.attempt)

    def action_regrade(self) -> None:
        """Grade again what our machinery failed in this category."""
        failed = [each.submission for each in self._of_category() if each.state == "engine_fault"]
        if failed:
            ask(self.app, self.desk, self._grade_again(failed[-1]))
        else:
            tell(self.app, _("Nothing to grade again here: only what our machinery failed is."))

    async def _grade_again(self, number: int) -> None:
        await self.desk.engine.grade_again(number, self.attempt.attempt)
        tell(self.app, _("Submission {n} is being graded again.").format(n=number))
        await self._fetch()

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

    def action_sign(self) -> None:
        """Sign the result into a file."""
        from tfcert_tui.flows import signed_records

        signed_records.sign(self.app, self.desk, self.attempt)

    def action_home(self) -> None:
        """Back to the home screen."""
        self.dismiss(None)


def best_of(submissions: list[SubmissionView]) -> int:
    """Return the index of the submission that counts; 0 where none was graded."""
    counts = counting(submissions)
    return 0 if counts is None else submissions.index(counts)


def headline(outcome: Outcome, retake: str = "") -> Content:
    """Return the score and what it means, what a pass would have taken, how it ended and when one may try again."""
    attempt = outcome.attempt
    score = _("{score} of {full}").format(score=words.number(attempt.score), full=words.number(attempt.full))
    verdict = words.outcome(attempt)
    mark = "✓ " if attempt.passed else "✗ "
    look = "bold $success" if attempt.passed else "bold $warning"
    why = {
        "deadline": _("Time ran out; submissions count."),
        "candidate": _("You ended it."),
        "": "",
    }[attempt.end_reason]
    parts = [why, retake, _("A practice record, never a credential.")]
    return Content.assemble(
        (score, "bold $primary"),
        ("   " + mark + verdict if verdict else "", look),
        (_about(attempt, outcome.spent_s), "$dim"),
        "\n",
        pass_words(outcome),
        "\n",
        (" ".join(part for part in parts if part), "$dim"),
    )


def _about(attempt: AttemptView, spent_s: float) -> str:
    what, took = words.describe(attempt)[1], words.duration(spent_s)
    if attempt.origin:
        what = _("{what}  ·  from {machine}").format(what=what, machine=attempt.origin)
    if attempt.mode == "drill":
        return _("  ·  {what}  ·  {took}").format(what=what, took=took)
    said = _("  ·  pass at {pass_at}  ·  {what}  ·  {took}")
    return said.format(pass_at=words.PASS_AT, what=what, took=took)
