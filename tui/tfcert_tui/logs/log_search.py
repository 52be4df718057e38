"""Finding words in a whole log: the engine looks through it piece by piece, and is asked for one at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from tfcert_exam_engine.engine import Engine
from tfcert_exam_engine.training.file_views import LogFound
from tfcert_tui.logs.log_words import found_words

PIECE = 1 << 20
"""Bytes; pieces begin at whole multiples of it. Their counts are kept, the places of one piece alone."""


class LogSearch:
    """One search in one run; what has been printed since is looked through with the next step."""

    def __init__(self, engine: Engine, run: int, what: str, size: int, say: Callable[[str], None]) -> None:
        self.run = run
        self.what = what
        self.place: int | None = None
        """Where the line begins that is shown, in bytes."""
        self._engine = engine
        self._size = size
        self._say = say
        self._counts: dict[int, int] = {}
        self._places: dict[int, list[int]] = {}
        self._wrapped = 0

    async def step(self, direction: int, start: int | None = None) -> int | None:
        """Return the next place (1) or the one before (-1), round the log's ends; None: there is none.

        Raises:
            EngineError: the log cannot be read.
        """
        await self._hear_what_came()
        at = start if start is not None else (self.place or 0)
        pieces, here = self._pieces(), min(at // PIECE, self._pieces() - 1)
        for away in range(pieces + 1):
            number = (here + direction * away) % pieces
            if not await self._count(number):
                continue
            places = (await self._places_in(number))[:]
            if away == 0:
                places = places[bisect_right(places, at) :] if direction > 0 else places[: bisect_left(places, at)]
            if places:
                self._take(places[0] if direction > 0 else places[-1], at, direction, first=start is not None)
                return self.place
        self.say()
        return None

    def _take(self, place: int, before: int, direction: int, first: bool) -> None:
        went_round = place <= before if direction > 0 else place >= before
        self.place, self._wrapped = place, direction if went_round and not first else 0
        self.say()

    async def count_all(self) -> None:
        """Look through the rest of the log, saying how far it is.

        Raises:
            EngineError: the log cannot be read.
        """
        for number in range(self._pieces()):
            if number not in self._counts:
                await self._count(number)
                self.say()
        if self.place is not None:
            await self._places_in(self.place // PIECE)
        self.say()

    def say(self) -> None:
        """Say how many there are and which is shown."""
        share = sum(number in self._counts for number in range(self._pieces())) / self._pieces()
        number = self._number() if share >= 1 else None
        self._say(found_words(self.what, sum(self._counts.values()), number, share, self._wrapped))

    def _number(self) -> int | None:
        """Return which of all the places is shown, from 1."""
        if self.place is None or self.place // PIECE not in self._places:
            return None
        here = self.place // PIECE
        before = sum(count for number, count in self._counts.items() if number < here)
        return before + bisect_right(self._places[here], self.place)

    def _pieces(self) -> int:
        return max(1, -(-self._size // PIECE))

    async def _count(self, number: int) -> int:
        if number not in self._counts:
            await self._ask(number, places=False)
        return self._counts[number]

    async def _places_in(self, number: int) -> list[int]:
        if number not in self._places:
            found = await self._ask(number, places=True)
            self._places = {number: found.places}
        return self._places[number]

    async def _ask(self, number: int, places: bool) -> LogFound:
        found = await self._engine.find_in_log(self.run, self.what, number * PIECE, PIECE, places)
        self._counts[number] = found.count
        return found

    async def _hear_what_came(self) -> None:
        """Look through the last piece again: the log may have grown since."""
        last = self._pieces() - 1
        if last in self._counts:
            found = await self._ask(last, places=False)
            self._places.pop(last, None)
            self._size = max(self._size, found.size)
