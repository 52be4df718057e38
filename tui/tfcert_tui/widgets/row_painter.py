"""A widget drawn row by row that sends only the cells that changed, at most four times a second, without a layout."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tfcert_tui.widgets import exact_spans

PAINT_INTERVAL_S = 0.25
"""Where the app does not say; over a line it says more."""
EARLY = 0.2
"""So much of the interval may be missing: asked at the app's own ticks, all panes are then sent in one piece."""
STYLE_BYTES, MOVE_BYTES = 41, 8
"""What a colour and a cursor move cost on the wire; every span begins with one of each."""

Cell = tuple[str, Style | None]


def cells_of(strip: Strip) -> list[Cell]:
    """Return one entry per terminal cell; the second half of a wide character differs with its first."""
    cells: list[Cell] = []
    for text, style, _control in strip:
        if text.isascii():
            cells.extend((character, style) for character in text)
            continue
        for character in text:
            _append_cell(cells, character, style)
    return cells


def _append_cell(cells: list[Cell], character: str, style: Style | None) -> None:
    width = get_character_cell_size(character)
    if width == 0 and cells:
        cells[-1] = (cells[-1][0] + character, style)
    if width:
        cells.append((character, style))
    if width == 2:
        cells.append((character + "\0", style))


def changed_spans(old: Strip, new: Strip) -> list[tuple[int, int]]:
    """Return [start, end) cell ranges of `new` to send again, in the cheapest portions."""
    if old == new:
        return []
    before, after = cells_of(old), cells_of(new)
    if len(before) != len(after):
        return [(0, max(len(before), len(after)))]
    spans: list[tuple[int, int]] = []
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        if was == now:
            continue
        near = spans and at - spans[-1][1] <= MOVE_BYTES + STYLE_BYTES
        if near and _cheaper_together(after[spans[-1][1] - 1 : at + 1]):
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return spans


def _cheaper_together(cells: list[Cell]) -> bool:
    """Return whether sending what lies between two changed cells costs less than a span of its own."""
    colours = sum(one[1] is not two[1] and one[1] != two[1] for one, two in pairwise(cells))
    text = sum(len(character.encode()) for character, _style in cells[1:-1])
    return text + colours * STYLE_BYTES <= MOVE_BYTES + STYLE_BYTES


def changed_regions(old: Sequence[Strip | None], new: list[Strip]) -> list[Region]:
    """Return what differs between two pictures of the same size; a row that was not there is not looked at."""
    return [
        Region(start, row, end - start, 1)
        for row, (was, now) in enumerate(zip(old, new, strict=True))
        if was is not None
        for start, end in changed_spans(was, now)
    ]


class RowPainter(Widget):
    """Base of the live panes: a subclass changes its state, calls `changed`, and says in `draw` how it looks."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id, classes=classes)
        self._drawn: list[Strip] = []
        """How it looks; none: it is to be drawn anew."""
        self._sent: list[Strip | None] = []
        """Each row as Textual last asked for it, and keeps it; None: it never did in this height."""
        self._timer: asyncio.TimerHandle | None = None
        self._painted_at = float("-inf")

    def on_mount(self) -> None:
        """See that rows are sent in the spans that differ."""
        exact_spans.install()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return exactly `height` strips of `width` cells, from state alone."""
        raise NotImplementedError

    def changed(self) -> None:
        """Paint now, or soon when the last painting was just a moment ago."""
        interval_s: float = getattr(self.app, "paint_interval_s", PAINT_INTERVAL_S)
        wait_s = self._painted_at + interval_s - time.monotonic()
        if not self.is_attached or self._timer is not None:
            return
        if wait_s <= interval_s * EARLY:
            self.paint()
        else:
            # Not set_timer: Textual 8.2.8 never calls back when the time is over before its timer has begun, and a
            # pane that is asked to paint at its own rate waits for a few microseconds every now and then.
            self._timer = asyncio.get_running_loop().call_later(wait_s, self.call_next, self._paint_late)

    def _paint_late(self) -> None:
        # A timer may fire while its screen is torn down.
        self._timer = None
        if self.is_attached:
            self.paint()

    def paint(self) -> None:
        """Send what differs from the picture that is on the screen."""
        self._painted_at = time.monotonic()
        if self._drawn and self.is_on_screen and len(self._sent) == self.size.height:
            self._draw()
            self._send()
        else:
            self._drawn = []
            self.refresh()

    def _draw(self) -> None:
        width, height = self.size
        self._drawn = self.draw(width, height)
        if len(self._sent) != height:
            self._sent = [None] * height

    def _send(self) -> None:
        """Have Textual ask again for what differs from what it keeps."""
        regions = changed_regions(self._sent, self._drawn) if len(self._sent) == len(self._drawn) else []
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture; one that is drawn for it may have other rows that differ."""
        width, height = self.size
        if len(self._drawn) != height or not self._drawn or self._drawn[0].cell_length != width:
            self._draw()
            self.call_next(self._send)
        if y >= height:
            return Strip.blank(width, self.rich_style)
        self._sent[y] = self._drawn[y]
        return self._drawn[y]

    def words(self, text: str, style: Style, width: int, height: int) -> list[Strip]:
        """Return a picture of a text alone, for a pane that is still empty."""
        lines = [line.plain.rstrip() for line in Text(text).wrap(self.app.console, max(1, width))][:height]
        strips = [Strip([Segment(line, style)]) for line in lines] + [Strip([])] * (height - len(lines))
        return [strip.adjust_cell_length(width, self.rich_style) for strip in strips]

    def on_resize(self) -> None:
        """Draw anew, and send the border with it the next time."""
        self._drawn = []

    def notify_style_update(self) -> None:
        """Draw anew in the new colours."""
        super().notify_style_update()
        self._drawn = []
