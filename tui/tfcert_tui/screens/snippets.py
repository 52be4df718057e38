"""The book of snippets over the code: found as it is typed, inserted by Enter."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tfcert_tui.code.snippet_book import Snippet, SnippetBook, SnippetRefused
from tfcert_tui.keys import keymap
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.code import SNIPPETS
from tfcert_tui.notices import tell
from tfcert_tui.screens.confirm import ConfirmScreen
from tfcert_tui.terminal.sparing import SparingModal
from tfcert_tui.widgets.plain_input import PlainInput


class SnippetsScreen(SparingModal[str]):
    """Returns the code to insert, "" for none."""

    CSS_PATH = "snippets.tcss"
    BINDINGS = bindings(SNIPPETS)

    def __init__(self, folder: Path, selected: str) -> None:
        """`selected` is what could be kept as a snippet."""
        super().__init__()
        self.book = SnippetBook(folder)
        self.selected = selected
        self.shown: list[Snippet] = []
        self.naming = False
        """The field takes the title of a new snippet, and not what is looked for."""

    def compose(self) -> ComposeResult:
        """What is looked for, the titles, the code of the chosen one."""
        with Vertical(id="box"):
            yield PlainInput(id="words")
            titles = OptionList(id="titles", markup=False, compact=True)
            titles.can_focus = False
            yield titles
            with VerticalScroll(id="code", can_focus=False):
                yield Static(id="text", markup=False)

    def on_mount(self) -> None:
        """Fill the book where it is new, and show all."""
        self.app.clear_notifications()
        try:
            self.book.fill()
        except SnippetRefused as error:
            tell(self.app, str(error), severity="warning", timeout=12)
        self.query_one("#words").focus()
        self._say_keys()
        self._list("")

    def _say_keys(self) -> None:
        box, field = self.query_one("#box"), self.query_one("#words", Input)
        said = _("{insert} insert · {keep} keep · {delete} delete · {folder} folder · {close} close")
        known = ("insert", "keep", "delete", "folder", "close")
        keys = {name: keymap.shown(f"snippets.{name}") for name in known}
        box.border_subtitle = Content(said.format(**keys))
        box.border_title = Content(_("Snippets"))
        field.placeholder = _("type to find, in titles and code")
        if self.naming:
            box.border_subtitle = Content(
                _("{insert} keeps the selected code under this title · {close} goes back").format(**keys)
            )
            field.placeholder = _("title of the new snippet")

    def _list(self, words: str) -> None:
        self.shown = [each for each in self.book.snippets() if each.has(words)]
        titles = self.query_one("#titles", OptionList)
        titles.clear_options()
        titles.add_options([each.title for each in self.shown])
        titles.highlighted = 0 if self.shown else None
        self._show()

    def _show(self) -> None:
        chosen = self._chosen()
        none = _("Nothing matches. Snippets are plain .py files in {folder}").format(folder=self.book.folder)
        self.query_one("#text", Static).update(chosen.body if chosen else none)
        self.query_one("#code").scroll_home(animate=False)

    def _chosen(self) -> Snippet | None:
        at = self.query_one("#titles", OptionList).highlighted
        return self.shown[at] if at is not None and at < len(self.shown) else None

    def on_option_list_option_highlighted(self) -> None:
        """Show the code of the one that is chosen."""
        self._show()

    def on_option_list_option_selected(self) -> None:
        """Take a click."""
        self.action_insert()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while it is typed."""
        if not self.naming:
            self._list(event.value)

    def on_input_submitted(self) -> None:
        """Insert, or keep under the title."""
        self.action_insert()

    def action_move(self, step: int) -> None:
        """Choose another."""
        titles = self.query_one("#titles", OptionList)
        if self.shown:
            titles.highlighted = ((titles.highlighted or 0) + step) % len(self.shown)

    def action_insert(self) -> None:
        """Return the chosen code; while a title is typed, keep the new one."""
        chosen = self._chosen()
        if self.naming:
            self._keep()
        elif chosen is not None:
            self.dismiss(chosen.body)

    def action_keep(self) -> None:
        """Ask for a title for the selected code."""
        if not self.selected.strip():
            tell(self.app, _("Nothing is selected in the code: select some lines first (Shift and arrows)."))
            return
        self.naming = True
        self.query_one("#words", Input).value = ""
        self.query_one("#text", Static).update(self.selected)
        self._say_keys()

    def _keep(self) -> None:
        field = self.query_one("#words", Input)
        try:
            kept = self.book.keep(field.value, self.selected)
        except SnippetRefused as error:
            tell(self.app, str(error), severity="warning")
            return
        tell(self.app, _("Kept: {file}").format(file=kept.file))
        self._leave_naming()

    def _leave_naming(self) -> None:
        self.naming = False
        self.query_one("#words", Input).value = ""
        self._say_keys()
        self._list("")

    def action_delete(self) -> None:
        """Delete the chosen one, after a question."""
        chosen = self._chosen()
        if chosen is None or self.naming:
            return
        question = ConfirmScreen(_("Delete this snippet?"), [chosen.title, str(chosen.file)], _("Delete it"))
        self.app.push_screen(question, lambda yes: self._delete(chosen) if yes else None)

    def _delete(self, snippet: Snippet) -> None:
        try:
            self.book.delete(snippet)
        except SnippetRefused as error:
            tell(self.app, str(error), severity="warning")
        self._list(self.query_one("#words", Input).value)

    def action_folder(self) -> None:
        """Say where they lie."""
        tell(self.app, _("Each snippet is a file of its own in {folder}").format(folder=self.book.folder), timeout=12)

    def action_close(self) -> None:
        """Back to the code, or to the list."""
        if self.naming:
            self._leave_naming()
        else:
            self.dismiss("")
