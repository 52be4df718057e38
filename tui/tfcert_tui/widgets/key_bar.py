"""The bottom line: the next keys, as many as fit; each can be clicked."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tfcert_tui.keymap import Key


class KeyBar(Widget):
    """One line of keys, the most needed first; one that does not fit is left out, never cut."""

    DEFAULT_CSS = "KeyBar { height: 1; dock: bottom; background: $panel; text-wrap: nowrap; }"

    def __init__(self, keys: list[Key]) -> None:
        super().__init__()
        self.keys = [key for key in keys if key.label]

    def render(self) -> Content:
        """Return the keys that fit."""
        parts = [
            ((f" {key.shown_key} ", "bold $accent"), (f"{_(key.label)} ", "$foreground"))
            for key, _at in self._fitting()
        ]
        return Content.assemble(*(piece for pair in parts for piece in pair))

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for key, (left, right) in self._fitting():
            if left <= event.x < right:
                await self.screen.run_action(key.action)

    def _fitting(self) -> list[tuple[Key, tuple[int, int]]]:
        found, used = [], 0
        for key in self.keys:
            cells = cell_len(f" {key.shown_key} {_(key.label)} ")
            if used + cells <= self.size.width:
                found.append((key, (used, used + cells)))
                used += cells
        return found
