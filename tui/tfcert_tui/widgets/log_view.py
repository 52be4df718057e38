"""The rows of a run's log: follows the newest line, or stands still while one reads."""

from __future__ import annotations

from gettext import gettext as _
from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.markup import escape
from textual.message import Message
from textual.strip import Strip

from tfcert_tui.border_titles import entitle
from tfcert_tui.keys import keymap
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.line_cells import Line
from tfcert_tui.widgets.raw_output import RawOutput
from tfcert_tui.widgets.row_painter import RowPainter
from tfcert_tui.widgets.scrollback import MAX_LINES, text_of, wrapped
from tfcert_tui.widgets.text_styles import PLAIN

WHEEL_ROWS = 3
KNOWN_BY = 20
"""Characters by which a sentence is known again among the rows."""


class LogWanted(Message):
    """The pane needs what it has not: `earlier`, `later`, `first`, `newest`; or something was asked of it."""

    def __init__(self, what: str, words: str = "") -> None:
        super().__init__()
        self.what = what
        self.words = words


class LogView(RowPainter, can_focus=True):
    """Raw output in, coloured rows out: a window of the log, moved by whoever hears `LogWanted`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"training-log--empty", "training-log--end", "training-log--bar"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._title = ""
        self.empty_words = ""
        """Said while there is no line, in the place of the usual words."""
        self._end_words: tuple[str, ...] = ()
        self._start()

    def _start(self) -> None:
        self._output = RawOutput(MAX_LINES)
        self._scrollback = self._output.lines
        self._top = 0
        self._dropped = 0
        self._mark = 0
        """The first row of a place that is gone to; counted as `dropped_rows` counts."""
        self.more_below = False
        """The log goes on after what is here."""
        self.waiting = 0
        """Lines that have come after what is here."""
        self.following = True

    def on_mount(self) -> None:
        """Say what the pane is."""
        self._show_title()

    # What is here

    def clear_log(self, title: str) -> None:
        """Begin anew with another run's log; `title` is plain text."""
        self.begin_anew(title)
        self._show_title()
        self.changed()

    def begin_anew(self, title: str) -> None:
        """Drop what is here, and paint that only with what comes instead."""
        width = self._scrollback.width
        self._title = title
        self._start()
        self._scrollback.width = width

    def append(self, text: str) -> None:
        """Take the next piece of output, raw; it may end anywhere, within an escape sequence too."""
        self._output.append(text)
        self.changed()

    @property
    def full(self) -> bool:
        """Whether no earlier output can be taken any more."""
        return self._scrollback.full

    def prepend(self, text: str) -> None:
        """Take the output that comes before all that is here, raw; the view stays at its lines."""
        self._output.prepend(text)
        self.changed()

    def mark_end(self) -> None:
        """Remember the end of what is here: the place that is gone to begins with what comes next."""
        self._mark = self._scrollback.dropped_rows + len(self._scrollback.rows)

    def stand_at_mark(self, above: int) -> None:
        """Stand still, with so many rows above the place."""
        self._dropped = self._scrollback.dropped_rows
        self._top = max(0, self._mark - self._dropped - above)
        self.following = False
        self._show_title()
        self.paint()

    def stand_below_mark(self, lines: int, rows: int) -> None:
        """Stand still at so many lines after the place, and so many rows further."""
        self._dropped = self._scrollback.dropped_rows
        at = self._scrollback.line_at(self._mark - self._dropped) + lines
        self._mark = self._dropped + self._scrollback.row_of(at)
        self.stand_at_mark(-rows)

    @property
    def first_line(self) -> int:
        """The number of the first line that is here; it grows as old lines go."""
        return self._scrollback.dropped_lines

    @property
    def end_line(self) -> int:
        """The number of the line that is being written."""
        return self._scrollback.dropped_lines + len(self._scrollback)

    def has_room_above(self, text: str) -> bool:
        """Return whether so much earlier output can be taken."""
        return not self.full and len(self._scrollback) + text.count("\n") < MAX_LINES

    @property
    def rows_above_view(self) -> int:
        """Rows that are here, above what is seen."""
        return self._top

    def place_of_view(self) -> float:
        """Return where the last row seen stands in what is here, from 0 to 1."""
        rows = self._count()
        return min(1.0, (self._top + self.room) / rows) if rows else 1.0

    # What is said beside it

    def say_when_empty(self, words: str) -> None:
        """Say this while there is no line; "" for the usual words."""
        if words != self.empty_words:
            self.empty_words = words
            self.changed()

    def say_at_end(self, *words: str) -> None:
        """Say this below the last line, as far as it cannot be read in the rows above it."""
        if words != self._end_words:
            self._end_words = words
            self.changed()

    def say_waiting(self, lines: int) -> None:
        """Say how many lines have come since the log stands still."""
        if lines != self.waiting:
            self.waiting = lines
            self._show_title()
            self.changed()

    def bar_words(self) -> str:
        """Return what the last row says in the place of the log; "" for the log itself."""
        has_title = self.outer_size.height > self.size.height
        return "" if self.following or has_title else self._state_words()

    # Drawing

    @property
    def held(self) -> bool:
        """Whether it stands still though the last row is seen."""
        return False

    @property
    def room(self) -> int:
        """Rows for the log."""
        return max(1, self.size.height - bool(self.bar_words()))

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the visible rows."""
        self._fit(width)
        tail = self._tail()
        count, room = len(self._scrollback.rows) + len(tail), self.room
        if not count:
            said = _("What your script prints appears here. {key} runs solution.py.")
            text = self.empty_words or said.format(key=keymap.shown("exam.run"))
            return self.words(text, self.get_component_rich_style("training-log--empty"), width, height)
        self._keep_in_place(count, room)
        visible = self.rows_seen(tail)
        first = self._top + self._scrollback.dropped_rows
        strips = [self._strip(self.dressed(line, first + at), width) for at, line in enumerate(visible)]
        strips += [self._strip((), width)] * (room - len(strips))
        if bar := self.bar_words():
            style = self.get_component_rich_style("training-log--bar")
            strips.append(Strip([Segment(bar, style)]).adjust_cell_length(width, style))
        return strips[:height]

    def rows_seen(self, tail: list[Line] | None = None) -> list[Line]:
        """Return the rows that are seen."""
        tail, rows, room = self._tail() if tail is None else tail, self._scrollback.rows, self.room
        seen = rows[self._top : self._top + room]
        return seen + tail[max(0, self._top - len(rows)) :][: room - len(seen)]

    def dressed(self, line: Line, row: int) -> Line:
        """Return a row with its marks; `row` goes on counting as old rows go."""
        return line

    def _fit(self, width: int) -> None:
        """Wrap to the pane's width; a paused view stays at its line."""
        if width == self._scrollback.width:
            return
        line = self._scrollback.line_at(self._top)
        self._scrollback.rewrap(width)
        self._top = self._scrollback.row_of(line)

    def _tail(self) -> list[Line]:
        """Return the rows after the finished lines: those that are being written, and how the run ended."""
        width = self._scrollback.width
        rows = [row for line in self._output.unfinished() for row in wrapped(line, width)]
        return rows if self.more_below else rows + self._end_rows(rows, width)

    def _end_rows(self, tail: list[Line], width: int) -> list[Line]:
        if not any(self._end_words) or not (tail or self._scrollback.rows):
            return []
        seen = "".join(text_of(row) for row in [*self._scrollback.rows[-self.room :], *tail][-self.room :])
        seen = "".join(seen.split())
        unread = [each for each in self._end_words if each and "".join(each.split())[:KNOWN_BY] not in seen]
        style = self.get_component_rich_style("training-log--end", partial=True)
        texts = [line.plain.rstrip() for each in unread for line in Text(each).wrap(self.app.console, max(8, width))]
        rule = "-" if ascii_only() else "─"
        return [((rule * width, PLAIN),), *(((text, style),) for text in texts)] if texts else []

    def _count(self) -> int:
        return len(self._scrollback.rows) + len(self._tail())

    def _keep_in_place(self, rows: int, height: int) -> None:
        """Move a paused view with the lines it shows, as older ones are thrown away."""
        self._top -= self._scrollback.dropped_rows - self._dropped
        self._dropped = self._scrollback.dropped_rows
        last = max(0, rows - height)
        self._top = last if self.following else min(max(0, self._top), last)

    def _strip(self, line: Line, width: int) -> Strip:
        base = self.rich_style
        row = Strip(Segment(text, base + style) for text, style in line)
        return row.adjust_cell_length(width, base).simplify()

    # Moving

    def action_scroll_rows(self, rows: int) -> None:
        """Move by rows; up stops following, and the last row follows again."""
        self._fit(self.size.width)
        if self.following and rows < 0:
            self._keep_in_place(self._count(), self.room)
            self.following = False  # The row that says so takes one from the log.
            self._show_title()
        self._keep_in_place(self._count(), self.room)
        last = max(0, self._count() - self.room)
        self._top = min(max(0, self._top + rows), last)
        self.set_following(self._top >= last and not self.more_below and rows >= 0 and not self.held)
        if rows < 0 and self._top < self.room:
            self.post_message(LogWanted("earlier"))
        if rows > 0 and self.more_below and last - self._top < self.room:
            self.post_message(LogWanted("later"))

    def action_scroll_pages(self, pages: int) -> None:
        """Move by pages, one row overlapping, beside the row that says that the log stands still."""
        self.action_scroll_rows(pages * max(1, self.size.height - 2))

    def action_top(self) -> None:
        """Go to the first line."""
        self.action_scroll_rows(-self._count())
        self.post_message(LogWanted("first"))

    def action_follow(self) -> None:
        """Go to the newest line and stay there."""
        self.set_following(True)

    def action_pause(self) -> None:
        """Stand still, or follow the newest line again."""
        self.set_following(not self.following)

    def set_following(self, following: bool) -> None:
        """Follow the newest line, or stand still where one is."""
        if following != self.following:
            self._keep_in_place(self._count(), self.room)
            self.following = following
            self._show_title()
            self.post_message(LogWanted("newest" if following else "pause"))
        # Keys answer at once; only the run's own output is batched.
        self.paint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Read back."""
        event.stop()
        self.action_scroll_rows(-WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Read on."""
        event.stop()
        self.action_scroll_rows(WHEEL_ROWS)

    def _show_title(self) -> None:
        entitle(self, escape(" · ".join(part for part in (_("Log"), self._title, self._state_words()) if part)))

    def _state_words(self) -> str:
        """Return which it is: following, or standing still and what waits."""
        if self.following:
            return _("following")
        if not self.waiting:
            return _("paused, End follows")
        return _("paused, {n} new lines").format(n=f"{self.waiting:,}")
