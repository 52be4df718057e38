"""A place that a file can be had from: an address, or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import msgspec

from tfcert_exam_engine.public_sets import troubles

CHUNK_BYTES = 1 << 18


class Patience(msgspec.Struct, frozen=True):
    """How long, and how often."""

    connect_s: float = 15.0
    read_s: float = 30.0
    """Without a single byte."""
    crawl_s: float = 60.0
    """With fewer than `crawl_bytes` in this time it counts as stalled."""
    crawl_bytes: int = 4096
    tries: int = 6
    """In a row that bring nothing."""
    most_tries: int = 40
    """In all, at one place."""
    first_wait_s: float = 1.0
    """Doubled from one wait to the next."""
    longest_wait_s: float = 30.0


class Sending(Protocol):
    """A file on its way."""

    start: int
    """Which byte comes first: 0, or what was asked for where the place can do that."""
    total: int | None
    """Bytes of the whole file, where the place says it."""
    sure: bool
    """Whether a transfer that breaks off can be told from one that ends."""
    validator: str
    """What proves later that it is the same file: a strong ETag or a date; "" where there is nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def chunks(self) -> Iterator[bytes]:
        """Yield what comes.

        Raises:
            TransferTrouble: it broke or stalled.
        """


class Source(Protocol):
    """Where one file is."""

    place: str
    """For sentences and records."""

    def has_it(self) -> bool:
        """Whether the file is there, as far as can be told without fetching it."""

    def send(self, start: int, validator: str) -> Sending:
        """Begin at `start`, if the file is still what `validator` says; at 0 otherwise.

        Raises:
            TransferTrouble: it cannot be had.
        """


class FolderSource:
    """A file of a folder: a disk that was carried here, a share, a mirror of one's own."""

    def __init__(self, file: Path, lacking: troubles.TransferTrouble) -> None:
        self.place = str(file)
        self._file = file
        self._lacking = lacking

    def has_it(self) -> bool:
        """Whether it is there."""
        return self._file.is_file()

    def send(self, start: int, validator: str) -> Sending:
        """Begin; goes on where a copy was cut off, if the file is the same."""
        try:
            facts = self._file.stat()
            mark = f"{facts.st_size}-{facts.st_mtime_ns}"
            return _Copying(self._file, start if validator == mark else 0, facts.st_size, mark)
        except FileNotFoundError as error:
            raise self._lacking from error
        except OSError as error:
            raise troubles.unreadable(self.place, error) from error


class _Copying:
    def __init__(self, file: Path, start: int, total: int, validator: str) -> None:
        self.start, self.validator = start, validator
        self.total: int | None = total
        self.sure = True
        self._place = str(file)
        self._opened = file.open("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def chunks(self) -> Iterator[bytes]:
        try:
            self._opened.seek(self.start)
            while chunk := self._opened.read(CHUNK_BYTES):
                yield chunk
        except OSError as error:
            raise troubles.unreadable(self._place, error) from error
