"""The log of a run, as a terminal would show it: follows the newest line, or stands still while one reads."""

from __future__ import annotations

from gettext import gettext as _
from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tfcert_tui import keymap
from tfcert_tui.widgets.row_painter import RowPainter
from tfcert_tui.widgets.scrollback import MAX_LINES, Scrollback, wrapped
from tfcert_tui.widgets.terminal_text import Line, TerminalText

WHEEL_ROWS = 3
MAX_HEAD = 1 << 18
"""Characters of a first line that is put together with what came before it."""


class TrainingLog(RowPainter, can_focus=True):
    """Raw output in, coloured rows out; older output is asked for when its top is reached."""

    DEFAULT_CSS = """
    TrainingLog {
        border: round $surface-lighten-2;
        color: $foreground;
        &:focus { border: round $accent; }
    }
    TrainingLog > .training-log--empty { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"training-log--empty"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_rows(-1)", "Up", show=False, id="log.up"),
        Binding("down", "scroll_rows(1)", "Down", show=False, id="log.down"),
        Binding("pageup", "scroll_pages(-1)", "Page up", show=False, id="log.page_up"),
        Binding("pagedown", "scroll_pages(1)", "Page down", show=False, id="log.page_down"),
        Binding("home", "top", "First line", show=False, id="log.top"),
        Binding("end", "follow", "Follow", show=False, id="log.follow"),
    ]

    class EarlierWanted(Message):
        """The view is near the first line that is here."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._title = ""
        self.empty_words = ""
        """Said while there is no line, in the place of the usual words."""
        self._start()

    def _start(self) -> None:
        self._scrollback = Scrollback(MAX_LINES)
        self._text = TerminalText(self._scrollback.add)
        self._top = 0
        self._dropped = 0
        self._head = ""
        """The first line as it came, raw: what comes before it is put in front of it."""
        self._head_open = True
        """The first line has not ended yet."""
        self._to_first = False
        """Home was pressed: earlier output is asked for until the first line is here."""
        self.following = True

    def on_mount(self) -> None:
        """Say what the pane is."""
        self._show_title()

    def clear_log(self, title: str) -> None:
        """Begin anew with another run's log; `title` is plain text."""
        width = self._scrollback.width
        self._title = title
        self._start()
        self._scrollback.width = width
        self._show_title()
        self.changed()

    def append(self, text: str) -> None:
        """Take the next piece of output, raw; it may end anywhere, within an escape sequence too."""
        self._text.feed(text)
        self._keep_head(text)
        self.changed()

    def _keep_head(self, text: str) -> None:
        if not self._head_open:
            return
        end = text.find("\n") + 1
        self._head += text[:end] if end else text
        self._head_open = not end
        if len(self._head) > MAX_HEAD:
            self._head, self._head_open = "", False

    @property
    def full(self) -> bool:
        """Whether no earlier output can be taken any more."""
        return self._scrollback.full

    def prepend(self, text: str) -> None:
        """Take the output that comes before all that is here, raw; the view stays at its lines."""
        if self._head_open:
            # Not one line has ended yet, so that nothing stands above the one under way: it is written anew.
            self._text = TerminalText(self._scrollback.add)
            text, self._head = text + self._head, ""
            self.append(text)
            return
        lines: list[Line] = []
        terminal, head = TerminalText(lines.append), self._head
        terminal.feed(text + head)
        if not head and (torn := terminal.current()):
            lines.append(torn)
        self._scrollback.put_above(lines, instead=1 if head else 0)
        end = text.find("\n") + 1
        self._head = text[:end] if end else (text + head)[-MAX_HEAD:]
        self.changed()

    def earlier_is_here(self, more: bool) -> None:
        """Hear that earlier output was taken; `more` is yet to be had."""
        if not self._to_first:
            return
        self._top, self._dropped = 0, self._scrollback.dropped_rows
        self._set_following(self._count() <= self.size.height)
        if more:
            self.post_message(self.EarlierWanted())

    def say_when_empty(self, words: str) -> None:
        """Say this while there is no line; "" for the usual words."""
        if words != self.empty_words:
            self.empty_words = words
            self.changed()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the visible rows."""
        self._fit(width)
        current = self._current()
        count = len(self._scrollback.rows) + len(current)
        if not count:
            text = self.empty_words or _("What your script prints appears here. {key} runs solution.py.").format(
                key=keymap.shown("exam.run")
            )
            return self.words(text, self.get_component_rich_style("training-log--empty"), width, height)
        self._keep_in_place(count, height)
        visible = self._scrollback.rows[self._top : self._top + height]
        visible += current[max(0, self._top - len(self._scrollback.rows)) :][: height - len(visible)]
        return [self._strip(line, width) for line in visible] + [self._strip((), width)] * (height - len(visible))

    def _fit(self, width: int) -> None:
        """Wrap to the pane's width; a paused view stays at its line."""
        if width == self._scrollback.width:
            return
        line = self._scrollback.line_at(self._top)
        self._scrollback.rewrap(width)
        self._top = self._scrollback.row_of(line)

    def _current(self) -> list[Line]:
        """Return the rows of the line that has not ended."""
        current = self._text.current()
        return wrapped(current, self._scrollback.width) if current else []

    def _count(self) -> int:
        return len(self._scrollback.rows) + len(self._current())

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

    def action_scroll_rows(self, rows: int) -> None:
        """Move by rows; up stops following, and the last row follows again."""
        self._to_first = False
        self._fit(self.size.width)
        last = max(0, self._count() - self.size.height)
        self._keep_in_place(last + self.size.height, self.size.height)
        self._top = min(max(0, self._top + rows), last)
        self._set_following(self._top >= last)
        if rows < 0 and self._top < self.size.height:
            self.post_message(self.EarlierWanted())

    def action_scroll_pages(self, pages: int) -> None:
        """Move by pages, one row overlapping."""
        self.action_scroll_rows(pages * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Go to the first line."""
        self.action_scroll_rows(-self._count())
        self._to_first = True

    def action_follow(self) -> None:
        """Go to the newest line and stay there."""
        self._to_first = False
        self._set_following(True)

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self._show_title()
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
        state = _("following") if self.following else _("paused, End follows")
        # A Text, so that brackets in a name are not taken for markup.
        self.border_title = Text(" · ".join(part for part in (_("Log"), self._title, state) if part))
