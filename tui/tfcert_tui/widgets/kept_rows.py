"""A text that is laid out once in each width, however often Textual asks: at each layout, and for its rows."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment

WIDTHS = 2
"""With a bar to scroll by and without."""


class KeptRows:
    """Holds while the look does: in another one a new one is made."""

    def __init__(self, text: RenderableType) -> None:
        self.text = text
        self._rows: dict[int, list[Segment]] = {}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        if width not in self._rows:
            if len(self._rows) >= WIDTHS:
                del self._rows[next(iter(self._rows))]
            self._rows[width] = list(console.render(self.text, options))
        yield from self._rows[width]
