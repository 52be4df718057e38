"""One figure on character cells, in the middle of its pane."""

from __future__ import annotations

from textual.strip import Strip

from tfcert_problems.examples import Picture
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.half_blocks import ASCII_SHADES, BLOCK_SHADES, rows_of
from tfcert_tui.widgets.machine_drawn import MachineDrawn


class FigureView(MachineDrawn):
    """Draws a picture as large as it fits, or words."""

    DEFAULT_CSS = "FigureView { height: 1fr; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__(id="figure", classes="pane")
        self._picture: Picture | None = None
        self._words = ""

    def show(self, picture: Picture | None, words: str = "") -> None:
        """Show a picture; where there is none, words."""
        self._picture, self._words = picture, words
        self.changed()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the rows."""
        blank = Strip.blank(width, self.rich_style)
        if self._picture is None:
            rows = self.words(self._words, self.part_style("note"), width, height)
        else:
            rows = self._framed(self._picture, width, height)
        above = max(0, (height - len(rows)) // 2) if self._picture is not None else 0
        rows = [blank] * above + rows[:height]
        return rows + [blank] * (height - len(rows))

    def _framed(self, picture: Picture, width: int, height: int) -> list[Strip]:
        """Return it with square pixels: as many cells across as it may be high in half cells."""
        across = max(1, min(width, int(2 * height * picture.width / max(1, picture.height))))
        left = (width - across) // 2
        rows = (Strip(row).apply_style(self.rich_style) for row in rows_of(picture, across, self._shades()))
        edge = Strip.blank(left, self.rich_style)
        return [Strip.join([edge, row]).adjust_cell_length(width, self.rich_style) for row in rows]

    def _shades(self) -> str:
        """Return shades where there are too few colours; a figure is dark on white, and white is the background."""
        if ascii_only():
            return ASCII_SHADES[::-1]
        few = self.app.no_color or self.app.console.color_system in (None, "standard", "windows")
        return BLOCK_SHADES[::-1] if few else ""
