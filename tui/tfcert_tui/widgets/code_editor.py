"""The editor itself: what keys do to a script, with Python's habits, and what is found in it."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.document._document import Selection

from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.code import EDITOR, EDITOR_MOVES
from tfcert_tui.widgets import code_edits
from tfcert_tui.widgets.code_canvas import CodeCanvas

MODIFIERS = ("alt+", "ctrl+", "super+", "meta+", "hyper+")


class CodeEditor(CodeCanvas, inherit_bindings=False):
    """One script. What it says: `Changed` and `SelectionChanged`, as a text area does."""

    BINDINGS = bindings((*EDITOR, *EDITOR_MOVES))

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
        self.app.copy_to_clipboard(self._to_copy())

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
