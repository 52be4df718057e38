"""Rows read from the bytes of a database, page by page, where SQLite itself finds no way to them any more.

The format is that of https://www.sqlite.org/fileformat2.html: leaves of tables stand on pages of their own, each with
an array of places of its cells; a long cell goes on in a chain of overflow pages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

LEAF = 0x0D
WAL_HEADER, FRAME_HEADER = 32, 24
WAL_MAGIC = (0x377F0682, 0x377F0683)
SIZES = (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
USUAL = 4096
LONGEST_RECORD = 64 << 20
FIXED = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}
"""Bytes of numbers, by serial type."""

Cell = tuple[int, list[Any]]
"""Row number and values, as they are stored: the number of the key itself is a NULL."""


class Broken(Exception):
    """These bytes are no cell."""


def cells_of_file(content: bytes) -> Iterator[Cell]:
    """Yield every cell of every leaf that a database file has, wherever it belongs."""
    size = _page_size(content[16:18])
    pages = {number + 1: content[at : at + size] for number, at in enumerate(range(0, len(content), size))}
    yield from _cells(pages, size)


def cells_of_wal(wal: bytes, file: bytes) -> Iterator[Cell]:
    """Yield every cell of every leaf in a write-ahead log, the newest frames first."""
    if len(wal) < WAL_HEADER or struct.unpack(">I", wal[:4])[0] not in WAL_MAGIC:
        return
    size = struct.unpack(">I", wal[8:12])[0]
    if size not in SIZES:
        return
    frames = range(WAL_HEADER, len(wal) - FRAME_HEADER - size + 1, FRAME_HEADER + size)
    below = {number + 1: file[at : at + size] for number, at in enumerate(range(0, len(file), size))}
    newest = below | {_number(wal, at): wal[at + FRAME_HEADER :][:size] for at in frames}
    for at in reversed(frames):
        yield from _cells_of(wal[at + FRAME_HEADER :][:size], _number(wal, at), newest, size)


def _number(wal: bytes, at: int) -> int:
    return int(struct.unpack(">I", wal[at : at + 4])[0])


def _page_size(said: bytes) -> int:
    size = int.from_bytes(said, "big")
    size = 65536 if size == 1 else size
    return size if size in SIZES else USUAL


def _cells(pages: dict[int, bytes], size: int) -> Iterator[Cell]:
    for number, page in pages.items():
        yield from _cells_of(page, number, pages, size)


def _cells_of(page: bytes, number: int, pages: dict[int, bytes], size: int) -> Iterator[Cell]:
    begin = 100 if number == 1 else 0
    if len(page) < begin + 8 or page[begin] != LEAF:
        return
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    for index in range(min(count, (len(page) - begin - 8) // 2)):
        at = int.from_bytes(page[begin + 8 + 2 * index :][:2], "big")
        try:
            yield _cell(page, at, pages, size)
        except (Broken, IndexError, UnicodeError, struct.error):
            continue


def _cell(page: bytes, at: int, pages: dict[int, bytes], size: int) -> Cell:
    length, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if not 0 < length <= LONGEST_RECORD:
        raise Broken
    return rowid, _values(_payload(page, at, length, pages, size))


def _payload(page: bytes, at: int, length: int, pages: dict[int, bytes], size: int) -> bytes:
    """Put a cell together: what is on its page, and the chain of overflow pages."""
    most, least = size - 35, (size - 12) * 32 // 255 - 23
    if length <= most:
        return page[at : at + length]
    local = least + (length - least) % (size - 4)
    local = local if local <= most else least
    parts, following = [page[at : at + local]], int.from_bytes(page[at + local :][:4], "big")
    left = length - local
    while left > 0:
        further = pages.get(following, b"")
        if len(further) < 4:
            raise Broken
        parts.append(further[4 : 4 + left])
        left -= size - 4
        following = int.from_bytes(further[:4], "big")
    return b"".join(parts)


def _values(payload: bytes) -> list[Any]:
    header, at = _varint(payload, 0)
    if header > len(payload):
        raise Broken
    found, place = [], header
    while at < header:
        kind, at = _varint(payload, at)
        value, place = _value(payload, kind, place)
        found.append(value)
    return found


def _value(payload: bytes, kind: int, at: int) -> tuple[Any, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    length = FIXED.get(kind, (kind - 12) // 2)
    if kind in (10, 11) or at + length > len(payload):
        raise Broken
    raw = payload[at : at + length]
    if kind == 7:
        return struct.unpack(">d", raw)[0], at + length
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True), at + length
    return (raw if kind % 2 == 0 else raw.decode()), at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
