"""A question with several answers; none of them is taken by leaving it."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Static

from tfcert_tui.fitting import break_long_words
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.dialogs import CHOICE
from tfcert_tui.terminal.sparing import SparingModal

TEXT_CELLS = 64
"""Of a line, as the stylesheet lays it out."""


class ChoiceScreen(SparingModal[str]):
    """Returns the name of the answer that was taken, "" for none."""

    CSS_PATH = "choice.tcss"
    BINDINGS = bindings(CHOICE)

    def __init__(self, question: str, lines: list[str], answers: dict[str, str]) -> None:
        """`answers` are names and what each says; the first has the focus."""
        super().__init__()
        self.question, self.lines, self.answers = question, lines, answers

    def compose(self) -> ComposeResult:
        """Question, what happened, the answers one below the other."""
        with Vertical(id="box") as box:
            box.border_subtitle = _("↑ ↓ {take} · {later} decides later").format(
                take=keymap.shown("choice.take"), later=keymap.written("choice.later")
            )
            yield Static(self.question, id="question", markup=False)
            yield Static(break_long_words("\n".join(self.lines), TEXT_CELLS), id="lines", markup=False)
            for name, words in self.answers.items():
                yield Button(words, id=name, compact=True)

    def on_mount(self) -> None:
        """Begin at the first answer, and take away what could lie over the question."""
        self.app.clear_notifications()
        for button in list(self.query(Button))[:1]:
            button.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take an answer by mouse."""
        self.dismiss(event.button.id or "")

    def action_move(self, step: int) -> None:
        """Go to another answer."""
        buttons = list(self.query(Button))
        at = next((n for n, each in enumerate(buttons) if each.has_focus), 0)
        buttons[(at + step) % len(buttons)].focus()

    def action_take(self) -> None:
        """Take the answer in focus."""
        chosen = [each for each in self.query(Button) if each.has_focus]
        self.dismiss((chosen[0].id or "") if chosen else "")

    def action_later(self) -> None:
        """Take none."""
        self.dismiss("")
