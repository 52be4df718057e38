"""A problem's submissions, newest first: one line each, as many columns as there is room for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _

from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_exam_engine.attempts.scoring import counting
from tfcert_exam_engine.views import SubmissionView
from tfcert_tui import figures, words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit, fit_right, shorten
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.pages import SUBMISSIONS
from tfcert_tui.verdicts import submission_facts as facts
from tfcert_tui.verdicts.submission_words import megabytes
from tfcert_tui.widgets.line_drawn import LineDrawn

HEAD_CELLS = 19
"""Pointer, number, time, stars."""
COUNTS = "◆"


@dataclass(frozen=True)
class Column:
    """One more fact, shown where there is room."""

    title: Callable[[], str]
    cells: int
    text: Callable[[SubmissionList, SubmissionView], str]
    right: bool = True


def _value(_list: SubmissionList, view: SubmissionView) -> str:
    return facts.outcome(view) or (words.figure(facts.value(view)) if facts.value(view) is not None else "")


def _change(shown: SubmissionList, view: SubmissionView) -> str:
    earlier = facts.before(view, shown.found)
    if earlier is not None and earlier.sha256 == view.sha256:
        return _("same file")
    step = facts.change(view, earlier)
    return "" if step is None else figures.difference(step)


def _missing(_list: SubmissionList, view: SubmissionView) -> str:
    coming = facts.missing(view)
    return figures.figure(coming[1]) if coming else ""


def _counts(shown: SubmissionList, view: SubmissionView) -> str:
    best = counting(shown.found)
    return f"{COUNTS} {_('counts')}" if best is not None and best.submission == view.submission else ""


def _run(shown: SubmissionList, view: SubmissionView) -> str:
    run = facts.run_of(view, shown.desk.state.runs.values())
    return _("run {n}").format(n=run.run) if run else ""


def _parameters(_list: SubmissionList, view: SubmissionView) -> str:
    count = view.verdict.model.parameters if view.verdict else None
    return "" if count is None else f"{count:,}"


def _size(_list: SubmissionList, view: SubmissionView) -> str:
    return _("{mb} MB").format(mb=megabytes(view.verdict.model.megabytes)) if view.verdict else ""


def _again(_list: SubmissionList, view: SubmissionView) -> str:
    return f"×{view.same_file + 1}" if view.same_file else ""


COLUMNS = (
    Column(lambda: _("value"), 9, _value),
    Column(lambda: "", 10, _counts, right=False),
    Column(lambda: _("change"), 10, _change),
    Column(lambda: _("to next"), 8, _missing),
    Column(lambda: _("run"), 8, _run),
    Column(lambda: _("size"), 9, _size),
    Column(lambda: _("parameters"), 13, _parameters),
    Column(lambda: _("file"), 22, lambda _list, view: view.model_name, right=False),
    Column(lambda: _("again"), 6, _again),
)
"""The most needed first; they are shown in this order."""


class SubmissionList(LineDrawn, can_focus=True):
    """Up and down choose one; its whole verdict stands below."""

    DEFAULT_CSS = "SubmissionList { height: 5; }"
    BINDINGS = bindings(SUBMISSIONS)

    class Chosen(Message):
        """Another submission is under the cursor."""

    class Wanted(Message):
        """Something is to be done with the one under the cursor, or with its verdict."""

        def __init__(self, what: str, step: int = 0) -> None:
            super().__init__()
            self.what = what
            self.step = step

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="submission-list")
        self.desk = desk
        self.found: list[SubmissionView] = []
        """Oldest first."""
        self.number: int | None = None
        """The chosen one's; None: the newest, whichever that is."""

    def put(self, found: list[SubmissionView]) -> None:
        """Show these; the newest is chosen unless the person chose another."""
        self.found = found
        if self.number not in [each.submission for each in found]:
            self.number = None
        self.paint()

    @property
    def index(self) -> int:
        """Where the chosen one stands, 0 for the newest."""
        rows = self._rows()
        return next((at for at, each in enumerate(rows) if each.submission == self.number), 0)

    @property
    def chosen(self) -> SubmissionView | None:
        """The submission under the cursor."""
        rows = self._rows()
        return rows[self.index] if rows else None

    def _rows(self) -> list[SubmissionView]:
        return self.found[::-1]

    def choose(self, index: int) -> None:
        """Put the cursor on a row."""
        rows = self._rows()
        if rows:
            at = max(0, min(index, len(rows) - 1))
            self.number = rows[at].submission if at else None
            self.paint()
            self.post_message(self.Chosen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works: without a submission none of them does."""
        return bool(self.found)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.post_message(self.Wanted("move", step))

    def action_want(self, what: str, step: int = 0) -> None:
        """Ask the page for it."""
        self.post_message(self.Wanted(what, step))

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse; a double click shows the whole verdict."""
        row = self._top() + event.y - 1
        if event.y > 0 and row < len(self.found):
            self.choose(row)
            if event.chain == 2:
                self.post_message(self.Wanted("whole"))

    def on_focus(self) -> None:
        """Show where the keyboard is."""
        self.paint()

    def on_blur(self) -> None:
        """Show that it is elsewhere."""
        self.paint()

    def _top(self) -> int:
        return max(0, self.index - max(1, self.size.height - 1) + 1)

    def _columns(self) -> list[Column]:
        room, taken = self.size.width - HEAD_CELLS, []
        for column in COLUMNS:
            if column.cells > room:
                break
            room -= column.cells
            taken.append(column)
        return taken

    def lines(self) -> list[Content]:
        """Return the heads of the columns and the rows that fit, the chosen one among them."""
        top, room = self._top(), max(1, self.size.height - 1)
        rows = list(enumerate(self._rows()))[top : top + room]
        columns = self._columns()
        head = fit("   #  " + _("time"), 13) + fit(_("stars"), 6)
        head += "".join(_cell(column.title(), column) for column in columns)
        shown = [self._row(view, at == self.index, columns) for at, view in rows]
        blank = [Content("")] * (room - len(shown))
        return [Content.assemble((shorten(head, self.size.width), "$dim")), *shown, *blank]

    def _row(self, view: SubmissionView, here: bool, columns: list[Column]) -> Content:
        look = ("bold on $selected" if self.has_focus else "bold") if here else ""
        when = time.strftime("%H:%M", time.localtime(view.accepted_at))
        left = ("▸" if here else " ") + fit_right(str(view.submission), 3) + "  " + fit(when, 7)
        stars = (words.stars(view.stars), f"$star {look}".strip() if view.stars else f"$dim {look}".strip())
        rest = " " + "".join(_cell(column.text(self, view), column) for column in columns)
        return Content.assemble((left, look), stars, (rest, look))


def _cell(text: str, column: Column) -> str:
    return fit_right(text, column.cells) if column.right else "  " + fit(text, column.cells - 2)
