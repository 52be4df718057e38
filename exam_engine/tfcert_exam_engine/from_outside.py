"""What bytes and names from outside can do to whoever reads them, told in one place."""

from __future__ import annotations

import os
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import UsageRefused

NO_UTF8 = "no_utf8"
BAD_JSON = (msgspec.MsgspecError, UnicodeDecodeError)
"""What msgspec raises for bytes that are no JSON of a type; for what is no UTF-8 that is none of its own errors."""


def is_folder(place: str | Path) -> bool:
    """Return whether a folder is there; before Python 3.14 `Path.is_dir` raises where a name is too long or closed."""
    return os.path.isdir(place)  # noqa: PTH112


def is_file(place: str | Path) -> bool:
    """Return whether a plain file is there; never raises."""
    return os.path.isfile(place)  # noqa: PTH113


def is_there(place: str | Path) -> bool:
    """Return whether anything is there, as far as can be seen; never raises."""
    return os.path.exists(place)  # noqa: PTH110


def with_home(given: str | Path) -> Path:
    """Return a path with `~` as the home; that of a person whom nobody knows stays a name, as in a shell."""
    return Path(os.path.expanduser(given))  # noqa: PTH111


def full_path(given: str | Path) -> Path:
    """Return such a path from the root: the engine runs in another folder."""
    return with_home(given).absolute()


def as_utf8(text: str) -> str:
    """Return a text with marks for what cannot be encoded: a file's name may hold any bytes."""
    return text.encode("utf-8", "backslashreplace").decode()


def no_utf8(name: str) -> UsageRefused:
    """Return the refusal of a name that is no UTF-8: another file must not be taken for it."""
    message = _("The name {name} is no UTF-8, and cannot be used.").format(name=as_utf8(name))
    return UsageRefused(NO_UTF8, message, _("Rename the file or the folder."))


def refuse_no_utf8(name: str) -> None:
    """Refuse such a name before anything is done with it.

    Raises:
        UsageRefused: it is one.
    """
    if as_utf8(name) != name:
        raise no_utf8(name)
