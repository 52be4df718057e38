"""Finding words in a run's log, piece by piece: the lines as a person sees them, not the bytes that drew them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tfcert_exam_engine.children.job_log import size_of
from tfcert_exam_engine.training.file_views import LogFound

PIECE = 1 << 20
"""Bytes looked through at a time, and where pieces begin: at whole multiples of it."""
MOST = 1 << 24
"""Bytes of a piece whose lines are only counted, at the most."""
TAIL = 1 << 18
"""Bytes read beyond a piece for the end of its last line."""
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x00-\x1f]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]")
_DRAWN = re.compile(rb"[\x1b\r\x08]")
"""What makes a line look otherwise than its bytes."""


def find(file: Path, run: int, what: str, offset: int, limit: int = PIECE, places: bool = False) -> LogFound:
    """Count the lines that begin in a piece of the log and hold `what`; "" counts the piece's line ends alone.

    Small letters stand for both; a capital in `what` makes it exact. `places` also lists where those lines begin.
    """
    size = size_of(file)
    begin = min(max(0, offset), size)
    end = min(begin + min(limit, MOST), size)
    if begin == end:
        return LogFound(run, begin, end, size)
    with file.open("rb") as log:
        data = os.pread(log.fileno(), end - begin + TAIL if what else end - begin, begin)
        before = os.pread(log.fileno(), 1, begin - 1) if begin else b"\n"
    ends = data.count(b"\n", 0, end - begin)
    first = 0 if before == b"\n" else data.find(b"\n") + 1
    if not what or (not first and before != b"\n"):
        return LogFound(run, begin, end, size, ends)
    last = data.find(b"\n", end - begin - 1)
    found = [begin + at for at in _lines_with(what, data[: last + 1 or len(data)], first) if begin + at < end]
    return LogFound(run, begin, end, size, ends, len(found), found if places else [])


def _lines_with(what: str, data: bytes, first: int) -> Iterator[int]:
    """Give where the lines begin that hold it; they are looked at from `first` on."""
    if what.isascii() and not _DRAWN.search(data):
        yield from _plain_lines_with(what, data, first)
        return
    holds, at = _test(what), first
    for line in data[first:].split(b"\n"):
        if holds(seen(line)):
            yield at
        at += len(line) + 1


def _plain_lines_with(what: str, data: bytes, first: int) -> Iterator[int]:
    needle = what.encode()
    data = data.lower() if what == what.lower() else data
    at = data.find(needle, first)
    while at >= 0:
        yield data.rfind(b"\n", 0, at) + 1
        ended = data.find(b"\n", at)
        at = data.find(needle, ended + 1) if ended >= 0 else -1


def _test(what: str) -> Callable[[bytes], bool]:
    needle = what.encode("utf-8", "replace")
    if what != what.lower():
        return lambda line: needle in line
    if what.isascii():
        return lambda line: needle in line.lower()
    return lambda line: what in line.decode("utf-8", "replace").lower()


def seen(line: bytes) -> bytes:
    """Return a line as it looks in the end: without colours, and of what was drawn over the last alone."""
    if b"\x1b" in line:
        line = _SEQUENCE.sub(b"", line)
    line = line.rstrip(b"\r\x08")
    return line[max(line.rfind(b"\r"), line.rfind(b"\x08")) + 1 :]
