"""Words that several commands of `datasets` have."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path


def here_words(outcome: str, name: str, folder: Path) -> str:
    """Say that a set is here, now or before."""
    words = _("{name} is here already: {folder}") if outcome == "already" else _("{name} is here now: {folder}")
    return words.format(name=name, folder=folder)


def pinned_words(name: str, files: Sequence[str]) -> str:
    """Say that there was no checksum to hold a file against."""
    words = ngettext(
        "{name}: no checksum of {files} is known, so what came now is pinned; later fetches must match it.",
        "{name}: no checksums of {files} are known, so what came now is pinned; later fetches must match it.",
        len(files),
    )
    return words.format(name=name, files=", ".join(files))
