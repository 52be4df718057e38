"""The language between client and host: one JSON line per message over a Unix socket.

The host says `Hello` first. A client sends `Request`s; each is answered by one `Reply`, in any order. After a `Follow`
request the host also sends `Happened` lines. Every line is length-capped and typed.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from tfcert_exam_engine.calls import AnyCall
from tfcert_exam_engine.changes import AnyEngineEvent

PROTOCOL = 8
"""Raised with every change that an older side would misread."""
MAX_REQUEST = 1 << 20
"""Bytes of one request line."""
MAX_ANSWER = 1 << 26
"""Bytes of one line of the host."""


class Request(msgspec.Struct, frozen=True):
    """One call of a client."""

    id: int
    call: AnyCall


class Refusal(msgspec.Struct, frozen=True):
    """An `EngineError` on its way."""

    kind: str
    code: str
    message: str
    advice: str


class Hello(msgspec.Struct, frozen=True, tag=True):
    """The host's first line."""

    protocol: int
    version: str
    pid: int


class Reply(msgspec.Struct, frozen=True, tag=True):
    """The answer to one request: a result, or a refusal."""

    id: int
    result: msgspec.Raw = msgspec.Raw(b"null")
    refusal: Refusal | None = None


class Happened(msgspec.Struct, frozen=True, tag=True):
    """Something changed."""

    event: AnyEngineEvent


AnyLine = Hello | Reply | Happened

_ENCODER = msgspec.json.Encoder()
_LINES: msgspec.json.Decoder[AnyLine] = msgspec.json.Decoder(AnyLine)


def line_of(message: AnyLine | Request) -> bytes:
    """Return a message as one line."""
    return _ENCODER.encode(message) + b"\n"


def result_of(value: Any) -> msgspec.Raw:
    """Return a method's result for a `Reply`."""
    return msgspec.Raw(_ENCODER.encode(value))


def read_line(line: bytes) -> AnyLine:
    """Read a line of the host.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return _LINES.decode(line)


def read_request(line: bytes) -> Request:
    """Read a line of a client.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    return _requests().decode(line)


@cache
def _requests() -> msgspec.json.Decoder[Request]:
    """Made when the first request comes: a client, whose first frame waits for this module, reads none."""
    return msgspec.json.Decoder(Request)
