"""Rich text that can be selected: Textual itself selects in its own Content alone."""

from __future__ import annotations

from rich.segment import Segment
from textual.selection import Selection
from textual.strip import Strip
from textual.widgets import Static

from tfcert_tui.widgets.log_marks import SELECTED, extract, marked, selected_span
from tfcert_tui.widgets.text_styles import PLAIN


class Selectable(Static):
    """A Static with tables, Markdown, code; what is selected of it is copied row by row as it stands there."""

    def render_line(self, y: int) -> Strip:
        """Return one row, marked where it is selected."""
        strip, selection = super().render_line(y), self.text_selection
        if selection is not None:
            line = tuple((segment.text, segment.style or PLAIN) for segment in strip)
            line = marked(line, selected_span(selection, y, strip.text.rstrip()), SELECTED)
            strip = Strip((Segment(text, style) for text, style in line), strip.cell_length)
        return strip.apply_offsets(0, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected rows' text."""
        rows = [super(Selectable, self).render_line(y).text.rstrip() for y in range(self.size.height)]
        return extract([((row, PLAIN),) for row in rows], set(range(len(rows))), 0, selection), "\n"
