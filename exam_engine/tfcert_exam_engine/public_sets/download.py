"""One file, from the first place that gives it whole and right."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.public_sets import troubles
from tfcert_exam_engine.public_sets.part import Part
from tfcert_exam_engine.public_sets.records import Pin, RawFile
from tfcert_exam_engine.public_sets.registry import SetFile
from tfcert_exam_engine.public_sets.sources import Patience, Sending, Source
from tfcert_exam_engine.public_sets.troubles import TransferTrouble

MOST_TIMES, MOST_BYTES = 4, 1 << 30
"""What a file of which nobody knows the size may be: four times the estimate, or 1 GB."""
LEAST = 0.1
"""Of the estimate: what is no larger, and has no checksum, is nothing, or the text of an error."""


class Wanted(msgspec.Struct, frozen=True):
    """What a file must be: what the registry says, else what was pinned, else nothing yet."""

    key: str
    """`<set>/<file>`."""
    file: SetFile
    pin: Pin | None

    @property
    def size(self) -> int:
        """Bytes; 0 where they are not known."""
        return self.file.size or (self.pin.size if self.pin and not self.file.sha256 else 0)

    @property
    def most(self) -> int:
        """More bytes than this are not the file: a server may send without end."""
        return self.size or max(MOST_TIMES * self.file.about_size, MOST_BYTES)

    @property
    def provable(self) -> bool:
        """Whether there is a checksum to hold it against."""
        return bool(self.file.sha256 or self.file.md5 or self.pin)

    @property
    def to_be_pinned(self) -> bool:
        """Whether its makers tell no checksum, or a weak one, and it is seen for the first time."""
        return not self.file.sha256 and self.pin is None

    def trouble(self, size: int, sha256: str, md5: str, place: str) -> TransferTrouble | None:
        """Return what is wrong with a whole file; None where nothing is."""
        if not self.provable and size <= LEAST * self.file.about_size:
            return troubles.far_too_small(self.key, place, size, self.file.about_size)
        if self.file.sha256:
            right = sha256 == self.file.sha256 and self.size in (0, size)
        else:
            right = self.file.md5 in ("", md5) and self.file.size in (0, size)
        as_pinned = self.pin is None or bool(self.file.sha256) or self.pin.sha256 == sha256
        return None if right and as_pinned else self.other_file(place)

    def other_file(self, place: str) -> TransferTrouble:
        """Return the trouble with a file that is another one."""
        if self.pin and not self.file.sha256:
            return troubles.not_as_pinned(self.key, place, self.pin.came_from)
        return troubles.wrong_bytes(self.key, place)


class Download:
    """Fetches one file into its place; whatever ends it, what has come is kept for the next try."""

    def __init__(
        self,
        wanted: Wanted,
        target: Path,
        patience: Patience,
        stop: threading.Event,
        count: Callable[[int], None],
    ) -> None:
        self._wanted = wanted
        self._part = Part(target)
        self._patience = patience
        self._stop = stop
        self._count = count

    def run(self, sources: Sequence[Source], pin: Callable[[RawFile], None]) -> RawFile:
        """Try the places in turn; `pin` is told of a file whose checksum was not known, before it has its name.

        Raises:
            TransferTrouble: no place gave it; the first one's trouble.
            Cancelled: the stop was set.
            OSError: the disk takes nothing more.
        """
        first: TransferTrouble | None = None
        try:
            for source in sources:
                try:
                    return self._finished(self._insist(source), source, pin)
                except TransferTrouble as trouble:
                    first = first or trouble
            raise first or troubles.no_address(self._wanted.key)
        finally:
            self._part.leave()

    def _insist(self, source: Source) -> tuple[str, str]:
        """Fetch from one place, as often as it is worth it; returns the digests."""
        idle = total = 0
        while True:
            before = self._part.size
            try:
                return self._fetch(source)
            except TransferTrouble as trouble:
                total += 1
                idle = 1 if self._part.size > before else idle + 1
                if idle >= min(trouble.tries, self._patience.tries) or total >= self._patience.most_tries:
                    raise
                self._wait(idle, trouble.after_s)

    def _fetch(self, source: Source) -> tuple[str, str]:
        self._part.come_back(self._wanted.provable)
        if self._part.size and self._wanted.provable and self._right(source.place):
            return self._part.digests()  # cut off after the last byte
        resumed = self._receive(source)
        if self._trouble(source.place) and resumed:
            # The pieces are of two files, or an old one was damaged: once more, whole.
            self._part.throw_away()
            self._part.come_back(self._wanted.provable)
            self._receive(source)
        return self._checked(source.place)

    def _receive(self, source: Source) -> bool:
        """Take what is sent; returns whether it was put behind what an earlier try left."""
        validator = self._part.validator_for(source.place)
        start = self._part.size if self._wanted.provable or validator else 0
        with source.send(start, validator) as sending:
            if sending.total is not None and self._wanted.size not in (0, sending.total):
                raise self._wanted.other_file(source.place)
            if not (sending.sure or self._wanted.provable):
                raise troubles.unsure(source.place)
            self._part.begin(sending.start, source.place, sending.validator)
            self._take(sending, source.place)
            if sending.total is not None and self._part.size < sending.total:
                raise troubles.broken(source.place)
            return sending.start > 0

    def _take(self, sending: Sending, place: str) -> None:
        self._count(self._part.size)
        for chunk in sending.chunks():
            if self._stop.is_set():
                raise troubles.Cancelled
            self._part.append(chunk)
            self._count(self._part.size)
            if self._part.size > self._wanted.most:
                self._part.throw_away()
                raise self._wanted.other_file(place)

    def _trouble(self, place: str) -> TransferTrouble | None:
        return self._wanted.trouble(self._part.size, *self._part.digests(), place)

    def _right(self, place: str) -> bool:
        return self._trouble(place) is None

    def _checked(self, place: str) -> tuple[str, str]:
        trouble = self._trouble(place)
        if self._part.begins_like_a_web_page() and not (self._wanted.provable and trouble is None):
            trouble = troubles.web_page(place)
        if trouble is not None:
            self._part.throw_away()
            raise trouble
        return self._part.digests()

    def _finished(self, digests: tuple[str, str], source: Source, pin: Callable[[RawFile], None]) -> RawFile:
        fresh = self._wanted.to_be_pinned
        size, name = self._part.size, self._wanted.file.name
        done = RawFile(name, size, digests[0], source.place, time.time(), pinned=fresh)
        if fresh:
            pin(done)
        self._part.finish()
        return done

    def _wait(self, idle: int, asked_s: float) -> None:
        longest = min(self._patience.first_wait_s * 2 ** (idle - 1), self._patience.longest_wait_s)
        if self._stop.wait(max(asked_s, longest * random.uniform(0.5, 1.0))):
            raise troubles.Cancelled
