"""Choosing a look: each is put on as the cursor meets it, and kept by a key."""

from __future__ import annotations

from gettext import gettext as _

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.dialogs import LOOKS
from tfcert_tui.terminal.looks import Looks, limits_words, theme_words
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.line_drawn import LineDrawn

NAME_CELLS = 11


class LookList(LineDrawn):
    """The looks, one line each."""

    DEFAULT_CSS = "LookList { height: 5; }"
    can_focus = False

    def __init__(self, index: int) -> None:
        super().__init__(id="looks")
        self.index = index

    def lines(self) -> list[Content]:
        """Return the list."""
        return [self._row(at, name, words) for at, (name, words) in enumerate(theme_words().items())]

    def _row(self, at: int, name: str, words: str) -> Content:
        look = "bold on $selected" if at == self.index else ""
        mark = "▸ " if at == self.index else "  "
        room = max(0, self.size.width - NAME_CELLS - 2)
        return Content.assemble((mark + fit(name, NAME_CELLS), look), (fit(words, room), look))

    def on_click(self, event: events.Click) -> None:
        """Put on the look under the mouse."""
        self.screen.call_later(self.screen.run_action, f"move({event.y - self.index})")


class LooksScreen(SparingModal[None]):
    """A list; the screen behind it shows what each is like."""

    CSS_PATH = "looks.tcss"
    BINDINGS = bindings(LOOKS)
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk, looks: Looks) -> None:
        super().__init__()
        self.desk, self.looks = desk, looks
        self.names = list(theme_words())
        self.before = desk.state.settings.theme
        self.kept = False

    def compose(self) -> ComposeResult:
        """List, a sample of all colours, why nothing changes where nothing can."""
        keys = _("↑ ↓ look · {keep} keep · {close} as before")
        with Vertical(id="box") as box:
            box.border_title = _("Looks")
            box.border_subtitle = keys.format(keep=keymap.shown("looks.keep"), close=keymap.shown("looks.close"))
            yield LookList(self.names.index(self.before))
            yield Static(_sample(), id="sample", markup=False)
            yield Static(limits_words(self.looks.depth, self.app.no_color), id="limits", markup=False)

    def action_move(self, step: int) -> None:
        """Put the look there on, at once."""
        known = self.query_one(LookList)
        known.index = max(0, min(known.index + step, len(self.names) - 1))
        known.paint()
        self.looks.preview(self.names[known.index])

    async def action_keep(self) -> None:
        """Keep it, here and wherever this data folder is looked at."""
        self.kept = True
        await self.app.run_action(f"look('{self.names[self.query_one(LookList).index]}')", self.app)
        self.dismiss(None)

    def action_close(self) -> None:
        """Put the look back that was there."""
        self.dismiss(None)

    def on_unmount(self) -> None:
        """Leave no look on that was not kept, also where the exam's end took this away."""
        if not self.kept:
            self.looks.preview(self.before)


def _sample() -> Content:
    """Return what means something, in its colour and with its sign."""
    parts = [
        ("★★★☆☆ ", "$star"),
        ("✓ passed ", "bold $success"),
        ("✗ failed ", "bold $error"),
        ("! look out ", "bold $warning"),
        ("▶12/40 ", "bold $primary"),
        (" Submit ", "$foreground on $raised"),
        (" ▸ chosen ", "bold on $selected"),
        (" aside", "$dim"),
    ]
    return Content.assemble(*parts)
