"""The hints of one problem, one at a time."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tfcert_exam_engine.coaching_views import HintView
from tfcert_tui.desk import Desk
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.screens import HINTS
from tfcert_tui.notices import fetch, tell
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.left_markdown import CODE_THEME, LeftMarkdown


class HintScreen(SparingModal[None]):
    """Opens at the last hint that was read, or reads the first; a key reads the next."""

    CSS_PATH = "reading.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012 - Textual declares it without ClassVar
    BINDINGS = bindings(HINTS)

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__()
        self.desk = desk
        self.category = category
        view = desk.state.problem(category)
        self.heading = view.title if view else str(category)
        self.read = view.hints if view else 0
        """Hints that were read."""
        self.number = max(1, self.read)
        """The hint that is looked at."""
        self.hints: dict[int, HintView] = {}

    def compose(self) -> ComposeResult:
        """One box that scrolls."""
        with VerticalScroll(id="box"):
            yield Static(_("One moment…"), id="text", markup=False)

    def on_mount(self) -> None:
        """Show the last hint that was read, or the first."""
        self._look_at(self.number)

    def _look_at(self, number: int) -> None:
        if number in self.hints:
            self._show(self.hints[number])
        else:
            fetch(self.app, self.desk, self._fetch(number))

    async def _fetch(self, number: int) -> None:
        hint = await self.desk.engine.hint(self.category, number)
        self.hints[number] = hint
        self.read = max(self.read, number)
        if self.is_attached and self.query("#text"):
            self._show(hint)

    def _show(self, hint: HintView) -> None:
        self.number = hint.number
        box = self.query_one("#box")
        box.border_title = Content(
            _("{title} · hint {n} of {of}").format(title=self.heading, n=hint.number, of=hint.of)
        )
        more = _("{key} the next hint").format(key=keymap.shown("hints.next"))
        keys = _("{next} · ← → those read · {close} closes")
        next_one = more if self.read < hint.of else _("that was the last")
        box.border_subtitle = Content(keys.format(next=next_one, close=keymap.shown("hints.close")))
        self.query_one("#text", Static).update(LeftMarkdown(hint.text, code_theme=CODE_THEME))

    def action_next(self) -> None:
        """Go on: to one that was read already, else read one more."""
        known = self.hints.get(self.number)
        if known is not None and known.number >= known.of:
            tell(self.app, _("That was the last hint."))
        else:
            self._look_at(self.number + 1 if known is not None else self.number)

    def action_turn(self, step: int) -> None:
        """Look at another hint that was read."""
        if 1 <= self.number + step <= self.read:
            self._look_at(self.number + step)

    def action_close(self) -> None:
        """Back to the work."""
        self.dismiss(None)
