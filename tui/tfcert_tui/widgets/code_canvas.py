"""A script as it is drawn: its colours, its frozen lines, and only the cells sent that changed."""

from __future__ import annotations

import time
from typing import Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.document._document import EditResult, Selection
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea

from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets import code_theme, exact_spans
from tfcert_tui.widgets.code_document import Highlights, Lines, ParsedLines, can_be_parsed, document_of
from tfcert_tui.widgets.row_painter import changed_spans

UNDO_STEPS = 1000
CURSOR_ROOM = 3
"""Cells from the cursor on that are always seen."""
BURST_S = 0.03
"""Least seconds between two looks at what differs: a person's keys are farther apart, those of a paste are not."""
PICTURES = {
    **{code: 0x2400 + code for code in range(0x20) if code != 0x09},
    0x7F: 0x2421,
    **dict.fromkeys((*range(128, 160), 8232, 8233), 65533),
    **dict.fromkeys(range(56448, 56576), 65533),
}
"""What is shown for characters that steer a terminal, and for bytes that are no UTF-8: one for one."""


class CodeCanvas(TextArea, inherit_bindings=False):
    """Textual's text area on documents of our own; what is typed comes from its subclass."""

    DEFAULT_CSS = """
    CodeCanvas, CodeCanvas:focus { border: none; padding: 0; background: $background; overflow-x: hidden; }
    CodeCanvas { overflow-y: scroll; scrollbar-size-horizontal: 0; }
    CodeCanvas .text-area--cursor-line { background: $panel; }
    CodeCanvas .text-area--cursor-gutter { background: $panel; color: $foreground; text-style: bold; }
    CodeCanvas .text-area--gutter { color: $dim; }
    CodeCanvas .text-area--selection { background: $selected; }
    """

    def __init__(self, text: str = "") -> None:
        self._painted: dict[int, Strip] = {}
        """The rows as they were sent last."""
        self._diff_waits = False
        self._diffed_at = float("-inf")
        self.marks: dict[int, bool] = {}
        """Frozen lines, from 0, and whether theirs was altered."""
        self._glyphs = ("=", "!") if ascii_only() else ("▌", "!")
        super().__init__(text, soft_wrap=False, show_line_numbers=True, tab_behavior="indent")
        self.history.max_checkpoints = UNDO_STEPS
        self.cursor_blink = False

    # The document

    def _set_document(self, text: str, language: str | None) -> None:
        self._use(document_of(text))
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    def _use(self, document: Lines) -> None:
        self.document = document
        self.wrapped_document = WrappedDocument(document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._highlights = Highlights(document)
        self._line_cache.clear()

    def _build_highlight_map(self) -> None:
        self._line_cache.clear()
        self._highlights.clear()

    def put(self, text: str) -> None:
        """Put another text in the place of all, cursor and view kept; it can be undone."""
        row, column = self.cursor_location
        left, top = self.scroll_offset
        if not can_be_parsed(text):
            self._read_no_more()
        self.history.checkpoint()
        self.replace(text, self.document.start, self.document.end)
        self.history.checkpoint()
        self.selection = Selection.cursor(self.clamp_visitable((row, column)))
        self.scroll_to(left, top, animate=False)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; bytes of another encoding, from a script that has them, are marks in one that is UTF-8."""
        if isinstance(self.document, ParsedLines) and not can_be_parsed(edit.text):
            edit.text = edit.text.encode("utf-8", "replace").decode()
        return super().edit(edit)

    def _read_no_more(self) -> None:
        """Go on without colours: the parser takes no bytes that are not UTF-8."""
        if isinstance(self.document, ParsedLines):
            self._use(Lines(self.document.text))

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown: what steers a terminal is a picture of itself."""
        line = super().get_line(line_index)
        if not line.plain.isprintable():
            line.plain = self.document.get_line(line_index).translate(PICTURES)
        return line

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll to the cursor, and back to the lines' beginnings as soon as it can be seen from there."""
        scrolled = super().scroll_cursor_visible(center, animate)
        room = self.size.width - self.scrollbar_size_vertical - self.gutter_width
        if self.scroll_offset.x and self._cursor_offset[0] + CURSOR_ROOM <= room:
            self.scroll_to(x=0, animate=False, force=True)
        return scrolled

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
            # At once for one key; keys in a burst would each wait for all rows to be compared.
            wait_s = self._diffed_at + BURST_S - time.monotonic()
            if wait_s > 0:
                self.set_timer(wait_s, self._send_changes)
            else:
                self.call_next(self._send_changes)
        return self

    def _send_changes(self) -> None:
        self._compare()
        self._diffed_at = time.monotonic()

    def _compare(self) -> None:
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

    def _cursor_line_style(self) -> Style:
        return self.get_component_rich_style("text-area--cursor-line")

    def _marked(self, strip: Strip, gutter: int, *, altered: bool) -> Strip:
        colour = self.app.theme_variables["error" if altered else "dim"]
        style = self._gutter_style() + Style.parse(f"bold {colour}" if colour.startswith("#") else "bold")
        mark = Strip([Segment(self._glyphs[altered], style)], 1)
        code = strip.crop(gutter)
        plain, behind = self.rich_style.bgcolor, Style(bgcolor=self._cursor_line_style().bgcolor)
        # Where nothing else is said behind it: a selection must be seen in frozen lines too.
        shaded = [
            Segment(text, style + behind)
            if style is not None and style.bgcolor in (plain, None)
            else Segment(text, style)
            for text, style, _control in code
        ]
        return Strip.join(
            [strip.crop(0, gutter - 2), mark, strip.crop(gutter - 1, gutter), Strip(shaded, code.cell_length)]
        )

    def mark(self, marks: dict[int, bool]) -> None:
        """Show these lines as frozen."""
        if marks != self.marks:
            self.marks = marks
            self._line_cache.clear()
            self.refresh()
