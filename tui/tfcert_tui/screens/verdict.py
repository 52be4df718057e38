"""A verdict over the work, not instead of it."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tfcert_tui import keymap
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Painted
from tfcert_tui.keymap import VERDICT, bindings
from tfcert_tui.sheets import Sheet

Pages = Callable[[], list[Sheet]]
CELLS = 69
"""Of a line on the sheet, beside a scroll bar."""


class VerdictScreen(Painted, ModalScreen[None]):
    """Shows the last of its pages first; the pages are asked for again whenever a submission changes."""

    CSS_PATH = "verdict.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(VERDICT)

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        self.index = len(pages()) - 1

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="box"):
            yield Static(id="sheet", markup=False)

    def on_mount(self) -> None:
        """Show the page."""
        self.paint(Part.ALL)

    def paint(self, changed: Part) -> None:
        """Paint the page anew when a submission changed."""
        if not self.is_attached or not self.query("#sheet") or not changed & (Part.SUBMISSIONS | Part.ATTEMPT):
            return
        pages = self.pages()
        if not pages:
            return
        self.index = max(0, min(self.index, len(pages) - 1))
        sheet, box = pages[self.index], self.query_one("#box")
        box.border_title = Content(sheet.title)
        hint = sheet.keys or _("{key} closes").format(key=keymap.shown("verdict.close"))
        if len(pages) > 1:
            hint = _("{i} of {n} · ← → others · {key} closes").format(
                i=self.index + 1, n=len(pages), key=keymap.shown("verdict.close")
            )
        box.border_subtitle = Content(hint)
        self.query_one("#sheet", Static).update(hanging(sheet.text, CELLS))

    def action_turn(self, step: int) -> None:
        """Show the submission before or after."""
        self.index += step
        self.paint(Part.ALL)

    def action_pass_on(self, action: str) -> None:
        """Close, and do what the key does on the screen beneath."""
        beneath = self.app.screen_stack[-2]

        async def passed_on() -> None:
            await beneath.run_action(action)

        self.dismiss(None)
        self.app.call_later(passed_on)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)


def hanging(text: Content, cells: int) -> Content:
    """Break long lines so that what goes on begins under its own first word, not at the edge."""
    lines: list[Content] = []
    for line in text.split(allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        pieces = line[indent:].wrap(cells - indent) if line.cell_length > cells else [line[indent:]]
        lines += [Content(" " * indent) + piece for piece in pieces]
    return Content("\n").join(lines)
