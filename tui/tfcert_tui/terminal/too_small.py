"""One sentence where nothing else fits."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.geometry import Size
from textual.widgets import Static

from tfcert_tui.terminal.sparing import Sparing

COLUMNS, ROWS = 80, 24


def is_too_small(size: Size) -> bool:
    """Return whether the workstation cannot be drawn in that size."""
    return size.width < COLUMNS or size.height < ROWS


class TooSmallScreen(Sparing[None]):
    """Goes away by itself when there is room again."""

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(id="sentence", markup=False)

    def on_screen_resume(self) -> None:
        """Go away where the room came back while something else lay over it."""
        if self.is_active and not is_too_small(self.app.size):
            self.dismiss(None)

    def on_resize(self) -> None:
        """Say the size there is."""
        said = _("This terminal has {columns}x{rows}; the workstation needs 80x24. Make it larger. Nothing is lost.")
        self.query_one(Static).update(said.format(columns=self.app.size.width, rows=self.app.size.height))
