"""Takes out of an ending what names in a file could do to a terminal or to the engine: control characters, length."""

from __future__ import annotations

from typing import Any

import msgspec

from tfcert_exam_engine.events import AnyEnding
from tfcert_exam_engine.typed import converted

LONGEST = 600
"""Characters of one text; no sentence of ours has as many."""
LONGEST_LINE, MOST_LINES = 150, 1_500
"""Of a list of texts, one per layer: even in four bytes each, less than the longest event that is told."""


def of(ending: AnyEnding) -> AnyEnding:
    """Return an ending whose texts can be printed anywhere, and that is never too long to be told."""
    told: AnyEnding = converted(_plain(msgspec.to_builtins(ending)), AnyEnding)
    return told


def _plain(value: Any, longest: int = LONGEST) -> Any:
    if isinstance(value, str):
        return _printable(value, longest)
    if isinstance(value, dict):
        return {_printable(key, LONGEST_LINE): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, LONGEST_LINE) for inner in value[:MOST_LINES]]
    return value


def _printable(text: str, longest: int) -> str:
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return short if short.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in short)
