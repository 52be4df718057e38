"""Files that a person names on the screen."""

from __future__ import annotations

from pathlib import Path


def full_path(file: str) -> str:
    """Return it as the engine has to have it, which runs in another folder."""
    try:
        return str(Path(file).expanduser().absolute())
    except RuntimeError:  # ~stranger: whoever that is has no home here
        return file
