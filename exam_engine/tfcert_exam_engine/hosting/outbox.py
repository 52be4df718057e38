"""What one client is still to be sent: never waited for, and dropped with a word when it does not read."""

from __future__ import annotations

import asyncio
from collections import deque
from gettext import gettext as _

from tfcert_exam_engine import wire
from tfcert_exam_engine.changes import Dropped
from tfcert_exam_engine.wire import Happened

IN_FLIGHT_BYTES = 256 << 10
"""Handed to the socket ahead of what the client has read; the rest waits here, where it can still be taken back."""
SLOW_BYTES = 16 << 20
"""A client with so much unread is dropped."""
FAREWELL_S = 60.0
"""How long a dropped client may take to read the last word."""


class Outbox:
    """Lines for one client, in order."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.dropped = False
        self._writer = writer
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._pump: asyncio.Task[None] | None = None

    def put(self, message: wire.AnyLine) -> None:
        """Send a line as soon as the client has read what came before."""
        if self.dropped or self._writer.is_closing():
            return
        line = wire.line_of(message)
        # One long answer that nothing waits before is no slowness of the client's.
        if self._waiting and self._bytes + len(line) > SLOW_BYTES:
            self._drop()
            return
        self._waiting.append(line)
        self._bytes += len(line)
        if self._pump is None or self._pump.done():
            self._send()

    def _send(self) -> None:
        """Send without a task what fits; only a client that lags needs one."""
        while self._waiting and self._writer.transport.get_write_buffer_size() < IN_FLIGHT_BYTES:
            self._write_next()
        if self._waiting:
            self._pump = asyncio.create_task(self._drain())

    def _write_next(self) -> None:
        line = self._waiting.popleft()
        self._bytes -= len(line)
        self._writer.write(line)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._writer.drain()
                self._write_next()
        except ConnectionError:
            self._waiting.clear()

    def _drop(self) -> None:
        """Take back what was not sent, say why, and say no more; whoever does not even read that is cut off.

        Only our half is closed: a socket closed with requests unread in it would reset the line and take the word back.
        """
        self.dropped = True
        if self._pump is not None:
            self._pump.cancel()
        self._waiting.clear()
        said = _("This screen did not keep up and was let go; it is shown anew.")
        self._writer.write(wire.line_of(Happened(Dropped(said))))
        self._writer.write_eof()
        asyncio.get_running_loop().call_later(FAREWELL_S, self._writer.transport.abort)

    def close(self) -> None:
        """Send what the socket has taken, and close."""
        if self._pump is not None:
            self._pump.cancel()
        self._writer.close()
