"""One line below the code: what is looked for, what takes its place, and how many there are; or a line's number."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.code import FIND
from tfcert_tui.widgets.code_editor import CodeEditor
from tfcert_tui.widgets.plain_input import PlainInput

Asks = Literal["", "text", "line"]
OF_TEXT, OF_LINE = ("find_on", "replace_all"), ("go_to_line",)
"""What is done with one of the two alone."""


class FindBar(Horizontal):
    """Not seen until it is opened; works on the editor that is shown."""

    BINDINGS = bindings(FIND)
    DEFAULT_CSS = """
    FindBar { height: 1; background: $panel; display: none; }
    FindBar.-open { display: block; }
    FindBar Static { width: auto; padding: 0 1; color: $dim; }
    FindBar #found { min-width: 11; text-align: right; color: $foreground; }
    FindBar Input, FindBar Input:focus { border: none; height: 1; width: 1fr; padding: 0; background: $surface; }
    FindBar.-line .of-text { display: none; }
    """

    def __init__(self, editor: Callable[[], CodeEditor]) -> None:
        super().__init__()
        self.editor = editor
        self.asks: Asks = ""

    def compose(self) -> ComposeResult:
        """Two fields and a count."""
        yield Static(id="asked", markup=False)
        yield PlainInput(id="wanted", compact=True)
        yield Static(_("by"), classes="of-text", markup=False)
        yield PlainInput(id="new", classes="of-text", compact=True)
        yield Static(id="found", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works: with a line's number nothing is found, and nothing replaced."""
        return action not in (OF_LINE if self.asks == "text" else OF_TEXT)

    def open(self, asks: Asks) -> None:
        """Ask for a text or a line; a selection within one line is what is looked for."""
        self.asks = asks
        self.add_class("-open")
        self.set_class(asks == "line", "-line")
        self.query_one("#asked", Static).update(_("find") if asks == "text" else _("line"))
        field, chosen = self.query_one("#wanted", Input), self.editor().selected_text
        if asks == "line" or (field.value and field.value.isdigit() and not chosen):
            field.value = ""
        if asks == "text" and chosen and "\n" not in chosen:
            field.value = chosen
        field.focus()
        field.select_all()
        self._say("")

    @property
    def wanted(self) -> str:
        """What is looked for."""
        return self.query_one("#wanted", Input).value if self.asks != "line" else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Go to the first match while it is typed."""
        event.stop()
        if event.input.id == "wanted" and self.asks == "text" and self.has_class("-open"):
            self.go(1, here=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on, go to the line, or replace and go on."""
        event.stop()
        if self.asks == "line":
            self.action_go_to_line()
            return
        if event.input.id == "new":
            self.editor().replace_match(self.wanted, event.value)
        self.go(1)

    def action_go_to_line(self) -> None:
        """Go to the line with the number that stands in the field."""
        value = self.query_one("#wanted", Input).value.strip()
        if value.isdecimal():
            self.editor().go_to_line(int(value[:9]))
            self.action_close()
        else:
            self._say(_("a number, 1 to {n}").format(n=self.editor().document.line_count))

    def go(self, step: int, *, here: bool = False) -> None:
        """Go to another match and say which it is."""
        number, count = self.editor().go_to_match(self.wanted, step, here=here)
        none = _("not found") if self.wanted else ""
        self._say(_("{n} of {count}").format(n=number, count=count) if count else none)

    def _say(self, text: str) -> None:
        self.query_one("#found", Static).update(text)

    def action_find_on(self, step: int) -> None:
        """Go to another match."""
        self.go(step)

    def action_other_field(self) -> None:
        """Go to the other field."""
        if self.asks == "text":
            wanted, new = self.query_one("#wanted", Input), self.query_one("#new", Input)
            (new if wanted.has_focus else wanted).focus()

    def action_replace_all(self) -> None:
        """Replace every match, as one step to undo."""
        if self.wanted:
            count = self.editor().replace_all(self.wanted, self.query_one("#new", Input).value)
            self._say(_("{n} replaced").format(n=count))

    def action_close(self) -> None:
        """Back to the code."""
        self.remove_class("-open")
        self.editor().focus()
