"""A problem of an attempt that is over, looked back at: what differs, why, in figures, and every submission."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.review.views import ReviewView
from tfcert_exam_engine.views import AttemptView, ProblemView
from tfcert_problems import catalog
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk, Painted
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.everywhere import APP
from tfcert_tui.keys.tables.review import REVIEW
from tfcert_tui.messages import Drilled, StartWanted
from tfcert_tui.notices import GONE, fetch, tell
from tfcert_tui.review import review_text
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.key_bar import KeyBar
from tfcert_tui.widgets.review_curves import ReviewCurves
from tfcert_tui.widgets.review_tabs import PAGES, ReviewTabs


class ReviewScreen(Painted, Sparing[None]):
    """Four pages of one problem; a digit turns to another problem of the attempt."""

    CSS_PATH = "review.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(REVIEW)

    def __init__(self, desk: Desk, attempt: AttemptView, category: int, page: str = PAGES[0]) -> None:
        super().__init__()
        self.desk = desk
        self.attempt = attempt
        self.category = category
        self.page = page
        self.views: dict[int, ReviewView] = {}
        """By category, as far as they were fetched."""
        self.refused: dict[int, str] = {}
        """Why one is not to be seen, by category."""

    def compose(self) -> ComposeResult:
        """What it is, the pages' names, what is missing, the pages, keys."""
        yield Static(id="heading", markup=False)
        yield ReviewTabs()
        yield Static(id="said", markup=False, classes="-nothing")
        for name in ("difference", "explanation", "submissions"):
            with VerticalScroll(id=name, classes="page"):
                yield Static(id=f"{name}-text", classes="text", markup=False)
        with Vertical(id="figures", classes="page"):
            yield Static(id="numbers", markup=False)
            yield ReviewCurves(id="both")
        yield KeyBar([*REVIEW, *APP])

    def on_mount(self) -> None:
        """Show the page, and fetch what stands on it."""
        if not self.query("#both"):
            return  # The workstation was left while this screen was opening.
        self.query_one("#both").can_focus = True
        self._show()
        self._ask()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._show)

    def paint(self, changed: Part) -> None:
        """Ask again what could not be asked while the engine was away."""
        if self.is_attached and changed & Part.LINK and self.desk.state.link == "live":
            self._ask()

    # What is shown

    @property
    def view(self) -> ReviewView | None:
        """The review of the problem that is looked at; None while it is fetched."""
        return self.views.get(self.category)

    def put(self, view: ReviewView) -> None:
        """Take a review that was fetched already."""
        self.views[view.problem.category] = view
        self._show()

    def _ask(self) -> None:
        if self.category not in self.views and self.category not in self.refused:
            fetch(self.app, self.desk, self._fetch(self.category))

    async def _fetch(self, category: int) -> None:
        try:
            self.views[category] = await self.desk.engine.review(self.attempt.attempt, category)
        except EngineError as error:
            if error.code == GONE:
                raise
            self.refused[category] = f"{error.message} {error.advice}".strip()
        self._show()

    def _show(self) -> None:
        if not self.is_attached or not self.query("#both"):
            return
        self.query_one(ReviewTabs).put(self.page)
        for name in PAGES:
            self.query_one(f"#{name}").set_class(name == self.page, "-seen")
        self._say()
        heading = review_text.heading(
            self.view.problem if self.view else self._problem, self.attempt, self.size.width - 4
        )
        self.query_one("#heading", Static).update(heading)
        if self.view is not None:
            self._show_page(self.view)
        self._page_widget.focus()

    @property
    def _problem(self) -> ProblemView:
        """The problem, as the attempt is known."""
        return next(each for each in self.attempt.problems if each.category == self.category)

    @property
    def _page_widget(self) -> Widget:
        """What the keys of the page go to."""
        return self.query_one("#both" if self.page == "figures" else f"#{self.page}")

    def _say(self) -> None:
        words = Content(self.refused.get(self.category, _("One moment…")))
        if self.view is not None:
            words = review_text.said(self.view, self.page)
        line = self.query_one("#said", Static)
        line.update(words)
        line.set_class(not words.plain, "-nothing")

    def _show_page(self, view: ReviewView) -> None:
        cells = max(20, self.size.width - 5)  # The page's padding, and its scroll bar.
        match self.page:
            case "difference":
                self._text().update(review_text.difference_text(view, cells))
            case "explanation":
                self._text().update(review_text.explanation_text(view))
            case "submissions":
                self._text().update(review_text.submissions_text(view, cells))
            case "figures":
                self.query_one("#numbers", Static).update(review_text.figures_text(view, cells))
                curves = self.query_one(ReviewCurves)
                curves.say_when_empty(_("There is no curve to draw."))
                curves.put(view.curves, view.reference_curves)

    def _text(self) -> Static:
        return self.query_one(f"#{self.page}-text", Static)

    # What the keys do

    def action_page(self, page: str) -> None:
        """Turn to a page."""
        self.page = page
        self._show()

    def action_turn(self, step: int) -> None:
        """Turn to the page beside."""
        self.action_page(PAGES[(PAGES.index(self.page) + step) % len(PAGES)])

    def on_review_tabs_chosen(self, message: ReviewTabs.Chosen) -> None:
        """Take a click on a page's name."""
        self.action_page(message.page)

    def action_problem(self, category: int) -> None:
        """Turn to another problem of the attempt."""
        if category not in {problem.category for problem in self.attempt.problems}:
            tell(self.app, _("This attempt has no problem {n}.").format(n=category))
            return
        if category != self.category:
            self.category = category
            for page in self.query(VerticalScroll):
                page.scroll_home(animate=False)
            self._clear()
            self._show()
            self._ask()

    def _clear(self) -> None:
        """Show nothing of the problem before."""
        for text in self.query(".text").results(Static):
            text.update("")
        self.query_one("#numbers", Static).update("")
        self.query_one(ReviewCurves).put([], [])

    def action_again(self) -> None:
        """Begin a drill of this problem in this variant."""
        if self.view is None:
            return
        if self.desk.state.live is not None:
            said = _("An attempt is under way: go on with it, or end it first. Then {key} begins a drill of this.")
            tell(self.app, said.format(key=keymap.shown("review.again")), severity="warning")
        elif not self.view.again:
            tell(self.app, " ".join(self.view.why("again")), severity="warning")
        else:
            named = catalog.named(self.view.again)
            minutes = named.drill_minutes if named is not None else 0
            self.post_message(StartWanted("drill", self.attempt.seed, minutes, Drilled(problem=self.view.again)))
            said = _("A drill of {title} begins in the same variant, {n} minutes, as soon as its data are ready.")
            tell(self.app, said.format(title=self.view.problem.title, n=minutes))

    def action_close(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
