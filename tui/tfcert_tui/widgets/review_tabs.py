"""The pages of a review by name; the one that is seen stands in brackets, so that no colour is needed to tell."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tfcert_tui.keys.key import Key
from tfcert_tui.keys.tables.review import REVIEW
from tfcert_tui.widgets.line_drawn import LineDrawn

PAGES = ("difference", "explanation", "figures", "submissions")
KEYS = {key.id.removeprefix("review."): key for key in REVIEW}


class ReviewTabs(LineDrawn):
    """One line; each name can be clicked."""

    DEFAULT_CSS = "ReviewTabs { height: 1; padding: 0 1; background: $panel; }"

    class Chosen(Message):
        """A page was clicked."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self.page = PAGES[0]

    def put(self, page: str) -> None:
        """Show which page is seen."""
        self.page = page
        self.paint()

    def lines(self) -> list[Content]:
        """Return the names, with their keys where there is room."""
        parts = [(text, "bold $accent" if page == self.page else "$dim") for page, text in self._texts()]
        return [Content.assemble(*parts).truncate(self.size.width)]

    def _texts(self) -> Iterator[tuple[str, str]]:
        names = {page: self._called(page) for page in PAGES}
        keyed = {page: f"{_key(page).shown_key} {name}" for page, name in names.items()}
        fits = sum(cell_len(name) + 3 for name in keyed.values()) <= self.size.width
        for page, name in (keyed if fits else names).items():
            yield page, f"[{name}] " if page == self.page else f" {name}  "

    def _called(self, page: str) -> str:
        return {
            "difference": _("Difference"),
            "explanation": _("Explanation"),
            "figures": _("Figures"),
            "submissions": _("Submissions"),
        }[page]

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        left = self.gutter.left
        for page, text in self._texts():
            if left <= event.x < left + cell_len(text):
                self.post_message(self.Chosen(page))
            left += cell_len(text)


def _key(page: str) -> Key:
    return KEYS[page]
