"""The editor itself: Textual's text area, with Python's habits, frozen lines, and only the cells sent that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.document._document import Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from tfcert_tui.keymap import EDITOR, EDITOR_MOVES, bindings
from tfcert_tui.widgets import code_edits, code_theme, exact_spans
from tfcert_tui.widgets.code_document import Highlights, document_of
from tfcert_tui.widgets.glyphs import ascii_only
from tfcert_tui.widgets.row_painter import changed_spans

UNDO_STEPS = 1000
MODIFIERS = ("alt+", "ctrl+", "super+", "meta+", "hyper+")
PICTURES = {
    **{code: 0x2400 + code for code in range(0x20) if code != 0x09},
    0x7F: 0x2421,
    **dict.fromkeys((*range(128, 160), 8232, 8233), 65533),
    **dict.fromkeys(range(56448, 56576), 65533),
}
"""What is shown for characters that steer a terminal, and for bytes that are no UTF-8: one for one."""
HALVES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
"""Halves of surrogate pairs, which stand for bytes that are no UTF-8, and which no terminal takes."""


class CodeEditor(TextArea, inherit_bindings=False):
    """One script. What it says: `Changed` and `SelectionChanged`, as a text area does."""

    BINDINGS = bindings((*EDITOR, *EDITOR_MOVES))
    DEFAULT_CSS = """
    CodeEditor, CodeEditor:focus { border: none; padding: 0; background: $background; overflow-x: hidden; }
    CodeEditor { overflow-y: scroll; scrollbar-size-horizontal: 0; }
    CodeEditor .text-area--cursor-line { background: $panel; }
    CodeEditor .text-area--cursor-gutter { background: $panel; color: $foreground; text-style: bold; }
    CodeEditor .text-area--gutter { color: $dim; }
    CodeEditor .text-area--selection { background: $selected; }
    """

    def __init__(self, text: str = "") -> None:
        self._painted: dict[int, Strip] = {}
        """The rows as they were sent last."""
        self._diff_waits = False
        self.marks: dict[int, bool] = {}
        """Frozen lines, from 0, and whether theirs was altered."""
        self._glyphs = ("=", "!") if ascii_only() else ("▌", "!")
        super().__init__(text, soft_wrap=False, show_line_numbers=True, tab_behavior="indent")
        self.history.max_checkpoints = UNDO_STEPS
        self.cursor_blink = False

    # The document

    def _set_document(self, text: str, language: str | None) -> None:
        self.document = document_of(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._highlights = Highlights(self.document)
        self._line_cache.clear()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _build_highlight_map(self) -> None:
        self._line_cache.clear()
        self._highlights.clear()

    def put(self, text: str) -> None:
        """Put another text in the place of all, cursor and view kept; it can be undone."""
        row, column = self.cursor_location
        left, top = self.scroll_offset
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end)
        self.history.checkpoint()
        self.selection = Selection.cursor(self.clamp_visitable((row, column)))
        self.scroll_to(left, top, animate=False)

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: what steers a terminal is a picture of itself."""
        line = super().get_line(line_index)
        if not line.plain.isprintable():
            line.plain = self.document.get_line(line_index).translate(PICTURES)
        return line

    # Drawn by the cells that changed

    def on_mount(self) -> None:
        """Take the theme's colours, and see that rows are sent in the spans that differ."""
        exact_spans.install()
        self._take_theme()

    def _app_theme_changed(self) -> None:
        self._take_theme()

    def _take_theme(self) -> None:
        self.register_theme(code_theme.theme_of(self.app.theme_variables))
        self.theme = code_theme.NAME

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Send again what differs; asked for one region or for all, that is found out by looking."""
        if layout or recompose or not repaint or not self._painted or not self.is_attached:
            self._painted.clear()
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if not self._diff_waits:
            self._diff_waits = True
            self.call_next(self._send_changes)
        return self

    def _send_changes(self) -> None:
        self._diff_waits = False
        height = self.size.height
        if not self.is_attached or not self.is_on_screen or set(self._painted) != set(range(height)):
            self._painted.clear()
            super().refresh()
            return
        before, self._painted = self._painted, {row: self._row(row) for row in range(height)}
        spans = [
            Region(start, row, end - start, 1)
            for row, now in self._painted.items()
            if now is not before[row]
            for start, end in changed_spans(before[row], now)
        ]
        if spans:
            super().refresh(*spans)

    def render_line(self, y: int) -> Strip:
        """Return a row, and remember it as sent."""
        if y not in self._painted:
            self._painted[y] = self._row(y)
        return self._painted[y]

    def _row(self, y: int) -> Strip:
        return super().render_line(y)

    def on_resize(self) -> None:
        """Draw anew in the new size."""
        self._painted.clear()

    def notify_style_update(self) -> None:
        """Draw anew in the new colours."""
        self._painted.clear()
        super().notify_style_update()

    def _refresh_size(self) -> None:
        width, height = self.document.get_size(self.indent_width)
        size = Size(width + self.gutter_width + 1, height)
        if size != self.virtual_size:
            # Without the layout that the attribute asks for: a line more would have the whole screen sent again.
            self.set_reactive(ScrollView.virtual_size, size)
            self._scroll_update(size)

    def _render_line(self, y: int) -> Strip:
        """Add the mark of a frozen line, and a sign where a line goes on out of sight."""
        strip = super()._render_line(y)
        row = y + self.scroll_offset.y
        width, gutter = self.size.width - self.scrollbar_size_vertical, self.gutter_width
        shown = strip.crop(0, self.size.width)
        if row in self.marks:
            shown = self._marked(shown, gutter, altered=self.marks[row])
        if row < self.document.line_count and self._goes_on(row, width - gutter):
            sign = Segment(">" if self._glyphs[0] == "=" else "›", self._gutter_style())
            shown = Strip.join([shown.crop(0, width - 1), Strip([sign], 1), shown.crop(width)])
        return shown

    def _goes_on(self, row: int, room: int) -> bool:
        return self.get_column_width(row, len(self.document[row])) - self.scroll_offset.x > room

    def _gutter_style(self) -> Style:
        return self._theme.gutter_style or Style()

    def _marked(self, strip: Strip, gutter: int, *, altered: bool) -> Strip:
        colour = self.app.theme_variables["error" if altered else "dim"]
        style = self._gutter_style() + Style.parse(f"bold {colour}" if colour.startswith("#") else "bold")
        mark = Strip([Segment(self._glyphs[altered], style)], 1)
        panel = self.get_component_rich_style("text-area--cursor-line")
        code = strip.crop(gutter)
        behind = Strip(Segment.apply_style(code, post_style=None, style=Style(bgcolor=panel.bgcolor)), code.cell_length)
        return Strip.join([strip.crop(0, gutter - 2), mark, strip.crop(gutter - 1, gutter), behind])

    def mark(self, marks: dict[int, bool]) -> None:
        """Show these lines as frozen."""
        if marks != self.marks:
            self.marks = marks
            self._line_cache.clear()
            self.refresh()

    # Keys

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Take what prints, and nothing that Alt is held with."""
        return not self.read_only and not key.startswith(MODIFIERS) and bool(character and character.isprintable())

    async def _on_key(self, event: events.Key) -> None:
        event.prevent_default()  # The text area would type the letter of Alt and a letter.
        if self.check_consume_key(event.key, event.character) and event.character:
            event.stop()
            self._replace_via_keyboard(event.character, *self.selection)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.type_in(event.text)

    def type_in(self, text: str) -> None:
        """Put a text in the place of the selection, as one step to undo."""
        self.history.checkpoint()
        self._replace_via_keyboard(text.replace("\r\n", "\n").replace("\r", "\n"), *self.selection)
        self.history.checkpoint()

    def action_newline(self) -> None:
        """Begin a line, as far in as it belongs."""
        (row, column), _bottom = sorted(self.selection)
        before = self.document.get_line(row)[:column]
        self._replace_via_keyboard("\n" + code_edits.next_indent(before, self.unit), *self.selection)

    @property
    def unit(self) -> str:
        """What a level of indentation is in this script."""
        return code_edits.unit_of(self.document.lines)

    def action_indent(self) -> None:
        """Move the selected lines in; without a selection go to the next stop."""
        (top, _left), (bottom, _right) = sorted(self.selection)
        if top != bottom:
            self._change_lines(lambda lines: code_edits.indented(lines, self.unit))
        else:
            stop = "\t" if self.unit == "\t" else " " * self._find_columns_to_next_tab_stop()
            self._replace_via_keyboard(stop, *self.selection)

    def action_dedent(self) -> None:
        """Move the lines out."""
        self._change_lines(lambda lines: code_edits.dedented(lines, self.unit))

    def action_comment(self) -> None:
        """Make the lines comments, or code again."""
        self._change_lines(code_edits.commented)

    def _change_lines(self, change: Callable[[list[str]], list[str]]) -> None:
        """Change the selected lines, or the cursor's, as one step to undo; the selection goes with them."""
        start, end = self.selection
        (top, _left), (bottom, right) = sorted(self.selection)
        last = bottom - 1 if bottom > top and right == 0 else bottom
        before = [self.document.get_line(row) for row in range(top, last + 1)]
        after = change(before)
        if self.read_only or after == before:
            return
        self.history.checkpoint()
        self.replace("\n".join(after), (top, 0), (last, len(before[-1])), maintain_selection_offset=False)
        self.history.checkpoint()

        def moved(at: tuple[int, int]) -> tuple[int, int]:
            row, column = at
            if not top <= row <= last:
                return at
            return row, max(0, column + len(after[row - top]) - len(before[row - top])) if column else 0

        self.selection = Selection(moved(start), moved(end))

    def action_top(self) -> None:
        """Go to the beginning."""
        self.move_cursor(self.document.start)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.move_cursor(self.document.end)

    def action_copy(self) -> None:
        """Copy the selection, without one the line."""
        self.app.copy_to_clipboard(self._to_copy().translate(HALVES))

    def _to_copy(self) -> str:
        return self.selected_text or self.document.get_line(self.cursor_location[0]) + "\n"

    def action_cut(self) -> None:
        """Cut the selection, without one the line."""
        self.action_copy()
        self.history.checkpoint()
        if self.selected_text:
            self._delete_via_keyboard(*self.selection)
        else:
            self.action_delete_line()

    def action_paste(self) -> None:
        """Paste what was copied here."""
        self.type_in(self.app.clipboard)

    def take_interrupt(self) -> bool:
        """Take Ctrl+C as a wish to copy where something is selected; returns whether it was one."""
        if self.selection.is_empty:
            return False
        self.action_copy()
        return True

    def insert_lines(self, body: str) -> None:
        """Put whole lines below the cursor's line, or in its place where it is empty, as far in as they belong."""
        row = self.cursor_location[0]
        line = self.document.get_line(row)
        above = next((each for at in range(row, -1, -1) if (each := self.document.get_line(at)).strip()), "")
        indent = code_edits.indent_of(line) if not line.strip() and line else code_edits.next_indent(above, self.unit)
        text = code_edits.fitted(body, indent, self.unit)
        start = (row, 0) if not line.strip() else (row, len(line))
        self.history.checkpoint()
        self.replace(
            text if not line.strip() else "\n" + text, start, (row, len(line)), maintain_selection_offset=False
        )
        self.history.checkpoint()

    # Finding

    def matches(self, wanted: str) -> list[tuple[int, int]]:
        """Return where a text stands, small and capital letters alike unless it has capitals."""
        if not wanted:
            return []
        fold = wanted == wanted.lower()
        found: list[tuple[int, int]] = []
        for row, line in enumerate(self.document.lines):
            # Not casefold or lower: they may change a line's length, and with it every column.
            whole = "".join(each.lower() if len(each.lower()) == 1 else each for each in line) if fold else line
            at = whole.find(wanted)
            while at >= 0:
                found.append((row, at))
                at = whole.find(wanted, at + len(wanted))
        return found

    def go_to_match(self, wanted: str, step: int, *, here: bool = False) -> tuple[int, int]:
        """Select the next match (step 1) or the one before (-1), around the ends; returns its number and how many."""
        found = self.matches(wanted)
        if not found:
            return 0, 0
        begin, end = sorted(self.selection)
        if step > 0:
            at = begin if here else end
            number = next((n for n, place in enumerate(found) if place >= at), 0)
        else:
            number = next((n for n in reversed(range(len(found))) if found[n] < begin), len(found) - 1)
        row, column = found[number]
        self.selection = Selection((row, column), (row, column + len(wanted)))
        self.scroll_cursor_visible(center=not self._is_seen(row))
        return number + 1, len(found)

    def _is_seen(self, row: int) -> bool:
        return self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height

    def replace_match(self, wanted: str, new: str) -> bool:
        """Put a text in the place of the match that is selected; returns whether one was."""
        begin, _end = sorted(self.selection)
        if begin not in self.matches(wanted) or len(self.selected_text) != len(wanted):
            return False
        self.type_in(new)
        return True

    def replace_all(self, wanted: str, new: str) -> int:
        """Put a text in the place of every match, as one step to undo; returns how many."""
        found = self.matches(wanted)
        lines = list(self.document.lines)
        for row, column in reversed(found):
            lines[row] = lines[row][:column] + new + lines[row][column + len(wanted) :]
        if found:
            self.put("\n".join(lines))
        return len(found)

    def go_to_line(self, number: int) -> None:
        """Go to a line, from 1."""
        row = max(0, min(number, self.document.line_count) - 1)
        self.move_cursor((row, len(code_edits.indent_of(self.document.get_line(row)))), center=not self._is_seen(row))
