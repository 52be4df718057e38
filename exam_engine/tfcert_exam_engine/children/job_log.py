"""Reads what a job's child has appended so far: whole lines only, a torn last one waits."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tfcert_exam_engine.events import AnyJobEvent
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.training.file_views import LogChunk
from tfcert_exam_engine.typed import decoder

_DECODER: msgspec.json.Decoder[AnyJobEvent] = decoder(AnyJobEvent)
CHUNK = 1 << 20


class EventTail:
    """Follows one `events.jsonl`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0

    def read(self) -> list[AnyJobEvent]:
        """Return the events appended since the last call; a line that is no event is passed over."""
        try:
            with self._file.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        return [event for line in whole.splitlines() if (event := _decoded(line)) is not None]


def _decoded(line: bytes) -> AnyJobEvent | None:
    try:
        return _DECODER.decode(line)
    except BAD_JSON:
        return None


def size_of(file: Path) -> int:
    """Return a log's size in bytes; 0 where it is not there yet."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def read_log(file: Path, run: int, offset: int, limit: int) -> LogChunk:
    """Return at most `limit` bytes from `offset` (negative: from the end) as text, cut at a character's edge."""
    size = size_of(file)
    begin = max(0, size + offset) if offset < 0 else min(offset, size)
    if size == 0:
        return LogChunk(run, begin, begin, 0, "")
    with file.open("rb") as log:
        data = os.pread(log.fileno(), min(limit, CHUNK), begin)
    kept = _whole_characters(data)
    return LogChunk(run, begin, begin + len(kept), size, kept.decode("utf-8", "replace"))


def _whole_characters(data: bytes) -> bytes:
    """Drop a character at the end that is not complete (at most 3 bytes of UTF-8)."""
    for cut in range(1, min(4, len(data)) + 1):
        byte = data[-cut]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data if cut >= needed else data[:-cut]
    return data
