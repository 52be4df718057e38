"""The clock: computed from the deadline, painted once a second, never a layout."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer

from tfcert_tui.deadline import Mood, clock_face, hidden_words
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import first_that_fits
from tfcert_tui.keys import keymap
from tfcert_tui.widgets.line_drawn import LineDrawn

STYLES: dict[Mood, str] = {
    "calm": "bold $foreground",
    "amber": "bold $accent",
    "last": "bold reverse $error",
    "over": "bold $error",
    "paused": "bold reverse $accent",
    "hidden": "$dim",
}


class ExamClock(LineDrawn):
    """Time left, right-aligned in a fixed width."""

    DEFAULT_CSS = "ExamClock { width: 34; height: 1; text-align: right; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="clock")
        self.desk = desk
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Look at the clock every second."""
        self._timer = self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Paint again; a timer may fire while its screen is torn down."""
        if self.is_attached:
            self.paint()

    def lines(self) -> list[Content]:
        """Return the time left in words for how urgent it is; the time spent, where there is no deadline."""
        attempt = self.desk.state.live
        if attempt is None:
            return [Content("")]
        choices, mood = clock_face(attempt, self.desk.remaining_s(), self.desk.elapsed_s())
        if self.desk.clock_hidden:
            choices, mood = hidden_words(keymap.shown("exam.clock")), "hidden"
        return [Content.assemble((f" {first_that_fits(choices, self.size.width - 2)} ", STYLES[mood]))]
