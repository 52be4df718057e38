"""Stars, points, submissions, runs and time of each category: one line-drawn table."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.attempts.outcome import CategoryOutcome, Outcome
from tfcert_tui import words
from tfcert_tui.fitting import first_that_fits, fit, fit_right
from tfcert_tui.verdicts.outcome_words import effort_words
from tfcert_tui.widgets.line_drawn import LineDrawn

ROWS_EACH = 3


class ResultTable(LineDrawn):
    """Two lines a category, and a line of air."""

    DEFAULT_CSS = "ResultTable { }"

    class Chosen(Message):
        """A category was clicked."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(id="table", classes="pane")
        self.categories = outcome.categories
        submitted = [at for at, each in enumerate(self.categories) if each.submissions]
        self.index = submitted[0] if submitted else 0
        self.border_title = _("Categories")

    def put(self, outcome: Outcome) -> None:
        """Show this outcome."""
        self.categories = outcome.categories
        self.paint()

    def move(self, step: int) -> None:
        """Choose the next or previous category."""
        self.index = (self.index + step) % len(self.categories)
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y // ROWS_EACH < len(self.categories):
            self.index = offset.y // ROWS_EACH
            self.paint()
            self.post_message(self.Chosen())

    def lines(self) -> list[Content]:
        """Return the table."""
        rows = [self._row(each, at == self.index) for at, each in enumerate(self.categories)]
        return [line for row in rows for line in (*row, Content(""))]

    def _row(self, each: CategoryOutcome, here: bool) -> list[Content]:
        width = self.size.width
        look = "bold $foreground on $selected" if here else "bold"
        pointer = "▸" if here else " "
        got = _("{points} of {weight}").format(points=words.number(each.points), weight=each.weight)
        effort = first_that_fits(effort_words(each), width - 20)
        title = Content.assemble((fit(f"{pointer}{each.category} {each.title}", width), look))
        return [
            title,
            Content.assemble(
                "   ",
                (words.stars(each.stars), "$star" if each.stars else "$dim"),
                fit_right(got, 9),
                ("   " + fit(effort, width - 20) if width > 20 else "", "$dim"),
            ),
        ]
