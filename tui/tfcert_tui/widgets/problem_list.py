"""The problems, five or a drill's one: cards side by side, or one line where there is no room."""

from __future__ import annotations

from gettext import gettext as _
from itertools import pairwise

from rich.cells import cell_len
from textual import events
from textual.content import Content

from tfcert_exam_engine.views import ProblemView
from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit
from tfcert_tui.messages import ProblemChosen, SubmitPressed
from tfcert_tui.verdicts import grading_words
from tfcert_tui.widgets.line_drawn import LineDrawn

Part = tuple[str, str]


class ProblemList(LineDrawn):
    """Line-drawn: one widget instead of twenty."""

    DEFAULT_CSS = "ProblemList { height: 4; }"

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__(id="problems")
        self.desk = desk
        self.category = category

    def choose(self, category: int) -> None:
        """Mark another problem as the one worked on."""
        self.category = category
        self.paint()

    def lines(self) -> list[Content]:
        """Return four lines of cards, or one line."""
        problems = self._problems()
        edges = self._edges()
        if self.size.height < 4:
            return [Content.assemble(*(self._short(p, *edge) for p, edge in zip(problems, edges, strict=False)))]
        cards = [self._card(p, *edge) for p, edge in zip(problems, edges, strict=False)]
        return [Content("").join(row) for row in zip(*cards, strict=True)]

    def on_click(self, event: events.Click) -> None:
        """Choose the problem under the mouse, or submit it."""
        for problem, (left, width) in zip(self._problems(), self._edges(), strict=True):
            number = problem.category
            if left <= event.x < left + width:
                on_button = event.y == 2 and event.x >= left + width - 1 - cell_len(_button())
                pressed = self.size.height >= 4 and on_button
                self.post_message(SubmitPressed(number) if pressed else ProblemChosen(number))

    def _problems(self) -> list[ProblemView]:
        attempt = self.desk.state.attempt
        return attempt.problems if attempt else []

    def _edges(self) -> list[tuple[int, int]]:
        count = len(self._problems())
        marks = [round(self.size.width * index / count) for index in range(count + 1)] if count else []
        return [(left, right - left) for left, right in pairwise(marks)]

    def _card(self, problem: ProblemView, _left: int, width: int) -> list[Content]:
        here = problem.category == self.category
        box = "┏━┓┃┗┛" if here else "╭─╮│╰╯"
        line = "bold $primary" if here else "$faint"
        inner = width - 2
        head = f" {problem.category} "
        points = f" {self._waits(problem) or words.points(problem)} "
        rule = box[1] * max(0, inner - cell_len(head) - cell_len(points) - 1)
        title = "bold $foreground" if here else "$foreground"
        return [
            Content.assemble((box[0], line), (head, title), (rule, line), (points, "$dim"), (box[1] + box[2], line)),
            Content.assemble((box[3], line), (fit(f" {problem.title}", inner), title), (box[3], line)),
            Content.assemble((box[3], line), *self._foot(problem, inner), (box[3], line)),
            Content.assemble((box[4] + box[1] * inner + box[5], line)),
        ]

    def _foot(self, problem: ProblemView, inner: int) -> list[Part]:
        busy = bool(grading_words.brief(self.desk, problem))
        button = "" if self._over() or busy else _button()
        stars = words.stars(problem.stars)
        room = max(0, inner - cell_len(stars) - cell_len(button) - 3)
        mark, style = self._mark(problem, room)
        return [
            (f" {stars} ", "$star" if problem.stars else "$dim"),
            (fit(mark, room) + " ", style),
            (button, _look(problem.category == self.category) if button else ""),
        ]

    def _short(self, problem: ProblemView, _left: int, width: int) -> Content:
        here = problem.category == self.category
        room = max(0, width - 9)
        mark, style = self._mark(problem, room)
        pointer = "▸" if here else " "
        look = "bold $foreground on $selected" if here else "$foreground"
        stars = words.stars(problem.stars)
        return Content.assemble(
            (f"{pointer}{problem.category}", look),
            (stars, f"$star {'on $selected' if here else ''}".strip()),
            (" " + fit(mark, room) + " ", style),
        )

    def _mark(self, problem: ProblemView, room: int) -> tuple[str, str]:
        """Return what is going on with the problem: grading before running."""
        coming = grading_words.brief(self.desk, problem)
        if coming:
            return first_that_fits(coming, room), "bold $accent"
        run = self.desk.state.runs.get(problem.run or -1)
        if not problem.running or run is None:
            return "", ""
        if run.state == "queued":
            return first_that_fits([words.waits(run), _("waits"), "◇"], room), "bold $accent"
        if not run.epochs:
            return "▶", "bold $primary"
        choices = [f"▶{run.epoch}/{run.epochs}", f"▶{100 * run.epoch // run.epochs}%", "▶"]
        return first_that_fits(choices, room), "bold $primary"

    def _waits(self, problem: ProblemView) -> str:
        """Return that its run waits, in words for which its line has no room."""
        run = self.desk.state.runs.get(problem.run or -1)
        return words.waits(run) if run is not None and run.state == "queued" else ""

    def _over(self) -> bool:
        return self.desk.state.live is None


def _look(here: bool) -> str:
    return "bold $background on $primary" if here else "$foreground on $raised"


def _button() -> str:
    return f" {_('Submit')} "
