"""The history of a problem's submissions: which one counts, what changed, and each one's whole verdict."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.views import SubmissionView
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.messages import ResubmitWanted
from tfcert_tui.notices import tell
from tfcert_tui.page import Page
from tfcert_tui.runs.run_words import why_nothing_kept
from tfcert_tui.verdicts import sheets
from tfcert_tui.verdicts import submission_facts as facts
from tfcert_tui.widgets.submission_list import SubmissionList

SHOWN_ROWS = 8
"""Submissions in sight beside a verdict; the others are scrolled to."""


class SubmissionsPage(Page):
    """The list above, the chosen one's verdict below; enter gives the verdict the whole page."""

    DEFAULT_CSS = """
    SubmissionsPage { layout: vertical; }
    SubmissionsPage SubmissionList { margin: 0 0 1 0; }
    SubmissionsPage #whole { height: 1fr; }
    SubmissionsPage #told, SubmissionsPage #nothing { height: auto; }
    SubmissionsPage #nothing { display: none; margin: 1 0 0 0; }
    SubmissionsPage.-none #nothing { display: block; }
    SubmissionsPage.-none SubmissionList, SubmissionsPage.-none #whole { display: none; }
    """

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__(desk, category)
        self.opened = False
        """The chosen one's verdict has the whole page."""
        self._told: tuple[Content, int] | None = None

    def compose(self) -> ComposeResult:
        """List, verdict, and what stands here while there is neither."""
        yield Static(id="nothing", markup=False)
        yield SubmissionList(self.desk)
        with VerticalScroll(id="whole", can_focus=False):
            yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Paint all."""
        self.paint(Part.ALL)

    def on_resize(self) -> None:
        """Share the room anew, and break the lines anew."""
        self.paint(Part.ALL)

    def turn_to(self, category: int) -> None:
        """Show another problem's."""
        if category != self.category:
            self.opened = False
            for shown in self.query(SubmissionList):
                shown.number = None
        super().turn_to(category)

    def is_reading(self, category: int) -> bool:
        """Return whether a problem's newest verdict is before the person's eyes here."""
        shown = next(iter(self.query(SubmissionList)), None)
        return self.is_on_screen and self.category == category and shown is not None and shown.number is None

    def heading(self) -> str:
        """Return the name with how many there are."""
        count = len(self.desk.state.submissions_of(self.category))
        return _("Submissions {n}").format(n=count) if count else ""

    def paint(self, changed: Part) -> None:
        """Paint list and verdict when a submission, or what is known of one, changed."""
        parts = Part.SUBMISSIONS | Part.ATTEMPT | Part.RUNS | Part.SETTINGS | Part.LINK
        if not self.is_attached or not self.query("#told") or not changed & parts:
            return
        found = self.desk.state.submissions_of(self.category)
        self.set_class(not found, "-none")
        if not found:
            self.query_one("#nothing", Static).update(self._nothing())
            return
        shown = self.query_one(SubmissionList)
        rows = 1 if self.opened else min(len(found), SHOWN_ROWS, max(2, self.size.height // 3))
        if shown.styles.height is None or shown.styles.height.value != rows + 1:
            shown.styles.height = rows + 1
        shown.put(found)
        self._tell(shown.chosen, found)

    def _nothing(self) -> Content:
        view = self.desk.state.problem(self.category)
        lines: list[Content | str] = [
            Content.assemble((_("Nothing was submitted for this problem yet."), "bold")),
            "",
            _("{submit} submits the newest model file in {folder}; stars come within seconds.").format(
                submit=keymap.shown("exam.submit"), folder=view.folder if view else "…"
            ),
            _("{check} checks it before, as often as you like: free, and nothing counts.").format(
                check=keymap.shown("exam.check")
            ),
            "",
            Content.assemble(
                (_("Every submission stays here: its stars and margins, its file, and which one counts."), "$dim")
            ),
        ]
        return Content("\n").join(lines)

    def _tell(self, view: SubmissionView | None, found: list[SubmissionView]) -> None:
        problem = self.desk.state.problem(self.category)
        if view is None or problem is None:
            return
        sheet = sheets.submission_sheet(problem, view, sheets.shows_figures(self.desk.state))
        run = facts.run_of(view, self.desk.state.runs.values())
        earlier = facts.before(view, found)
        about = [facts.standing(view, found), facts.difference(view, earlier), facts.origin(view, run)]
        head = [(sheet.title, "bold"), *((f"\n{line}", "$dim" if at else "") for at, line in enumerate(about) if line)]
        cells = max(20, self.query_one("#whole").size.width - 1)
        told = sheets.hanging(Content.assemble(*head, "\n\n", sheet.body), cells)
        said = (told, cells)
        if self._told is None or self._told[1] != cells or not self._told[0].is_same(told):
            self._told = said
            self.query_one("#told", Static).update(told)

    # What is done

    def on_submission_list_chosen(self) -> None:
        """Show another one's verdict from its first line."""
        self.query_one("#whole", VerticalScroll).scroll_home(animate=False)
        self.paint(Part.ALL)

    def on_submission_list_wanted(self, message: SubmissionList.Wanted) -> None:
        """Do what a key on the list asks for."""
        shown, whole = self.query_one(SubmissionList), self.query_one("#whole", VerticalScroll)
        match message.what:
            case "whole":
                self.opened = not self.opened
                self.paint(Part.ALL)
            case "move" if not self.opened:
                shown.choose(shown.index + message.step)
            case "move":
                whole.scroll_relative(y=message.step, animate=False)
            case "turn":
                shown.choose(shown.index - message.step)
            case "page":
                whole.scroll_relative(y=message.step * max(1, whole.size.height - 2), animate=False)
            case "again":
                self._submit_again(shown.chosen)

    def _submit_again(self, view: SubmissionView | None) -> None:
        run = facts.run_of(view, self.desk.state.runs.values()) if view else None
        if view is None:
            return
        if run is None:
            said = _(
                "The file of submission {n} came from no run of this attempt, and no copy is left to submit:"
                " put it into its folder again, and {key} submits it."
            )
            said = said.format(n=view.submission, key=keymap.shown("exam.submit"))
            tell(self.app, said, severity="warning", timeout=12)
        elif run.kept_model is None:
            tell(self.app, why_nothing_kept(run), severity="warning", timeout=12)
        else:
            self.post_message(ResubmitWanted(self.category, run.run))
