"""Who holds a data folder: the engine's process, also where it does not answer."""

from __future__ import annotations

import fcntl
from pathlib import Path


def holder(lock: Path) -> int | None:
    """Return the process that holds the lock file; None when nobody does."""
    try:
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read())
    except (OSError, ValueError):
        return None
    return None
