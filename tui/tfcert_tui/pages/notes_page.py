"""A person's own notes on a problem: saved by themselves, kept across attempts, allowed in an exam."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.timer import Timer
from textual.widgets import Static, TextArea

from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits, shorten
from tfcert_tui.keys.key_bindings import bindings
from tfcert_tui.keys.tables.pages import NOTES
from tfcert_tui.notes_file import FOLDER, NotesFile, notes_of
from tfcert_tui.notices import tell
from tfcert_tui.page import Page
from tfcert_tui.widgets.code_canvas import PICTURES
from tfcert_tui.widgets.code_document import Lines

SAVE_S = 0.7
"""From the first unsaved key to the disk."""
LOOK_S = 1.0
"""Between looks at what others may have written."""


TAKEN = ("f6", "f7", "ctrl+e")
"""Keys of the exam's that Textual's editor would take for itself; each does there what another key does too."""


class NotesArea(TextArea, inherit_bindings=False):
    """A plain text, byte for byte the file's, that leaves the exam its keys; what steers a terminal is a picture."""

    BINDINGS: ClassVar[list[BindingType]] = [
        each
        if isinstance(each, tuple)
        else replace(each, key=",".join(k for k in each.key.split(",") if k not in TAKEN))
        for each in TextArea.BINDINGS
        if isinstance(each, tuple) or set(each.key.split(",")).difference(TAKEN)
    ]

    def _set_document(self, text: str, language: str | None) -> None:
        # Textual's own ends a line at form feeds and the like too, and gives all lines the same end.
        self.document = Lines(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    async def _on_paste(self, event: events.Paste) -> None:
        """Take line ends as a terminal sends them for line ends."""
        event.prevent_default()
        event.stop()
        if not self.read_only:
            text = event.text.replace("\r\n", "\n").replace("\r", "\n")
            self._replace_via_keyboard(text, *self.selection)

    def get_line(self, line_index: int) -> Text:
        """Return a line as a terminal takes it."""
        line = super().get_line(line_index)
        line.plain = self.document.get_line(line_index).translate(PICTURES)
        return line


class NotesPage(Page):
    """One text, and a line that says where it lies and whether it is saved."""

    DEFAULT_CSS = """
    NotesPage { layout: vertical; }
    NotesPage TextArea { height: 1fr; border: none; padding: 0; background: $background; }
    NotesPage TextArea:focus { border: none; }
    NotesPage #where { height: 1; color: $dim; text-wrap: nowrap; }
    NotesPage #where.-bad { color: $error; text-style: bold; }
    """
    BINDINGS = bindings(NOTES)

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__(desk, category)
        self.notes: NotesFile | None = None
        self._made: NotesArea | None = None
        self._saved = ""
        """The text that is on the disk."""
        self._unsaved: dict[Path, tuple[NotesFile, str]] = {}
        """Notes on other problems that the disk did not take; tried again."""
        self._timer: Timer | None = None
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Text and line."""
        self._made = NotesArea(
            id="notes", soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False
        )
        yield self._made
        yield Static(id="where", markup=False)

    def on_mount(self) -> None:
        """Read them, and look from time to time whether someone else wrote them."""
        self._open()
        self.set_interval(LOOK_S, self._look)

    def on_resize(self) -> None:
        """Fit the line anew."""
        self._say()

    def turn_to(self, category: int) -> None:
        """Show another problem's, after saving these."""
        if category != self.category:
            self.settle()
            super().turn_to(category)
            self._open()

    def paint(self, changed: Part) -> None:
        """Open those of an attempt that has come meanwhile."""
        if self.is_attached and changed & Part.ATTEMPT and self.notes != self._file():
            self.settle()
            self._open()

    def settle(self) -> bool:
        """Put what is unsaved on the disk now; notes that cannot be saved hold up no submission, and stay here."""
        self._stop_timer()
        area = self._area
        if not self._save() and area is not None and self.notes is not None:
            self._unsaved[self.notes.file] = (self.notes, area.text)
        return True

    def on_unmount(self) -> None:
        """Nothing typed is lost with the screen: what no disk takes yet comes back with the next one."""
        self.settle()
        for notes, text in self._unsaved.values():
            self._leave(notes, text)

    def _leave(self, notes: NotesFile, text: str) -> None:
        try:
            notes.leave_unsaved(text)
        except OSError as error:
            said = _("Your notes in {file} could not be saved, and are lost with this screen: {why}.")
            tell(self.app, said.format(file=notes.file, why=error.strerror or error), severity="error", timeout=20)

    @property
    def _area(self) -> TextArea | None:
        """Also when the screen is being taken down: what was typed last is in it still."""
        return self._made

    def _file(self) -> NotesFile | None:
        view = self.desk.state.problem(self.category)
        if view is None or self.desk.data_dir is None:
            return None
        wanted = notes_of(self.desk.data_dir, view.slug, self.desk.drafts_elsewhere)
        return self.notes if self.notes is not None and self.notes.file == wanted.file else wanted

    def _open(self) -> None:
        area = self._area
        if area is None:
            return
        self.notes, self._trouble = self._file(), ""
        self._load(area)
        if self.notes is not None and self.notes.file in self._unsaved:
            self.notes, text = self._unsaved.pop(self.notes.file)
            area.load_text(text)
        elif self.notes is not None and not self._trouble:
            self._bring_back(area, self.notes)
        area.placeholder = _(
            "Your notes on this problem: what worked, what to try next. They save themselves, and come back in every"
            " attempt at it, an exam too."
        )
        self._say()

    def _bring_back(self, area: TextArea, notes: NotesFile) -> None:
        """Show what an earlier screen could not save; it is saved as if it had been typed now."""
        text = notes.bring_back(area.text)
        if text is not None:
            area.load_text(text)
            tell(self.app, _("Notes that could not be saved earlier are here again."), timeout=10)

    def _load(self, area: TextArea) -> None:
        """Show what is on the disk, with the cursor where it was."""
        try:
            text = self.notes.read() if self.notes else ""
        except OSError as error:
            self._trouble = _("They cannot be read: {why}.").format(why=error.strerror or error)
            text = ""
        self._saved, cursor = text, area.cursor_location
        if area.text != text:
            area.load_text(text)
            area.move_cursor(cursor)
        area.read_only = bool(self._trouble) or self.notes is None

    def on_text_area_changed(self, _message: TextArea.Changed) -> None:
        """Save soon."""
        area = self._area
        if area is not None and area.text != self._saved and self._timer is None:
            self._timer = self.set_timer(SAVE_S, self._save_soon)
        self._say()

    def _save_soon(self) -> None:
        self._timer = None
        self._save()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _save(self) -> bool:
        area = self._area
        if area is None or self.notes is None or area.read_only or area.text == self._saved:
            return True
        text = area.text
        try:
            kept = self.notes.write(text)
        except OSError as error:
            self._fail(error)
            return False
        self._saved, self._trouble = text, ""
        if kept is not None:
            self._say_kept(kept)
        self._say()
        return True

    def _fail(self, error: OSError) -> None:
        """Say that they are not on the disk, and try again: they are still on the screen."""
        if self._area is not None and self.notes is not None:
            self.notes.keep_unsaved(self._area.text)
        said = _("Your notes could not be saved: {why}. They are tried again; make room, and leave this open.")
        self._trouble = said.format(why=error.strerror or error)
        if self.app.is_running:
            tell(self.app, self._trouble, severity="error", timeout=15)
        self._say()

    def _say_kept(self, kept: Path) -> None:
        said = _("Your notes were changed outside while you typed. Both are kept: yours here, the others in {file}.")
        tell(self.app, said.format(file=kept), severity="warning", timeout=15)

    def _look(self) -> None:
        """Take in what someone else wrote; try again what could not be saved."""
        area = self._area
        if area is None or self.notes is None or not self.is_attached:
            return
        for file, (notes, text) in list(self._unsaved.items()):
            with suppress(OSError):
                notes.write(text)
                del self._unsaved[file]
        if area.read_only:
            self._open()
        elif area.text != self._saved:
            if self._timer is None:
                self._save()
        elif self.notes.changed_outside:
            self._load(area)
            self._say()

    def _say(self) -> None:
        """Say where they lie and whether all of it is on the disk."""
        area = self._area
        if area is None or not self.is_attached or not self.query("#where"):
            return
        line = self.query_one("#where", Static)
        if self.notes is None:
            text = _("There is no problem to take notes on.") if self.desk.data_dir else _("Notes have no folder here.")
        elif self._trouble:
            text = self._trouble
        else:
            saved = area.text == self._saved
            said = _("saved in {file}") if saved else _("saving… {file}")
            places = [_short(self.notes.file), f"…/{FOLDER}/{self.notes.file.name}", self.notes.file.name]
            text = first_that_fits([said.format(file=place) for place in places], max(10, self.size.width))
        line.set_class(bool(self._trouble), "-bad")
        line.update(shorten(text, max(10, self.size.width)), layout=False)

    # Keys

    def action_date(self) -> None:
        """Put in when it is: the moment of a note is half of what it says."""
        import time

        area = self._area
        if area is not None and not area.read_only:
            area.insert(time.strftime("%Y-%m-%d %H:%M "))


def _short(file: Path) -> str:
    """Return a path with the home folder as `~`."""
    try:
        return f"~/{file.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(file)
