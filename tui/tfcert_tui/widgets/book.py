"""The left pane's pages, each made when it is first opened."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from tfcert_tui import page
from tfcert_tui.client_state import Part
from tfcert_tui.desk import Desk
from tfcert_tui.page import Page


class Book(Widget):
    """Shows one page at a time."""

    DEFAULT_CSS = "Book { layout: vertical; } Book Page { display: none; } Book Page.-open { display: block; }"

    def __init__(self, desk: Desk, category: int, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.desk = desk
        self.category = category
        self._pages: dict[str, Page] = {}
        self.shown = ""
        """The open page's name; "" before any was."""

    def compose(self) -> ComposeResult:
        """Nothing: pages come as they are opened."""
        return iter(())

    @property
    def open_page(self) -> Page | None:
        """The page that is open."""
        return self._pages.get(self.shown)

    def open(self, name: str) -> Page:
        """Show a page, made now if it never was."""
        if name not in self._pages:
            self._pages[name] = page.kind(name).make(self.desk, self.category)
            self.mount(self._pages[name])
        self.shown = name
        for each, made in self._pages.items():
            made.set_class(each == name, "-open")
        opened = self._pages[name]
        if opened.category != self.category:
            opened.turn_to(self.category)
        self.call_after_refresh(self._paint_opened, opened)
        return opened

    def _paint_opened(self, opened: Page) -> None:
        if opened.is_attached:
            opened.paint(Part.ALL)

    def turn_to(self, category: int) -> None:
        """Show another problem; a page out of sight follows when it is opened."""
        self.category = category
        if self.open_page is not None:
            self.open_page.turn_to(category)
            self.open_page.paint(Part.ALL)

    def paint(self, changed: Part) -> None:
        """Paint the open page, while it is seen."""
        if self.open_page is not None and self.open_page.is_attached and self.display:
            self.open_page.paint(changed)

    def focus_page(self) -> None:
        """Give the keyboard to the open page, or to the first in it that takes keys; without either, take it."""
        opened = self.open_page
        inside = [each for each in opened.walk_children(Widget) if each.focusable] if opened is not None else []
        target = opened if opened is not None and opened.can_focus else next(iter(inside), None)
        self.screen.set_focus(target or self)

    def heading(self, name: str) -> str:
        """Return what stands in a page's tab."""
        made = self._pages.get(name)
        return (made.heading() if made else "") or page.kind(name).shown_title

    def settle(self) -> bool:
        """Let every page put away what is unsaved; False: one could not, and has said why."""
        for each in self._pages.values():
            if each.keeps_text and each.category != self.category:
                each.turn_to(self.category)  # one out of sight has not followed yet
        settled = [each.settle() for each in self._pages.values()]
        return all(settled)
