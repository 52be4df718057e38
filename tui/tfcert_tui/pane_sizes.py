"""How the exam screen's panes share the room, moved by keys and by dragging."""

from __future__ import annotations

import msgspec

STEP = 5
"""Percent that one key press moves a border by."""
LEAST, MOST = 25, 75
"""Percent: no pane is pushed out of sight."""


class PaneSizes(msgspec.Struct):
    """Percent of the room; one object per desk, so that it outlives the screen."""

    left: int = 50
    """Statement or page, of the width, beside the training."""
    left_wide: int = 62
    """Statement and page together, where both are seen."""
    curves: int = 55
    """Curves, of the height that they share with the log."""

    def move_column(self, percent: int, wide: bool) -> None:
        """Put the border beside the training there."""
        if wide:
            self.left_wide = _within(percent)
        else:
            self.left = _within(percent)

    def column(self, wide: bool) -> int:
        """Return where the border beside the training is."""
        return self.left_wide if wide else self.left

    def move_row(self, percent: int) -> None:
        """Put the border between curves and log there."""
        self.curves = _within(percent)

    def take(self, text: str) -> None:
        """Take the sizes as the settings keep them; "": as in the beginning."""
        if text:
            self.left, self.left_wide, self.curves = (_within(int(each)) for each in text.split())
        else:
            self.even()

    @property
    def text(self) -> str:
        """The sizes as the settings keep them."""
        return "" if self == PaneSizes() else f"{self.left} {self.left_wide} {self.curves}"

    def even(self) -> None:
        """Back to where they were in the beginning."""
        first = PaneSizes()
        self.left, self.left_wide, self.curves = first.left, first.left_wide, first.curves


def _within(percent: int) -> int:
    return max(LEAST, min(MOST, percent))
