"""A question with two answers; the safe one has the focus."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from tfcert_tui.fitting import break_long_words
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.dialogs import CONFIRM
from tfcert_tui.terminal.sparing import SparingModal

TEXT_CELLS = 58
"""Of a line, as the stylesheet lays it out."""


class ConfirmScreen(SparingModal[bool]):
    """Returns True for yes."""

    CSS_PATH = "confirm.tcss"
    BINDINGS = bindings(CONFIRM)

    def __init__(self, question: str, lines: list[str], yes: str) -> None:
        super().__init__()
        self.question, self.lines, self.yes = question, lines, yes

    def compose(self) -> ComposeResult:
        """Question, consequences, two buttons."""
        with Vertical(id="box"):
            yield Static(self.question, id="question", markup=False)
            yield Static(break_long_words("\n".join(self.lines), TEXT_CELLS), markup=False)
            with Horizontal(id="answers"):
                yield Button(
                    _("{label} ({key})").format(label=self.yes, key=keymap.by_id()["confirm.yes"].shown_key),
                    id="yes",
                    compact=True,
                )
                yield Button(
                    _("No, go back ({key})").format(key=keymap.by_id()["confirm.no"].shown_key), id="no", compact=True
                )

    def on_mount(self) -> None:
        """Put the focus where Enter does no harm, and take away what could lie over the question."""
        self.app.clear_notifications()
        for button in self.query("#no").results(Button):
            button.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by button."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)
