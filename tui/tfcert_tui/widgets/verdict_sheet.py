"""A verdict, or another outcome, beside the work: over one half of it, never over the pane with the keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tfcert_tui.fitting import first_that_fits
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.panes import VERDICT
from tfcert_tui.verdicts.sheets import Sheet, hanging

Pages = Callable[[int], list[Sheet]]
"""Asked for a number of cells, of which a line has no more."""
USUAL_CELLS = 69
READ_S = 5.0
"""Typing puts a sheet away that has been there for so long: one that has just come was not read yet."""


class VerdictSheet(VerticalScroll, can_focus=True):
    """Shows the last of its pages first; takes the keyboard only where it is asked for."""

    DEFAULT_CSS = """
    VerdictSheet {
        layer: sheet;
        height: auto;
        max-height: 100%;
        padding: 1 2;
        border: round $primary;
        border-title-style: bold;
        border-title-color: $foreground;
        border-subtitle-color: $dim;
        background: $surface;
    }
    VerdictSheet.-low { padding: 0 1; height: 100%; }
    VerdictSheet #sheet { height: auto; }
    """
    BINDINGS = bindings(VERDICT)

    class Left(Message):
        """The person is done with it."""

    def __init__(self, pages: Pages) -> None:
        super().__init__()  # without an id: the one before may still be on its way out
        self.pages = pages
        self.index = len(pages(USUAL_CELLS)) - 1
        self.kept = False
        """It stays while the work goes on."""
        self._since = time.monotonic()

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        yield Static(id="sheet", markup=False)

    def on_mount(self) -> None:
        """Show the page."""
        self.paint()

    def on_resize(self, _event: events.Resize) -> None:
        """Break the lines anew."""
        self.paint()

    def show(self, pages: Pages) -> None:
        """Show others, the last one first."""
        self.pages, self.index, self._since = pages, len(pages(USUAL_CELLS)) - 1, time.monotonic()
        self.scroll_home(animate=False)
        self.paint()

    @property
    def read(self) -> bool:
        """Whether it has been there long enough to be read."""
        return time.monotonic() - self._since >= READ_S

    def paint(self) -> None:
        """Paint the page as it is now."""
        if not self.is_attached or not self.query("#sheet") or not self.content_region:
            return  # Painted when it has its place.
        cells = max(20, self.content_region.width - 1)
        pages = self.pages(cells)
        if not pages:
            return
        self.index = max(0, min(self.index, len(pages) - 1))
        sheet = pages[self.index]
        self.border_title = Content(sheet.title)
        self.query_one("#sheet", Static).update(hanging(sheet.text, cells))
        self.call_after_refresh(self._say_keys, sheet, len(pages))

    def _say_keys(self, sheet: Sheet, count: int) -> None:
        if not self.is_attached:
            return
        close = _("{key} closes").format(key=keymap.shown("exam.verdict"))
        keep = (_("{key} lets go") if self.kept else _("{key} keeps it")).format(key=keymap.shown("verdict.keep"))
        rest = [_("{key} all").format(key=keymap.shown("exam.submissions"))]
        own = [sheet.keys] if sheet.keys else []
        if self.max_scroll_y:
            more = _("{key} more").format(key=keymap.shown("verdict.page_down"))
            rest.insert(0, more)
            own = [f"{more} · {sheet.keys}", sheet.keys] if own else []
        if count > 1 and self.has_focus:
            rest.insert(0, _("{i} of {n} · ← →").format(i=self.index + 1, n=count))
        choices = [[*rest, keep, close], [*rest, close], [*rest[:1], close], [close]]
        texts = [*own, *(" · ".join(words) for words in choices)]
        room = max(0, self.outer_size.width - 6)
        self.border_subtitle = Content(first_that_fits(texts, room))

    def on_focus(self) -> None:
        """Say which keys work on it."""
        self.paint()

    def action_turn(self, step: int) -> None:
        """Show the submission before or after."""
        self.index += step
        self.scroll_home(animate=False)
        self.paint()

    def action_close(self) -> None:
        """Back to the work."""
        self.post_message(self.Left())
