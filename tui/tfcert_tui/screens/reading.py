"""Something to read over the work: one text that scrolls."""

from __future__ import annotations

from gettext import gettext as _

from rich.console import RenderableType
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import READING
from tfcert_tui.terminal.sparing import SparingModal


class ReadingScreen(SparingModal[None]):
    """A title, a text, nothing to do but to read."""

    CSS_PATH = "reading.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(READING)

    def __init__(self, title: str, text: RenderableType | Content) -> None:
        super().__init__()
        self.heading, self.text = title, text

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="box") as box:
            box.border_title = Content(self.heading)
            box.border_subtitle = Content(_("↑ ↓ scroll · {key} closes").format(key=keymap.shown("reading.close")))
            yield Static(self.text, id="text", markup=False)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
