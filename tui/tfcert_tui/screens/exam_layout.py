"""Where one looks on the exam screen: which panes are seen, in which size, and which has the keyboard."""

from __future__ import annotations

from functools import partial
from typing import Any, Self

from textual import events
from textual.geometry import Offset, Region
from textual.timer import Timer
from textual.widget import Widget

from tfcert_tui.desk import Desk
from tfcert_tui.keys.key_turns import Release, hold
from tfcert_tui.notices import ask
from tfcert_tui.pane_sizes import STEP
from tfcert_tui.terminal.sparing import Sparing
from tfcert_tui.widgets.book import Book

LEFT = ("statement", "page")
OPENING_S = 0.3
MADE_S = 0.02
"""Between two looks whether a page has been made."""
REST_S = 0.6
"""Seconds without a move until the sizes are kept."""
PANES = (*LEFT, "curves", "log", "machine")
ROOMY_COLUMNS, ROOMY_ROWS = 110, 34
"""From this size on the panes are seen together."""
WIDE_COLUMNS = 170
"""From this width on the statement and a page are both seen."""
FIRST_PAGE = "code"


class ExamLayout(Sparing[None]):
    """The part of the exam screen that arranges the panes."""

    desk: Desk
    shown = "statement"
    """The pane with the keyboard."""
    left = "statement"
    """Which of the two left panes is seen where there is room for one."""
    zoomed = False
    opening = True
    """Until the first layouts have been painted: they paint all there is."""
    _titles_due = False
    """The titles are painted again once the panes have their places."""
    _keep_timer: Timer | None = None
    _dragging = ""
    """The border that the mouse holds: "column", "row" or none."""

    @property
    def roomy(self) -> bool:
        """Whether the panes are seen together."""
        size = self.app.size  # the screen's own is not known before its first layout
        return size.width >= ROOMY_COLUMNS and size.height >= ROOMY_ROWS

    @property
    def wide(self) -> bool:
        """Whether statement and page are seen side by side."""
        return self.roomy and self.app.size.width >= WIDE_COLUMNS

    @property
    def one(self) -> bool:
        """Whether one pane fills the screen."""
        return not self.roomy or self.zoomed

    @property
    def due_whole(self) -> bool:
        """Whether all of it is to be painted at the next tick; the first frame does not wait for one."""
        return super().due_whole and not self.opening

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again; while it opens, Textual would send it whole three times."""
        return super().refresh(*regions, repaint=repaint and not self.opening, layout=layout, recompose=recompose)

    def on_screen_suspend(self) -> None:
        """Be painted whole when what covers it now has gone, however soon that is."""
        self.opening = False

    def has_opened(self) -> None:
        """From now on it is painted whenever anything asks for it."""
        self.opening = False
        if self.one:  # what the layouts moved on the way to one pane was painted by none of them
            self.refresh()

    def paint_titles(self) -> None:
        """Write the panes' titles."""
        raise NotImplementedError

    def place_sheet(self) -> None:
        """Put a verdict that is open beside the pane with the keyboard."""
        raise NotImplementedError

    def arrange_panes(self) -> None:
        """Put every pane where it belongs in a terminal of this size."""
        self.set_class(self.one, "-one")
        self.set_class(not self.roomy and self.zoomed, "-bare")
        self.set_class(self.wide and not self.zoomed, "-wide")
        self.set_class(self.left == "page", "-page")
        self.set_class(self.shown not in LEFT, "-side")
        for name in PANES:
            self.query_one(f"#{name}").set_class(name == self.shown, "-shown")
        self._share_room()
        if self.wide and not self.zoomed:
            self._open_a_page()
        self.paint_titles()
        if not self._titles_due:
            self._titles_due = True
            self.call_after_refresh(self._paint_titles_again)

    def _paint_titles_again(self) -> None:
        """Paint them for the room that the panes have now."""
        self._titles_due = False
        self.paint_titles()

    def _open_a_page(self) -> None:
        book = self.query_one(Book)
        if not book.shown:
            self.call_after_refresh(book.open, FIRST_PAGE)

    def _share_room(self) -> None:
        sizes, left = self.desk.sizes, self.desk.sizes.column(self.wide)
        widths = {"statement": left, "page": left, "side": 100 - left}
        if self.wide:
            widths |= {"statement": left * 3 // 7, "page": left - left * 3 // 7}
        heights = {"curves": sizes.curves, "log": 100 - sizes.curves}
        for name, share in widths.items():
            self.query_one(f"#{name}", Widget).styles.width = "1fr" if self.one else f"{share}fr"
        for name, share in heights.items():
            self.query_one(f"#{name}", Widget).styles.height = "1fr" if self.one else f"{share}fr"
        self.call_after_refresh(self.place_sheet)

    # Going to a pane

    def action_pane(self, name: str) -> None:
        """Go to a pane; where only one is seen, see that one."""
        self.shown = name
        self.left = name if name in LEFT else self.left
        self.arrange_panes()
        # At once, and not with the next refresh: the key behind it in a burst is meant for this pane.
        if name == "page":
            self.query_one(Book).focus_page()
        else:
            self.set_focus(self.query_one(f"#{name}"))

    def action_page(self, name: str) -> None:
        """Open a page of the left pane and go to it."""
        self.query_one(Book).open(name)
        self.action_pane("page")
        # A page that is opened for the first time is made meanwhile: what is typed behind the key is meant for it.
        self.call_after_refresh(self._enter_page, hold(self.app))

    def _enter_page(self, release: Release) -> None:
        book = self.query_one(Book) if self.is_attached and self.shown == "page" else None
        if book is not None and book.open_page is not None and not book.open_page.is_mounted:
            self.set_timer(MADE_S, partial(self._enter_page, release))
            return
        if book is not None:
            book.focus_page()
        release()

    def action_next_pane(self, step: int) -> None:
        """Go round the panes."""
        round_ = [name for name in PANES if name != "page" or self.query_one(Book).shown]
        self.action_pane(round_[(round_.index(self.focused_pane()) + step) % len(round_)])

    def action_zoom(self) -> None:
        """Fill the screen with the pane in focus, and back."""
        self.zoomed = not self.zoomed
        self.action_pane(self.focused_pane())

    def focused_pane(self) -> str:
        """Return the pane that has the keyboard."""
        node: Any = self.focused
        while node is not None and node.id not in PANES:
            node = node.parent
        return node.id if node is not None else self.shown

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Remember the pane, for zoom and for a smaller terminal."""
        self.shown = self.focused_pane()

    # Moving the borders

    def take_sizes(self) -> None:
        """Put the borders where the settings have them."""
        kept = self.desk.state.settings.panes
        if self._keep_timer is None and kept != self.desk.sizes.text:
            self.desk.sizes.take(kept)
            self._share_room()

    def _moved(self) -> None:
        """Show the borders where they are now, and keep that once they have come to rest."""
        self._share_room()
        if self._keep_timer is not None:
            self._keep_timer.stop()
        self._keep_timer = self.set_timer(REST_S, self._keep)

    def _keep(self) -> None:
        if self.is_attached:
            ask(self.app, self.desk, self._send_sizes())

    async def _send_sizes(self) -> None:
        sent = self._keep_timer
        try:
            settings = await self.desk.engine.change_settings({"panes": self.desk.sizes.text})
            self.desk.state.take_settings(settings)
        finally:
            if self._keep_timer is sent:  # else they were moved again meanwhile, and are sent once more
                self._keep_timer = None

    def action_move_column(self, step: int) -> None:
        """Move the border beside the training."""
        sizes = self.desk.sizes
        sizes.move_column(sizes.column(self.wide) + step * STEP, self.wide)
        self._moved()

    def action_move_row(self, step: int) -> None:
        """Move the border between curves and log."""
        self.desk.sizes.move_row(self.desk.sizes.curves + step * STEP)
        self._moved()

    def action_even(self) -> None:
        """Give every pane the size that it had in the beginning."""
        self.desk.sizes.even()
        self._moved()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a border between two panes."""
        self._dragging = "" if self.one else self._border_at(event.screen_offset)
        if self._dragging:
            self.capture_mouse()

    def _border_at(self, at: Offset) -> str:
        side, log = self.query_one("#side").region, self.query_one("#log").region
        if side.y <= at.y < side.bottom and at.x in (side.x - 1, side.x):
            return "column"
        return "row" if at.x > side.x and at.y in (log.y - 1, log.y) else ""

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the border that is held."""
        if not self._dragging:
            return
        body, side = self.query_one("#body").region, self.query_one("#side").region
        machine = self.query_one("#machine").region
        if self._dragging == "column":
            self.desk.sizes.move_column(round(100 * (event.screen_x - body.x) / max(1, body.width)), self.wide)
        else:
            room = max(1, side.height - machine.height)
            self.desk.sizes.move_row(round(100 * (event.screen_y - side.y) / room))
        self._moved()

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Let the border go."""
        if self._dragging:
            self._dragging = ""
            self.capture_mouse(False)
            self.clear_selection()
