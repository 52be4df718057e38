"""One text for one JSON value, so that its digest does not depend on how a file is laid out.

The rules are those of RFC 8785 (JSON Canonicalization Scheme): no white space, members sorted by their names' UTF-16
code units, the shortest escapes, numbers as ECMAScript writes them. In one point they go beyond it, where RFC 8785 has
no numbers of its own: integers beyond 2**53 keep all their digits, and other numbers that large have an exponent, so
that the two are never the same text.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal

EXACT = 2**53
"""Whole numbers up to here are the same in every reader of JSON."""
DEEPEST = 32
"""Levels of nesting; a record has six."""
LONGEST = 21
"""Digits before the point; a longer number has an exponent."""


class NotCanonical(ValueError):
    """A value that JSON cannot tell apart from another: NaN, half a surrogate pair, a name that is no text."""


def canonical(value: object) -> bytes:
    """Return the one text of a value of `json.loads`, in UTF-8.

    Raises:
        NotCanonical: it has none.
    """
    try:
        return _text(value, DEEPEST).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a surrogate pair") from error


def _text(value: object, levels: int) -> str:
    if levels == 0:
        raise NotCanonical("nested too deeply")
    match value:
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case float():
            return _number(value)
        case list() | tuple():
            return "[" + ",".join(_text(each, levels - 1) for each in value) + "]"
        case dict():
            return "{" + ",".join(_member(name, value[name], levels) for name in sorted(value, key=_order)) + "}"
    raise NotCanonical(f"no JSON: {type(value).__name__}")


def _member(name: str, value: object, levels: int) -> str:
    return f"{json.dumps(name, ensure_ascii=False)}:{_text(value, levels - 1)}"


def _order(name: object) -> bytes:
    if not isinstance(name, str):
        raise NotCanonical("a name that is no text")
    return name.encode("utf-16-be")


def _number(value: float) -> str:
    """Write a float as ECMAScript does: its shortest digits, an exponent where it is very large or small."""
    if not math.isfinite(value):
        raise NotCanonical("no finite number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, point = _digits(abs(value))
    if abs(value) <= EXACT and -6 < point <= LONGEST:
        return sign + _plain(digits, point)
    exponent = point - 1
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def _digits(value: float) -> tuple[str, int]:
    """Return the shortest digits, and where their point is: 0.5 is ("5", 0)."""
    parts = Decimal(repr(value)).as_tuple()
    assert isinstance(parts.exponent, int)
    all_digits = "".join(map(str, parts.digits))
    return all_digits.rstrip("0") or "0", len(all_digits) + parts.exponent


def _plain(digits: str, point: int) -> str:
    if point <= 0:
        return "0." + "0" * -point + digits
    if len(digits) <= point:
        return digits.ljust(point, "0")
    return f"{digits[:point]}.{digits[point:]}"
