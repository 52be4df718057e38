"""Where a file that a person named is to be written: never over something else unless that is asked for."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.workspace import write_atomically


def place_of(file: str, name: str, *, force: bool) -> Path:
    """Return where a file is to go: the one named, or `name` in the folder named.

    Raises:
        UsageRefused: something is there already and `force` is false, or there is no such folder.
    """
    try:
        named = Path(file).expanduser()
        place = named / name if named.is_dir() else named
        there, folder = place.exists(), place.parent.is_dir()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a null in it, or a home that nobody has
        why = error.strerror if isinstance(error, OSError) else str(error)
        message = _("{file} is no name for a file: {why}.").format(file=file, why=why)
        raise UsageRefused("no_name", message, _("Take another.")) from error
    if not folder:
        message = _("There is no folder {folder}.").format(folder=place.parent)
        raise UsageRefused("no_folder", message, _("Make it first."))
    if there and not (force and place.is_file()):
        message = _("{file} is there already.").format(file=place)
        raise UsageRefused("exists", message, _("Name another file, or write over this one with --force."))
    return place


def write(place: Path, content: bytes) -> None:
    """Write it whole or not at all; durable on return. Blocks.

    Raises:
        EngineUnavailable: the disk is full or not writable.
    """
    try:
        write_atomically(place, content)
    except OSError as error:
        message = _("{place} cannot be written: {why}.").format(place=place, why=error.strerror or error)
        raise EngineUnavailable("disk", message, _("Make room or make it writable, or name another file.")) from error
