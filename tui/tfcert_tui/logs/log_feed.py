"""Fetching a run's log from its file, a window of it at a time: its end while one follows, else where one reads."""

from __future__ import annotations

import asyncio

from tfcert_exam_engine.training.file_views import LogChunk
from tfcert_exam_engine.views import RunView
from tfcert_tui.desk import Desk
from tfcert_tui.logs.log_words import end_words
from tfcert_tui.widgets.training_log import TrainingLog

TAIL_BYTES = 65536
"""Read at once when a run is turned to, and with each step back or on."""
FAR_BEHIND_BYTES = 4 * TAIL_BYTES
"""From here on the pane begins anew with the newest output: a script may print faster than a terminal shows."""
SLICE = 8192
"""Characters taken by the pane at a time, a few milliseconds of work: keys are answered in between."""
COUNTED_BYTES = 1 << 24
"""Looked through at a time for the number of new lines."""
TORN = "\ufffd"
"""What the engine makes of each byte of a character that the piece's beginning cut through."""


class LogFeed:
    """Keeps one log pane up to date with one run."""

    def __init__(self, desk: Desk, pane: TrainingLog) -> None:
        self.desk = desk
        self.pane = pane
        self.run: int | None = None
        self.offset: int | None = None
        """Where to read on, in bytes."""
        self.first: int | None = None
        """Where the pane's text begins, in bytes."""
        self.size = 0
        """Bytes of the log, as last heard of."""
        self._counted = 0
        """Up to where new lines were counted."""
        self._pieces: list[tuple[int, int]] = []
        """Where pieces of the pane's text begin: number of the line, place in bytes; the pane lets old lines go."""
        self._title = ""
        self._reading = False
        self._reading_earlier = False

    def follow(self, run: RunView | None, title: str) -> None:
        """Turn to another run, or to none."""
        number = run.run if run else None
        if number != self.run:
            self.run, self._title, self.size = number, title, 0
            self.offset = self.first = None
            self.pane.clear_log(self._title)
        self.pane.say_at_end(*end_words(run))

    def behind(self, run: RunView | None) -> bool:
        """Return whether there is something to do and nobody does it: to read on, or to count what is not read."""
        if run is None:
            return False
        self.size = run.log_bytes
        if self._reading:
            return False
        if self.offset is None or self.pane.following:
            return self.offset != run.log_bytes
        self.pane.more_below = self.offset < run.log_bytes
        return self._counted < run.log_bytes

    async def catch_up(self) -> None:
        """Read to the log's end, or count what came; what arrives for a run that is no longer followed is dropped.

        Raises:
            EngineError: the log cannot be read.
        """
        if self._reading:
            return
        self._reading = True
        try:
            while self.run is not None and (self.offset is None or self.pane.following):
                if not await self._read_on():
                    break
            await self._count_new_lines()
        finally:
            self._reading = False

    async def _read_on(self) -> bool:
        """Read the next piece, or the last where that is far; returns whether there may be more."""
        run, offset = self.run, self.offset
        assert run is not None
        far = offset is not None and not offset <= self.size <= offset + FAR_BEHIND_BYTES
        anew = offset is None or far
        chunk = await self.desk.engine.read_log(run, -TAIL_BYTES if offset is None or far else offset)
        if run != self.run or offset != self.offset:
            return True
        self.size = chunk.size
        if not anew and (chunk.offset != offset or chunk.size > chunk.next_offset + FAR_BEHIND_BYTES):
            return True  # it has run away meanwhile, or was cut
        if far:
            self.pane.begin_anew(self._title)
        await self._append(chunk, first=anew)
        return bool(chunk.text) and chunk.next_offset < chunk.size

    async def _append(self, chunk: LogChunk, first: bool = False) -> None:
        torn = torn_bytes(chunk) if first else 0
        if first:
            self.first, self._pieces = chunk.offset + torn, []
        self._pieces.append((self.pane.end_line, chunk.offset + torn))
        self.offset = self._counted = chunk.next_offset
        self.pane.more_below = False
        self.pane.say_waiting(0)
        run, text = self.run, chunk.text[torn:]
        for begin in range(0, len(text), SLICE):
            if begin:
                await asyncio.sleep(0)
            if run != self.run or self.offset != chunk.next_offset:
                return
            self.pane.append(text[begin : begin + SLICE])

    async def _count_new_lines(self) -> None:
        """Have those counted that came after what the pane holds, while it stands still."""
        run, offset = self.run, self.offset
        while run is not None and offset is not None and not self.pane.following and self._counted < self.size:
            found = await self.desk.engine.find_in_log(run, "", self._counted, COUNTED_BYTES)
            if (run, offset) != (self.run, self.offset):
                return
            self.size, self._counted = found.size, found.next_offset
            self.pane.more_below = offset < found.size
            self.pane.say_waiting(self.pane.waiting + found.line_ends)
            if found.next_offset == found.offset:
                return

    async def read_earlier(self) -> None:
        """Read the piece before what the pane shows, unless its beginning is reached.

        Raises:
            EngineError: the log cannot be read.
        """
        run, first = self.run, self.first
        if run is None or first is None or self._reading_earlier or not (first or self.pane.full):
            return
        self._reading_earlier = True
        try:
            begin = max(0, first - TAIL_BYTES)
            chunk = await self.desk.engine.read_log(run, begin, first - begin)
            if (run, first) != (self.run, self.first):
                return
            if not self.pane.has_room_above(chunk.text):
                await self._turn_back()
                return
        finally:
            self._reading_earlier = False
        torn = torn_bytes(chunk)
        self.first = begin + torn
        self.pane.prepend(chunk.text[torn:])
        self._pieces.insert(0, (self.pane.first_line, self.first))

    async def _turn_back(self) -> None:
        """Show another window around the first line that the pane has: it can take no more."""
        line = self.pane.first_line
        number, place = [piece for piece in self._pieces if piece[0] <= line][-1]
        await self.go_to(place, (line - number, self.pane.rows_above_view))

    async def read_later(self) -> None:
        """Read the piece after what the pane shows, though it stands still.

        Raises:
            EngineError: the log cannot be read.
        """
        run, offset = self.run, self.offset
        if run is None or offset is None or self._reading or self.pane.following:
            return
        self._reading = True
        try:
            chunk = await self.desk.engine.read_log(run, offset)
            if (run, offset) == (self.run, self.offset):
                self.size = chunk.size
                await self._append(chunk)
                self.pane.more_below = chunk.next_offset < chunk.size
                await self._count_new_lines()
        finally:
            self._reading = False

    async def go_to(self, place: int, below: tuple[int, int] = (0, 0), found: bool = False) -> None:
        """Show the log around a place, in bytes: so many lines and rows below it, or with what was `found` there.

        Raises:
            EngineError: the log cannot be read.
        """
        run, begin = self.run, max(0, place - TAIL_BYTES)
        if run is None:
            return
        before = await self.desk.engine.read_log(run, begin, place - begin) if place else None
        after = await self.desk.engine.read_log(run, place)
        if run != self.run:
            return
        self.pane.set_following(False)
        self.pane.begin_anew(self._title)
        self.pane.following = False
        self.first, self.size, self._pieces = place, after.size, []
        if before is not None:
            self.first = before.offset + torn_bytes(before)
            self._pieces = [(0, self.first)]
            self.pane.append(before.text[torn_bytes(before) :])
        self.pane.mark_end()
        await self._append(after)
        self.pane.more_below = after.next_offset < after.size
        if found:
            self.pane.stand_at_found()
        else:
            self.pane.stand_below_mark(*below)

    def place_of_view(self) -> int:
        """Return about where the end of what is seen stands, in bytes."""
        first, offset = self.first or 0, self.offset or 0
        return self.size if self.pane.following else first + round((offset - first) * self.pane.place_of_view())


def torn_bytes(chunk: LogChunk) -> int:
    """Return how many bytes of a character stand cut off at a piece's beginning: they belong to the piece before."""
    if not chunk.offset:
        return 0
    return min(3, len(chunk.text) - len(chunk.text.lstrip(TORN)))
