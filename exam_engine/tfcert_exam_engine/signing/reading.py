"""Reads a signed record from anywhere: a file of a stranger, which may hold anything."""

from __future__ import annotations

import json
import math
import os
import stat
from gettext import gettext as _
from pathlib import Path
from typing import NoReturn

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.signing.document import FORMAT, FORMAT_VERSION, LARGEST


def read(file: Path) -> dict[str, object]:
    """Return the document in a file: ours by its format, and not judged yet.

    Raises:
        UsageRefused: it cannot be read, is far too large, is no JSON, names something twice, or is of another format.
    """
    document = _parsed(file, _content(file))
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _refusal("not_a_record", _("{file} is no signed record of tfcert-tui.").format(file=file), _made())
    version = document.get("format_version")
    if not isinstance(version, int) or version != FORMAT_VERSION:
        raise _refusal(
            "other_format",
            _("{file} is a signed record of format {theirs}; this version reads {ours}.").format(
                file=file, theirs=json.dumps(version)[:20], ours=FORMAT_VERSION
            ),
            _("Verify it with the version of tfcert-tui that signed it, or a newer one."),
        )
    return document


def _content(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _refusal("unreadable", _("{file} is no plain file.").format(file=file), _made())
            with open(descriptor, "rb", closefd=False) as opened:
                content = opened.read(LARGEST + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:  # ValueError: a name with a null
        why = getattr(error, "strerror", None) or str(error)
        raise _refusal(
            "unreadable", _("{file} cannot be read: {why}.").format(file=file, why=why), _("Check its path.")
        ) from error
    if len(content) > LARGEST:
        message = _("{file} has more than {n} MB, which no signed record has.").format(file=file, n=LARGEST >> 20)
        raise _refusal("too_large", message, _made())
    return content


def _parsed(file: Path, content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")  # as a Windows editor saves it; the digests are of the values
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_number)
    except _Twice as error:
        message = _("{file} says {name} twice in one place, so that it can be read in two ways.")
        advice = _("Ask for the file as it was signed.")
        raise _refusal("twice", message.format(file=file, name=error), advice) from error
    except (ValueError, RecursionError) as error:
        said = _("{file} is no JSON, or is cut off: {why}.").format(file=file, why=_why(error))
        raise _refusal("not_json", said, _("Ask for the file once more.")) from error


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _("it is no text")
    return _("nested too deeply") if isinstance(error, RecursionError) else " ".join(str(error).split())[:120]


class _Twice(ValueError):
    """A name that stands twice in one object."""


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(json.dumps(name)[:60])
        found[name] = value
    return found


def _number(digits: str) -> float:
    found = float(digits)
    return found if math.isfinite(found) else _no_number(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(_("{name} is no number of JSON").format(name=name))


def _made() -> str:
    return _("One is made with: tfcert-tui sign FILE")


def _refusal(code: str, message: str, advice: str) -> UsageRefused:
    return UsageRefused(code, message, advice)
