"""Earlier attempts with their scores: one line-drawn list."""

from __future__ import annotations

import time
from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from tfcert_exam_engine.views import AttemptView
from tfcert_tui import words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, fit, fit_right, shorten
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.home import ATTEMPTS
from tfcert_tui.terminal.glyphs import ascii_only, level
from tfcert_tui.widgets.line_drawn import LineDrawn
from tfcert_tui.wrapping import wrap

SCORE_CELLS, OUTCOME_CELLS, MINUTES_CELLS, TREND_CELLS = 7, 10, 10, 24
LEAST_ROWS = 8
MINUTES_FROM = 56
"""Columns from which on it is said how long an attempt was."""


class AttemptList(LineDrawn, can_focus=True):
    """Newest first; up and down choose, enter opens."""

    DEFAULT_CSS = "AttemptList { }"
    BINDINGS = bindings(ATTEMPTS)

    class First(Message):
        """The offer of a first try was clicked."""

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
        if self.styles.is_auto_height:
            self.refresh(layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works: without an attempt there is nothing to open."""
        return action != "open" or bool(self.attempts)

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
        if row is None:
            return
        at = self._top() + row.y - self._head_rows()
        if not self.attempts:
            self.post_message(self.First())
        elif row.y >= self._head_rows() and at < len(self.attempts):
            self.index = at
            self.action_open()

    def lines(self) -> list[Content]:
        """Return the rows that fit, the chosen one among them."""
        if not self.attempts:
            return self._first_day()
        top = self._top()
        rows = list(enumerate(self.attempts))[top : top + self._room()]
        return [*self._head(), *(self._row(attempt, index == self.index) for index, attempt in rows)]

    def _first_day(self) -> list[Content]:
        """Return what to do first."""
        said = [
            (_("None yet. Results stay here."), "$dim"),
            ("", ""),
            (_("First time here? {key} tries it out:").format(key=keymap.shown("home.first")), "bold"),
            (_("category 1, a straight line, 15 minutes, with hints and every figure. Nothing of it counts."), ""),
        ]
        return [Content.assemble((line, style)) for text, style in said for line in wrap(text, self.size.width) or [""]]

    def _head(self) -> list[Content]:
        """Return how whole exams and practices went so far, in one line; nothing where there is no room for it."""
        if not self._head_rows():
            return []
        scores = [each.score for each in reversed(self.attempts) if each.ended and each.mode != "drill"]
        line = "".join(level(score / 100, ascii_only()) for score in scores[-TREND_CELLS:])
        passed = sum(each.passed for each in self.attempts if each.ended and each.mode != "drill")
        said = _("  best {best} · passed {n} of {all}").format(
            best=words.number(max(scores)), n=passed, all=len(scores)
        )
        return [
            Content.assemble((line, "$star"), (shorten(said, max(0, self.size.width - len(line))), "")),
            Content(""),
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that all of it takes, where it may have them."""
        whole = any(each.ended and each.mode != "drill" for each in self.attempts)
        return max(LEAST_ROWS, len(self.attempts) + 2 * whole)

    def _head_rows(self) -> int:
        whole = [each for each in self.attempts if each.ended and each.mode != "drill"]
        return 2 if whole and self.size.height >= 6 else 0

    def _room(self) -> int:
        return max(1, self.size.height - self._head_rows())

    def _top(self) -> int:
        return max(0, self.index - self._room() + 1)

    def _row(self, attempt: AttemptView, here: bool) -> Content:
        started, mode = time.localtime(attempt.started.wall_s), words.mode_name(attempt.mode)
        whens = [time.strftime(form, started) for form in ("%Y-%m-%d %H:%M", "%m-%d %H:%M")]
        took = MINUTES_CELLS if self.size.width >= MINUTES_FROM else 0
        room = max(0, self.size.width - 2 - SCORE_CELLS - 1 - OUTCOME_CELLS - took)
        when = first_that_fits(
            [f"{whens[0]}  {mode}", f"{whens[1]} {mode}", f"{whens[1][:5]} {mode}", whens[1][:5]], room
        )
        outcome = words.outcome(attempt)
        style = "$primary" if not attempt.ended else ("$success" if attempt.passed else "$dim")
        look = "bold on $selected" if here and self.has_focus else ""
        left = ("▸ " if here else "  ") + fit(when, room)
        score = words.number(attempt.score)
        if attempt.mode == "drill":
            score += f"/{words.number(attempt.full)}"
        shown = fit_right(score, SCORE_CELLS)
        return Content.assemble(
            (left, look),
            (shown, f"bold {look}"),
            " ",
            (fit(outcome, OUTCOME_CELLS), style),
            (fit_right(_took(attempt), took), "$dim"),
        )


def _took(attempt: AttemptView) -> str:
    """Return how long it was, from its beginning to its end."""
    if attempt.ended_at is None or attempt.ended_at < attempt.started.wall_s:
        return ""
    return _("{n} min").format(n=max(1, round((attempt.ended_at - attempt.started.wall_s) / 60)))
