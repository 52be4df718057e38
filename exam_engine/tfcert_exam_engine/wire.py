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
from tfcert_exam_engine.from_outside import as_utf8, no_utf8
from tfcert_exam_engine.typed import decoder

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
_LINES: msgspec.json.Decoder[AnyLine] = decoder(AnyLine)


def request_line(request: Request) -> bytes:
    """Return a call as one line.

    Raises:
        UsageRefused: a name in it is no UTF-8; another file must not be taken for it.
    """
    try:
        return _ENCODER.encode(request) + b"\n"
    except UnicodeEncodeError as error:
        raise no_utf8(error.object) from error


def line_of(message: AnyLine) -> bytes:
    """Return a message of the host as one line."""
    return _encoded(message) + b"\n"


def result_of(value: Any) -> msgspec.Raw:
    """Return a method's result for a `Reply`."""
    return msgspec.Raw(_encoded(value))


def _encoded(value: Any) -> bytes:
    """Encode what the host says; names of files that are no UTF-8 are told with marks."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        return _ENCODER.encode(_all_utf8(msgspec.to_builtins(value, builtin_types=(msgspec.Raw,))))


def _all_utf8(value: Any) -> Any:
    match value:
        case str():
            return as_utf8(value)
        case list() | tuple():
            return [_all_utf8(each) for each in value]
        case dict():
            return {_all_utf8(key): _all_utf8(each) for key, each in value.items()}
        case _:
            return value


def read_line(line: bytes) -> AnyLine:
    """Read a line of the host.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError: it is none.
    """
    return _LINES.decode(line)


def read_request(line: bytes) -> Request:
    """Read a line of a client.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError: it is none.
    """
    return _requests().decode(line)


@cache
def _requests() -> msgspec.json.Decoder[Request]:
    """Made when the first request comes: a client, whose first frame waits for this module, reads none."""
    return decoder(Request)
