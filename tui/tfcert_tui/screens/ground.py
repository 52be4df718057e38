"""What lies below a live attempt from the first frame on: nothing, until somebody goes home."""

from __future__ import annotations

from tfcert_tui.desk import Desk
from tfcert_tui.terminal.sparing import Sparing


class GroundScreen(Sparing[None]):
    """Never seen: the home screen takes its place, and neither its modules nor its widgets delay the attempt."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def on_screen_resume(self) -> None:
        """Somebody goes home; unless something else lies over it by now, as a result does."""
        if self._was_covered and self.app.screen is self:
            from tfcert_tui.screens.home import HomeScreen

            # Textual 8.2.8 takes one from a screen that is switched away, and gave none to its first.
            self._push_result_callback(self.app, None)
            self.app.switch_screen(HomeScreen(self.desk))
