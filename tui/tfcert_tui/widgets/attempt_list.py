"""Earlier attempts with their scores: one line-drawn list."""

from __future__ import annotations

import time
from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit, fit_right, shorten
from tfcert_tui.keymap import ATTEMPTS, bindings
from tfcert_tui.widgets.line_drawn import LineDrawn

SCORE_CELLS, OUTCOME_CELLS = 6, 10


class AttemptList(LineDrawn, can_focus=True):
    """Newest first; up and down choose, enter opens."""

    DEFAULT_CSS = "AttemptList { }"
    BINDINGS = bindings(ATTEMPTS)

    class Opened(Message):
        """An attempt was opened."""

        def __init__(self, attempt: AttemptView) -> None:
            super().__init__()
            self.attempt = attempt

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="attempts", classes="pane")
        self.desk = desk
        self.attempts: list[AttemptView] = []
        self.index = 0

    @property
    def chosen(self) -> AttemptView | None:
        """The attempt under the cursor."""
        return self.attempts[self.index] if self.index < len(self.attempts) else None

    def put(self, attempts: list[AttemptView]) -> None:
        """Show these attempts."""
        self.attempts = attempts
        self.index = min(self.index, max(0, len(attempts) - 1))
        self.paint()

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.index = max(0, min(self.index + step, len(self.attempts) - 1))
        self.paint()

    def action_open(self) -> None:
        """Open the attempt under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose and open with the mouse."""
        row = event.get_content_offset(self)
        if row is not None and self._top() + row.y < len(self.attempts):
            self.index = self._top() + row.y
            self.action_open()

    def lines(self) -> list[Content]:
        """Return the rows that fit, the chosen one among them."""
        if not self.attempts:
            return [Content.assemble((shorten(_("None yet. Results stay here."), self.size.width), "$dim"))]
        top = self._top()
        rows = list(enumerate(self.attempts))[top : top + self.size.height]
        return [self._row(attempt, index == self.index) for index, attempt in rows]

    def _top(self) -> int:
        return max(0, self.index - self.size.height + 1)

    def _row(self, attempt: AttemptView, here: bool) -> Content:
        started, mode = time.localtime(attempt.started.wall_s), words.mode_name(attempt.mode)
        whens = [time.strftime(form, started) for form in ("%Y-%m-%d %H:%M", "%m-%d %H:%M")]
        room = max(0, self.size.width - 2 - SCORE_CELLS - 1 - OUTCOME_CELLS)
        when = first_that_fits([f"{whens[0]}  {mode}", f"{whens[1]} {mode}", whens[1]], room)
        outcome = _outcome(attempt)
        style = "$primary" if not attempt.ended else ("$success" if attempt.passed else "$dim")
        look = "bold on $selected" if here and self.has_focus else ""
        left = ("▸ " if here else "  ") + fit(when, room)
        score = words.number(attempt.score)
        if attempt.mode == "drill":
            score += f"/{words.number(attempt.full)}"
        shown = fit_right(score, SCORE_CELLS)
        return Content.assemble((left, look), (shown, f"bold {look}"), " ", (fit(outcome, OUTCOME_CELLS), style))


def _outcome(attempt: AttemptView) -> str:
    if not attempt.ended:
        return _("paused") if attempt.paused else _("live")
    return _("passed") if attempt.passed else _("not passed")
