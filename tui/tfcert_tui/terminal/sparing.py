"""Screens that send nothing twice: every byte goes over somebody's thin line.

Left to itself Textual 8.2.8 sends a screen again for what an opaque one hides, and whenever the focus moves; a screen
that is seen below another one asks for the same rows again at every frame, for ever; and a new one is styled twice.
"""

from __future__ import annotations

from typing import Self

from textual import events
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget


class Sparing(Screen[ScreenResultType]):
    """Fills the terminal."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's own, but for sending the whole screen again: the widgets concerned are painted by their styles."""

    @property
    def due_whole(self) -> bool:
        """Whether all of it is to be painted at the next tick."""
        return self._repaint_required

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint again; regions are what the screen below has changed, and no reason where that is not seen.

        A layout paints what it moves: it is no reason to paint the rest.
        """
        if regions and not self.is_modal:
            return self
        return super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)

    is_styled = False
    """Its style was read before it was made."""
    _was_covered = False

    def _on_screen_suspend(self) -> None:
        self._was_covered = True

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Called before Textual's own: what has just been mounted was styled with that."""
        event.refresh_styles = event.refresh_styles and (self._was_covered or not self.is_styled)

    def _screen_resized(self, size: Size) -> None:
        """As Textual's own; and painted whole, as nobody knows what a terminal shows that was resized or taken up."""
        self.refresh()
        super()._screen_resized(size)

    def _compositor_refresh(self) -> None:
        """As Textual's own where this is the upper screen; below others its rows are asked for once, through each."""
        if self is self.app.screen:
            if not self.due_whole:  # else the next tick paints this too
                super()._compositor_refresh()
            return
        regions = set(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        if regions and self in self.app._background_screens:
            stack = self.app.screen_stack
            for between in stack[stack.index(self) + 1 : -1]:
                between._set_dirty(*regions)  # It keeps rows of what is seen beside it.
            self.app.screen.refresh(*regions)


class SparingModal(Sparing[ScreenResultType], ModalScreen[ScreenResultType]):
    """Lies over another screen, which is seen beside it."""
