"""Screens that send what has changed, and nothing twice: every byte goes over somebody's thin line.

Left to itself Textual 8.2.8 sends a screen whole three times while it opens, and again for what an opaque screen
hides; a screen seen below another one asks for the same rows again at every frame, for ever.
"""

from __future__ import annotations

from textual import events, on
from textual.geometry import Region
from textual.screen import ModalScreen, Screen, ScreenResultType

OPENING_S = 0.3


class Sparing(Screen[ScreenResultType]):
    """Fills the terminal."""

    opening = True
    """Until the first layouts have been painted: they paint all there is."""

    @on(events.Mount)
    def begin_to_open(self) -> None:
        """Be painted whenever anything asks for it, once it is there."""
        self.set_timer(OPENING_S, self._there)

    @on(events.ScreenResume)
    def come_into_sight(self) -> None:
        """Come into sight again, painted once."""
        if not self.opening:
            self.call_after_refresh(self._come_back)

    @on(events.Resize)
    def take_size(self) -> None:
        """Paint all again: a terminal that changes its size may have lost or moved what stood there."""
        self.call_after_refresh(self._paint_whole)

    def _paint_whole(self) -> None:
        if not self.opening:
            self.refresh()

    def _come_back(self) -> None:
        self.opening = True
        self.set_timer(OPENING_S, self._opened)

    def _there(self) -> None:
        # What its first layouts moved, as into one pane at 80x24, may have been painted by none of them.
        self._opened()
        if not self.is_modal and self.is_current:
            self.refresh()

    def _opened(self) -> None:
        self.opening = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Sparing[ScreenResultType]:
        """Paint again: a layout paints what it moves; regions are what the screen below has changed."""
        if regions and not self.is_modal:
            return self
        whole = repaint and not (self.opening or layout)
        return super().refresh(*regions, repaint=whole, layout=layout, recompose=recompose)

    def _compositor_refresh(self) -> None:
        """As Textual's own where this is the upper screen; below another one its rows are asked for once."""
        if self is self.app.screen:
            super()._compositor_refresh()
            return
        regions = set(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        if regions and self in self.app._background_screens:
            self.app.screen.refresh(*regions)


class SparingModal(Sparing[ScreenResultType], ModalScreen[ScreenResultType]):
    """Lies over another screen, which is seen beside it."""
