"""What was written down or sent, read as types of ours, by any thread.

msgspec 0.22 describes a Struct to itself when it is first read, and another thread that reads it meanwhile meets the
half of a description: the process dies of a segmentation fault. So every description is made under one lock, here.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar, overload

import msgspec

Kind = TypeVar("Kind")

_LOCK = threading.Lock()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


@overload
def decoder(kind: type[Kind]) -> msgspec.json.Decoder[Kind]: ...
@overload
def decoder(kind: Any) -> msgspec.json.Decoder[Any]: ...
def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """Return what reads JSON as a type, one for all threads."""
    found = _DECODERS.get(kind)
    if found is None:
        with _LOCK:
            found = _DECODERS[kind] = msgspec.json.Decoder(kind)
    return found


@overload
def from_json(content: bytes | str, kind: type[Kind]) -> Kind: ...
@overload
def from_json(content: bytes | str, kind: Any) -> Any: ...
def from_json(content: bytes | str, kind: Any) -> Any:
    """Return JSON as a type.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError: it is none.
    """
    return decoder(kind).decode(content)


@overload
def from_msgpack(content: bytes, kind: type[Kind]) -> Kind: ...
@overload
def from_msgpack(content: bytes, kind: Any) -> Any: ...
def from_msgpack(content: bytes, kind: Any) -> Any:
    """Return MessagePack as a type.

    Raises:
        msgspec.MsgspecError: it is none.
    """
    decoder(kind)
    return msgspec.msgpack.decode(content, type=kind)


@overload
def converted(value: object, kind: type[Kind], *, strict: bool = True) -> Kind: ...
@overload
def converted(value: object, kind: Any, *, strict: bool = True) -> Any: ...
def converted(value: object, kind: Any, *, strict: bool = True) -> Any:
    """Return plain objects as a type; where it need not be strict, "3" is a number too.

    Raises:
        msgspec.ValidationError: they are none.
    """
    decoder(kind)
    return msgspec.convert(value, type=kind, strict=strict)
