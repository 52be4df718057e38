"""Who holds a data folder: the engine's process, also where it does not answer."""

from __future__ import annotations

import fcntl
from pathlib import Path

RESTORE = "restore"
"""Stands behind the number of the process in the lock file of who restores a backup."""


def is_restored(lock: Path) -> bool:
    """Return whether a restore holds the lock file, as far as that can be told."""
    try:
        return RESTORE in lock.read_text(encoding="ascii") and holder(lock) is not None
    except (OSError, ValueError):
        return False


def holder(lock: Path) -> int | None:
    """Return the process that holds the lock file; None when nobody does."""
    try:
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return None
