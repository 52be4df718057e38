"""The attempt that is under way, as the home screen shows it: its time, its score, its five problems."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.content import Content

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.deadline import as_clock
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, spread
from tfcert_tui.keys import keymap
from tfcert_tui.messages import ResumeWanted
from tfcert_tui.widgets.line_drawn import LineDrawn


class LiveCard(LineDrawn):
    """Three lines; a click resumes."""

    DEFAULT_CSS = "LiveCard { height: 3; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="live")
        self.desk = desk

    def on_mount(self) -> None:
        """Let the clock go on by itself: nothing is heard while the engine is away."""
        self.set_interval(1.0, self.paint)

    def on_click(self, _event: events.Click) -> None:
        """Go back into it."""
        self.post_message(ResumeWanted())

    def lines(self) -> list[Content]:
        """Return the lines."""
        attempt, width = self.desk.state.live, self.size.width
        if attempt is None:
            return [Content("")] * 3
        left = first_that_fits(words.describe(attempt)[1:], max(10, width - 16))
        return [
            Content.assemble((spread(left, self._time(attempt), width), "bold")),
            Content(first_that_fits(words.standing(attempt), width)),
            self._problems(attempt, width),
        ]

    def _time(self, attempt: AttemptView) -> str:
        left = self.desk.remaining_s()
        if attempt.paused:
            return _("paused")
        if left is None:
            return _("no deadline")
        return _("{time} left").format(time=as_clock(left))

    @staticmethod
    def _problems(attempt: AttemptView, width: int) -> Content:
        each = [(f"{problem.category} ", words.stars(problem.stars) + "  ") for problem in attempt.problems]
        if sum(len(name) + len(stars) for name, stars in each) > width:
            each = [(f"{problem.category}:", f"{problem.stars or 0}★ ") for problem in attempt.problems]
        parts = [part for name, stars in each for part in ((name, "$dim"), (stars, "$star"))]
        return Content.assemble(*parts)


def resume_words() -> str:
    """Return what the button says."""
    return _("Resume ({key})").format(key=keymap.shown("home.resume"))
