"""Where the sheet of a verdict stands: beside the pane with the keyboard, and away again when the work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:  # What is opened later is imported then: the first frame waits for every import.
    from tfcert_tui.widgets.verdict_sheet import Pages, VerdictSheet

LEFT = ("statement", "page")
MOST_CELLS = 84
"""Of a sheet on the left: its lines are no longer."""


class Panes(Protocol):
    """What is asked of the exam screen."""

    @property
    def one(self) -> bool:
        """Whether one pane fills the screen."""

    def focused_pane(self) -> str:
        """Return the pane that has the keyboard."""


class VerdictDock:
    """One per exam screen."""

    def __init__(self, screen: Screen[None], panes: Panes) -> None:
        self.screen = screen
        self.panes = panes
        self.sheet: VerdictSheet | None = None
        self._before: Widget | None = None
        """What had the keyboard when the sheet took it."""

    @property
    def typing(self) -> bool:
        """Whether the keys that are pressed now are meant for a text."""
        from textual.widgets import Input, TextArea

        return isinstance(self.screen.focused, TextArea | Input)

    def come(self, pages: Pages) -> bool:
        """Show what came by itself, without taking a key from anyone; False: there was no place for it."""
        if self.panes.one and self.typing:
            return False
        self._open(pages)
        if self.panes.one:
            self._take_keyboard()
        return True

    def ask(self, pages: Pages) -> None:
        """Show what the person asked for; it has the keyboard, to be scrolled."""
        self._open(pages)
        self._take_keyboard()

    def _open(self, pages: Pages) -> None:
        from tfcert_tui.widgets.verdict_sheet import VerdictSheet

        if self.sheet is None:
            self.sheet = VerdictSheet(pages)
            self.screen.query_one("#body", Horizontal).mount(self.sheet)
        else:
            self.sheet.show(pages)
        self.place()

    def _take_keyboard(self) -> None:
        if self.sheet is not None and self.screen.focused is not self.sheet:
            self._before = self.screen.focused
            self.screen.set_focus(self.sheet)

    def paint(self) -> None:
        """Show it as it is now."""
        if self.sheet is not None:
            self.sheet.paint()

    def place(self) -> None:
        """Put it over the half without the keyboard; over everything where one pane is seen."""
        sheet = self.sheet
        if sheet is None:
            return
        one = self.panes.one
        sheet.set_class(one, "-low")
        left = self.panes.focused_pane() not in LEFT
        body, side = self.screen.query_one("#body").size.width, self.screen.query_one("#side").outer_size.width
        width = body if one else min(body - side, MOST_CELLS) if left else side
        dock: Literal["left", "right"] = "left" if left else "right"
        now = sheet.styles.width
        if sheet.styles.dock != dock or now is None or now.value != width:
            sheet.styles.dock = dock
            sheet.styles.width = width

    def work_goes_on(self) -> None:
        """Put it away, unless it is kept."""
        if self.sheet is not None and (not self.sheet.kept or self.panes.one):
            self.put_away()

    def typed(self) -> None:
        """Put it away once it could be read, unless it is kept."""
        if self.sheet is not None and self.sheet.read and self.typing:
            self.work_goes_on()

    def focus_moved(self) -> None:
        """Make way for the pane that has the keyboard now."""
        if self.sheet is None or self.screen.focused is self.sheet:
            return
        if self.panes.one:
            self.put_away()
        else:
            self.screen.call_after_refresh(self.place)

    def put_away(self) -> bool:
        """Take it from the screen; the keyboard goes back to where it was. False: there was none."""
        sheet, self.sheet = self.sheet, None
        if sheet is None:
            return False
        if self.screen.focused is sheet:
            back = self._before if self._before is not None and self._before.is_attached else None
            self.screen.set_focus(back)
        sheet.remove()
        return True

    def keep(self) -> bool | None:
        """Let it stay while the work goes on, or no more; None: there is none."""
        if self.sheet is None:
            return None
        self.sheet.kept = not self.sheet.kept
        self.sheet.paint()
        return self.sheet.kept

    def scroll(self, step: int) -> None:
        """Scroll it by a page, wherever the keyboard is."""
        if self.sheet is not None:
            self.sheet.scroll_relative(y=step * max(1, self.sheet.size.height - 2), animate=False)
