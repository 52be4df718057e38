"""What every page of the left pane is, and which there are."""

from __future__ import annotations

from gettext import gettext as _
from importlib import import_module

import msgspec
from textual.widget import Widget

from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk
from tfcert_tui.keys.key import N_


class Page(Widget):
    """One page of the left pane: made when it is first opened, one object for all problems."""

    DEFAULT_CSS = "Page { width: 1fr; height: 1fr; }"
    keeps_text = False
    """Whether a run or a submission has to wait for what is typed here."""

    def __init__(self, desk: Desk, category: int) -> None:
        super().__init__()
        self.desk = desk
        self.category = category

    def turn_to(self, category: int) -> None:
        """Show another problem."""
        self.category = category

    def paint(self, changed: Part) -> None:
        """Paint what changed: at most four times a second while it is seen, `Part.ALL` when it comes into sight."""

    def heading(self) -> str:
        """Return what stands in its tab in place of its name, such as "Submissions 2"; "": its name."""
        return ""

    def settle(self) -> bool:
        """Put away what is unsaved, before a run, a check, a submission; False: impossible, and the person was told."""
        return True


class PageKind(msgspec.Struct, frozen=True):
    """A page as the tabs know it, before it is made."""

    name: str
    key: str
    """Id of the key that opens it."""
    title: str
    """Marked for translation."""
    short: str
    """The same where there is little room."""
    made_by: str
    """`module:Class`, imported when it is first opened: the first frame waits for none of them."""

    def make(self, desk: Desk, category: int) -> Page:
        """Return the page itself."""
        module, _colon, name = self.made_by.partition(":")
        made: Page = getattr(import_module(module), name)(desk, category)
        return made

    @property
    def shown_title(self) -> str:
        """Its name in the person's language."""
        return _(self.title)


KINDS: tuple[PageKind, ...] = (
    PageKind("code", "exam.code", N_("Code"), N_("Code"), "tfcert_tui.pages.code_page:CodePage"),
    PageKind("data", "exam.data", N_("Data"), N_("Data"), "tfcert_tui.pages.data_page:DataPage"),
    PageKind(
        "submissions",
        "exam.submissions",
        N_("Submissions"),
        N_("Subm."),
        "tfcert_tui.pages.submissions_page:SubmissionsPage",
    ),
    PageKind("notes", "exam.notes", N_("Notes"), N_("Notes"), "tfcert_tui.pages.notes_page:NotesPage"),
)
"""In the order of the tabs, behind the statement."""


def kind(name: str) -> PageKind:
    """Return a kind by its name."""
    return next(each for each in KINDS if each.name == name)
