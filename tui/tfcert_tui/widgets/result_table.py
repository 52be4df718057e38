"""Stars, points and submissions of each category: one line-drawn table."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.views import AttemptView, ProblemView
from tfcert_tui import words
from tfcert_tui.fitting import first_that_fits, fit, fit_right
from tfcert_tui.widgets.line_drawn import LineDrawn

ROWS_EACH = 3


class ResultTable(LineDrawn):
    """Two lines a category, and a line of air."""

    DEFAULT_CSS = "ResultTable { }"

    class Chosen(Message):
        """A category was clicked."""

    def __init__(self, attempt: AttemptView) -> None:
        super().__init__(id="table", classes="pane")
        self.attempt = attempt
        self.index = 0
        self.border_title = _("Categories")

    def put(self, attempt: AttemptView) -> None:
        """Show this attempt."""
        self.attempt = attempt
        self.paint()

    def move(self, step: int) -> None:
        """Choose the next or previous category."""
        self.index = (self.index + step) % len(self.attempt.problems)
        self.paint()

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y // ROWS_EACH < len(self.attempt.problems):
            self.index = offset.y // ROWS_EACH
            self.paint()
            self.post_message(self.Chosen())

    def lines(self) -> list[Content]:
        """Return the table."""
        rows = [self._row(problem, at == self.index) for at, problem in enumerate(self.attempt.problems)]
        return [line for row in rows for line in (*row, Content(""))]

    def _row(self, problem: ProblemView, here: bool) -> list[Content]:
        width = self.size.width
        look = "bold $foreground on $selected" if here else "bold"
        pointer = "▸" if here else " "
        room = width - 23
        full = ngettext("{n} submission", "{n} submissions", problem.submissions).format(n=problem.submissions)
        pressed = first_that_fits([full, f"×{problem.submissions}", ""], room)
        points = fit_right(words.points(problem), 12)
        title = Content.assemble((fit(f"{pointer}{problem.category} {problem.title}", width), look))
        return [
            title,
            Content.assemble(
                "   ",
                (words.stars(problem.stars), "$star" if problem.stars else "$dim"),
                points,
                ("   " + fit(pressed, room) if room > 0 else "", "$dim"),
            ),
        ]
