"""One line to be typed over the work: the name of a file, mostly."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tfcert_tui.fitting import break_long_words
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.datasets import ASKED_LINE
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput

TEXT_CELLS = 64
"""Of a line, as the stylesheet lays it out."""


class AskLineScreen(SparingModal[str | None]):
    """Returns what was typed; None where that was taken back."""

    CSS_PATH = "ask_line.tcss"
    BINDINGS = bindings(ASKED_LINE)

    def __init__(self, question: str, lines: list[str], value: str = "", most: int = 4000) -> None:
        """`value` stands in the field at first, which takes `most` characters."""
        super().__init__()
        self.most = most
        self.question, self.lines, self.value = question, lines, value

    def compose(self) -> ComposeResult:
        """Question, what follows, the field."""
        with Vertical(id="box") as box:
            box.border_subtitle = _("{take} takes it · {close} goes back").format(
                take=keymap.shown("line.take"), close=keymap.shown("line.close")
            )
            yield Static(self.question, id="question", markup=False)
            yield Static(break_long_words("\n".join(self.lines), TEXT_CELLS), markup=False)
            yield PlainInput(self.value, id="typed", compact=True, max_length=self.most)

    def on_mount(self) -> None:
        """Type at once; nothing may lie over the question."""
        self.app.clear_notifications()
        for field in self.query("#typed"):
            field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it by Enter."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Take what is typed."""
        self.dismiss(self.query_one("#typed", Input).value.strip())

    def action_close(self) -> None:
        """Take nothing."""
        self.dismiss(None)
