"""About: what the real exam was, what is ours, versions, licences, where things lie."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.errors import EngineError
from tfcert_tui.about import as_markdown, chapters, places_known
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import ABOUT
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.left_markdown import LeftMarkdown


class AboutScreen(SparingModal[None]):
    """One text that scrolls; where things lie comes when the engine has said it."""

    CSS_PATH = "reading.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(ABOUT)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="box") as box:
            box.border_title = _("About")
            box.border_subtitle = Content(_("↑ ↓ scroll · {key} closes").format(key=keymap.shown("about.close")))
            yield Static(self._text(""), id="text", markup=False)

    def on_mount(self) -> None:
        """Ask where things lie."""
        self.run_worker(self._ask())

    async def _ask(self) -> None:
        try:
            status = await self.desk.engine.status()
        except EngineError:
            return
        if self.is_attached and self.query("#text"):
            self.query_one("#text", Static).update(self._text(status.data_dir))

    def _text(self, data_dir: str) -> LeftMarkdown:
        attempt = self.desk.state.attempt
        return LeftMarkdown(as_markdown(chapters(places_known(data_dir, attempt.folder if attempt else ""))))

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
