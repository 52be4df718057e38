"""Attempts as one JSON file, to be carried to another machine; what comes in is foreign, and none of it is trusted.

{"format": "tfcert-tui history", "version": 1, "product", "machine", "exported_at", "sha256", "attempts": [...]}
`sha256` is that of the bytes of `attempts` as they stand in the file.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import platform
import re
import stat
import time
from collections.abc import Iterable
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import UsageRefused
from tfcert_exam_engine.history import foreign_attempt
from tfcert_exam_engine.history.portable import PortableAttempt
from tfcert_exam_engine.single_line import single_line
from tfcert_exam_engine.typed import from_json
from tfcert_exam_engine.version import __version__

FORMAT, VERSION = "tfcert-tui history", 1
MOST_BYTES = 512 << 20
STEERING = re.compile(
    rb"\\\\"  # a backslash that is text: what follows it is no escape
    rb"|\\[bfr]|\\u(?:00(?:0[0-8b-fB-F]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F])|20(?:0[eEfF]|2[89a-eA-E]|6[6-9])|[fF][eE][fF][fF])"
    rb"|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf|\x7f"
)
"""Control characters, and those that turn the text around, in JSON as UTF-8. Each branch begins with a known byte: so
the places are found many times faster."""
ESCAPED_BACKSLASH = rb"\\"
ELSEWHERE = "another machine"
"""Where a file does not say which."""


class HistoryFile(msgspec.Struct, frozen=True):
    """The whole file; the attempts as they are written."""

    format: str
    version: int
    attempts: msgspec.Raw = msgspec.Raw(b"[]")
    sha256: str = ""
    product: str = ""
    machine: str = ""
    """Name of the one it was written on."""
    exported_at: float = 0.0


class _Kind(msgspec.Struct, frozen=True):
    """What any version has."""

    format: str
    version: int


def written(attempts: Iterable[bytes]) -> bytes:
    """Return the file's bytes, of attempts that are JSON already."""
    body = b"[" + b",\n".join(attempts) + b"]"
    whole = HistoryFile(
        *(FORMAT, VERSION, msgspec.Raw(body)),
        sha256=hashlib.sha256(body).hexdigest(),
        product=__version__,
        machine=platform.node(),
        exported_at=time.time(),
    )
    return msgspec.json.encode(whole) + b"\n"


def read(file: Path) -> list[PortableAttempt]:
    """Return the attempts of a file, each with the machine that it was sat on. Blocks.

    Raises:
        UsageRefused: it cannot be read, is none of ours, a newer version's, or damaged.
    """
    content = _content(file).removeprefix(codecs.BOM_UTF8)
    try:
        kind = from_json(content, _Kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _none_of_ours(file) from None
    if kind.format != FORMAT:
        raise _none_of_ours(file)
    if kind.version > VERSION:
        raise UsageRefused(
            "history_newer",
            _("{file} was written by a newer version of tfcert-tui; nothing was imported.").format(file=file),
            _("Update tfcert-tui here, then import it again."),
        )
    return _attempts(file, content)


def _attempts(file: Path, content: bytes) -> list[PortableAttempt]:
    try:
        whole = from_json(content, HistoryFile)
        if hashlib.sha256(whole.attempts).hexdigest() != whole.sha256:
            raise ValueError(_("its checksum does not fit"))
        machine = single_line(whole.machine) or ELSEWHERE
        # One after the other: whatever else is done in this process goes on in between.
        return [_taken_in(bytes(each), machine) for each in from_json(whole.attempts, list[msgspec.Raw])]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UsageRefused(
            "history_damaged",
            _("{file} is damaged ({why}); nothing was imported.").format(file=file, why=error),
            _("Export it once more on the machine that it comes from."),
        ) from None


def _taken_in(text: bytes, machine: str) -> PortableAttempt:
    """Read an attempt without characters that a terminal would obey, as they stand or escaped; lines and tabs stay."""
    text.decode()  # else what is taken out could join the halves of another such character
    cleaned = STEERING.sub(lambda found: found[0] if found[0] == ESCAPED_BACKSLASH else b"", text)
    return foreign_attempt.taken_in(from_json(cleaned, PortableAttempt), machine)


def _content(file: Path) -> bytes:
    """Return the file's bytes; what is no file is not opened: reading a pipe would wait for ever."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UsageRefused("no_file", _("{file} is no file.").format(file=file), _("Name a file."))
        if about.st_size > MOST_BYTES:
            message = _("{file} is larger than {most} MB; no history is.").format(file=file, most=MOST_BYTES >> 20)
            raise UsageRefused("history_foreign", message, _("Name a file that `history export` has written."))
        with open(file, "rb", opener=_without_waiting) as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=file, why=error.strerror or error)
        raise UsageRefused("not_read", message, _("Name a file that `history export` has written.")) from error


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _none_of_ours(file: Path) -> UsageRefused:
    return UsageRefused(
        "history_foreign",
        _("{file} is damaged, or no history of tfcert-tui; nothing was imported.").format(file=file),
        _("Name a .json file that `tfcert-tui history export` has written."),
    )
