"""The log of a run, as a terminal would show it; what is said in it can be found, selected and copied."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from tfcert_tui.fitting import first_that_fits
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.panes import LOG
from tfcert_tui.widgets.line_cells import Line
from tfcert_tui.widgets.log_marks import FOUND, FOUND_HERE, SELECTED, extract, marked, selected_span, spans_of
from tfcert_tui.widgets.log_view import LogView, LogWanted
from tfcert_tui.widgets.scrollback import text_of

if TYPE_CHECKING:
    from tfcert_tui.widgets.log_search_line import LogSearchLine

WHOLE_ROW = 1 << 16
"""A column behind the end of every row."""


class TrainingLog(LogView, can_focus=True):
    """The pane; what it cannot do alone it asks for with `LogWanted`."""

    DEFAULT_CSS = """
    TrainingLog {
        border: round $surface-lighten-2;
        color: $foreground;
        &:focus { border: round $accent; }
    }
    TrainingLog > .training-log--empty { color: $text-muted; }
    TrainingLog > .training-log--end { text-style: bold; }
    TrainingLog > .training-log--bar { background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LOG)]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._what = ""
        self._found_words = ""
        self._stopped_by_selection = False
        self._anchor: tuple[int, int] | None = None
        """First and last row of a selection by keys, in the order in which they were come to."""

    def begin_anew(self, title: str) -> None:
        """Drop what is here; a selection goes with its rows."""
        super().begin_anew(title)
        self._drop_selection()

    # Finding

    @property
    def _field(self) -> LogSearchLine | None:
        fields = [field for field in self.query("LogSearchLine") if not field.leaving]  # type: ignore[attr-defined]
        return fields[0] if fields else None  # type: ignore[return-value]

    def action_search(self) -> None:
        """Open the field, or go back into it."""
        from tfcert_tui.widgets.log_search_line import LogSearchLine

        field = self._field
        if field is None:
            field = LogSearchLine(self._what)
            self.mount(field)
        # Not `focus`, which comes later: the letters right behind the key are meant for the field.
        self.screen.set_focus(field)
        self.paint()

    def on_key(self, event: events.Key) -> None:
        """Open the field at once, and hand on what came in one burst with that key.

        Textual runs a binding only after the keys behind it were given to whoever had the focus before.
        """
        field = self._field
        if field is not None and field.seen is event:
            return  # it rises from the field itself, to the bindings
        if field is not None and self.screen.focused is field:
            event.stop()
            field._forward_event(events.Key(event.key, event.character))
        elif any(binding.action == "search" for binding in self._bindings.key_to_bindings.get(event.key, ())):
            event.stop()
            self.action_search()

    def find(self, what: str) -> None:
        """Look for these words from here back."""
        self._what, self._found_words = what, ""
        self.post_message(LogWanted("find", what))
        self.paint()

    def close_search(self, keep: bool) -> None:
        """Take the field away; `keep` what was found."""
        self.screen.set_focus(self)
        if (field := self._field) is not None:
            field.leaving = True
            field.remove()
        if not keep or not self._what:
            self._what = self._found_words = ""
            self.post_message(LogWanted("find", ""))
        self.call_after_refresh(self.paint)

    def say_found(self, words: str) -> None:
        """Say how many places there are, and which this is."""
        if words != self._found_words:
            self._found_words = words
            self.changed()

    def action_step(self, direction: int) -> None:
        """Go to the next place (1) or to the one before (-1); where nothing is looked for, ask what."""
        if not self._what:
            self.action_search()
        else:
            self.post_message(LogWanted("next" if direction > 0 else "previous"))

    def stand_at_found(self) -> None:
        """Stand still with the place a third from the top, at the row of its line that holds the words."""
        rows, dropped = self._scrollback.rows, self._scrollback.dropped_rows
        near = range(self._mark - dropped, min(len(rows), self._mark - dropped + self.room))
        at = next((row for row in near if spans_of(self._what, text_of(rows[row]))), self._mark - dropped)
        self._mark = at + dropped
        self.stand_at_mark(self.room // 3)

    def bar_words(self) -> str:
        """Return what the last row says."""
        if not self._what and self._field is None:
            return super().bar_words()
        if self._field is not None:
            return " " * (self.size.width // 2 + 1) + self._found_words
        long = _("{what}: {found} · {next} next, {previous} previous, {clear} clears")
        keys = {name: keymap.shown(f"log.{name}") for name in ("next", "previous", "clear")}
        choices = [
            words.format(what=self._what, found=self._found_words, **keys) for words in (long, "{what}: {found}")
        ]
        return first_that_fits([*choices, self._found_words], self.size.width)

    def dressed(self, line: Line, row: int) -> Line:
        """Return a row with what is found and what is selected in reverse."""
        if self._what:
            style = FOUND_HERE if row == self._mark else FOUND
            line = marked(line, spans_of(self._what, text_of(line)), style)
        if (selection := self.text_selection) is not None:
            line = marked(line, selected_span(selection, row, text_of(line)), SELECTED)
        return line

    # Selecting and copying

    def render_line(self, y: int) -> Strip:
        """Return one row; its text can be selected with the mouse."""
        strip = super().render_line(y)
        return strip.apply_offsets(0, self._top + self._scrollback.dropped_rows + y) if y < self.room else strip

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        rows = self._scrollback.rows + self._tail()
        ends = self._scrollback.ends() | set(range(len(self._scrollback.rows), len(rows)))
        return extract(rows, ends, self._scrollback.dropped_rows, selection), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Stand still under a selection, and go on after it."""
        if selection is None:
            self._anchor = None
        if selection is not None and self.following:
            self._stopped_by_selection = True
            self.set_following(False)
        elif selection is None and self._stopped_by_selection:
            self._stopped_by_selection = False
            self.set_following(True)
        self.paint()

    def action_select(self, rows: int) -> None:
        """Select rows upwards or downwards, from the last row that is seen."""
        first = self._top + self._scrollback.dropped_rows
        if self._anchor is None:
            last = first + len(self.rows_seen()) - 1
            self._anchor = (last, last)
        else:
            start, end = self._anchor
            lowest = self._scrollback.dropped_rows
            end = min(max(lowest, end + rows), lowest + self._count() - 1)
            self._anchor = (start, end)
        if self.following:
            self._stopped_by_selection = True
            self.set_following(False)
        start, end = sorted(self._anchor)
        self.screen.selections = {self: Selection(Offset(0, start), Offset(WHOLE_ROW, end))}
        self._keep_in_view(self._anchor[1])

    @property
    def held(self) -> bool:
        """A selection holds the log where it is."""
        return self.text_selection is not None

    def _keep_in_view(self, row: int) -> None:
        row -= self._scrollback.dropped_rows
        if row < self._top:
            self.action_scroll_rows(row - self._top)
        elif row >= self._top + self.room:
            self.action_scroll_rows(row - self._top - self.room + 1)

    def action_copy(self) -> None:
        """Copy the selection, else what is seen."""
        selected = self.screen.get_selected_text()
        if selected:
            self.screen.clear_selection()
        self.app.copy_to_clipboard(selected or self._page())

    def _page(self) -> str:
        first = self._top + self._scrollback.dropped_rows
        last = first + len(self.rows_seen()) - 1
        text = self.get_selection(Selection(Offset(0, first), Offset(WHOLE_ROW, last)))
        return text[0] if text else ""

    def _drop_selection(self) -> None:
        self._anchor, self._stopped_by_selection = None, False
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Escape to the screen while there is nothing to take back."""
        if action == "clear":
            return bool(self._what) or self.text_selection is not None
        return super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Take back the selection, else what was looked for."""
        if self.text_selection is not None:
            self.screen.clear_selection()
        else:
            self.close_search(keep=False)

    def action_want(self, what: str) -> None:
        """Ask for what is done with the log's file."""
        self.post_message(LogWanted(what))
