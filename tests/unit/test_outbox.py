"""A client that does not read is let go with a word, and nobody waits for it. Real Unix sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tfcert_exam_engine import wire
from tfcert_exam_engine.changes import Dropped, EngineTrouble
from tfcert_exam_engine.hosting import outbox
from tfcert_exam_engine.hosting.outbox import Outbox
from tfcert_exam_engine.wire import Happened

Pair = tuple[Outbox, asyncio.StreamReader]


@pytest_asyncio.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    accepted: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()
    server = await asyncio.start_unix_server(lambda _reader, writer: accepted.put_nowait(writer), tmp_path / "s")
    reader, writer = await asyncio.open_unix_connection(tmp_path / "s", limit=1 << 26)
    theirs = await accepted.get()
    yield Outbox(theirs), reader
    for each in (writer, theirs):
        each.close()
    server.close()


def saying(text: str) -> Happened:
    return Happened(EngineTrouble(text))


async def test_lines_come_in_order_to_one_who_lags_and_then_reads(pair: Pair) -> None:
    box, reader = pair
    for number in range(3000):
        box.put(saying(f"{number} {'x' * 1000}"))
    assert not box.dropped
    for number in range(3000):
        line = wire.read_line(await reader.readline())
        assert isinstance(line, Happened) and isinstance(line.event, EngineTrouble)
        assert line.event.message.startswith(f"{number} ")


async def test_one_answer_longer_than_all_that_may_wait_is_sent_whole(pair: Pair) -> None:
    box, reader = pair
    long = "x" * (outbox.SLOW_BYTES + 1_000_000)
    box.put(saying(long))
    box.put(saying("and on"))
    for said in (long, "and on"):
        line = wire.read_line(await reader.readline())
        assert isinstance(line, Happened) and isinstance(line.event, EngineTrouble)
        assert line.event.message == said
    assert not box.dropped


async def test_one_who_never_reads_is_dropped_and_hears_why_as_the_last_word(pair: Pair) -> None:
    box, reader = pair
    sent = 0
    while not box.dropped:
        box.put(saying("x" * 100_000))
        sent += 1
    assert sent * 100_000 > outbox.SLOW_BYTES
    lines = [wire.read_line(line) async for line in reader]
    assert isinstance(lines[-1], Happened) and isinstance(lines[-1].event, Dropped)
    assert len(lines) < sent, "what was taken back is not sent"
