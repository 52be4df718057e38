"""One line: what the attempts shown must have, and how many do; typed in place."""

from __future__ import annotations

from gettext import gettext as _

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tfcert_tui.fitting import first_that_fits
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.plain_input import PlainInput

FIELD_CELLS = 30
"""What the field has at least, with its name."""


class FilterLine(Horizontal):
    """The field is seen while one types; what it says stays in force."""

    DEFAULT_CSS = """
    FilterLine { height: 1; padding: 0 2; }
    FilterLine #filter-said { width: 1fr; color: $dim; }
    FilterLine #filter-asked { width: auto; padding: 0 1 0 0; color: $accent; display: none; }
    FilterLine Input, FilterLine Input:focus { border: none; height: 1; width: 1fr; padding: 0; background: $surface; }
    FilterLine Input { display: none; }
    FilterLine.-open #filter-asked, FilterLine.-open Input { display: block; }
    FilterLine.-open #filter-said { width: auto; padding: 0 0 0 1; }
    """

    class Changed(Message):
        """Another line is typed."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    def compose(self) -> ComposeResult:
        """What is asked, the field, what came of it."""
        yield Static(_("filter"), id="filter-asked", markup=False)
        yield PlainInput(id="filter-field", compact=True, max_length=200)
        yield Static(id="filter-said", markup=False)

    @property
    def line(self) -> str:
        """What is typed."""
        return self.query_one(Input).value.strip()

    @property
    def is_open(self) -> bool:
        """Whether one types."""
        return self.has_class("-open")

    def open(self) -> None:
        """Type."""
        self.add_class("-open")
        self.query_one(Input).focus()

    def close(self) -> None:
        """Leave the field; what it says stays in force."""
        self.remove_class("-open")
        self.screen.set_focus(None)

    def clear(self) -> None:
        """Ask for nothing any more."""
        self.query_one(Input).value = ""
        self.close()

    def say(self, words: list[str]) -> None:
        """Say what came of it, from long to short; what can be typed where nothing is said."""
        said = self.query_one("#filter-said", Static)
        room = self.size.width - (FIELD_CELLS if self.is_open else 0)
        text = Content(first_that_fits(words or how_to(), max(10, room)))
        if said.content != text:
            said.update(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look while it is typed."""
        event.stop()
        self.post_message(self.Changed(self.line))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        event.stop()
        self.close()


def how_to() -> list[str]:
    """Return which key filters, and by what, from long to short."""
    examples = ("exam failed", "stars<3", "2026-11", "digits", "-imported", '"slept badly"')
    said, key = _("{key} filters, such as: {examples}"), keymap.shown("history.filter")
    return [said.format(key=key, examples=" · ".join(examples[:count])) for count in range(len(examples), 0, -1)]
