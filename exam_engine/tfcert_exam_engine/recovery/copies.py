"""Copies of the database that the engine makes by itself, for the day on which the disk loses it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import re
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.public_sets.records import sync_folder

log = logging.getLogger(__name__)

KEPT = 3
DAY_S = 86400.0
LOOK_S = 600.0
"""Seconds; how often it is looked whether a day is over."""
ROOM_BYTES = 64 << 20
"""On a disk with less left, a copy would take the room that verdicts need."""
OF_VERSION = re.compile(r"\.v(\d+)$", re.ASCII)


class SafetyCopies:
    """Copies the database when an attempt has begun or ended, and once a day."""

    def __init__(self, paths: Paths, sitting: Sitting) -> None:
        self._paths = paths
        self._sitting = sitting
        self._known: tuple[str, bool] | None = None
        self._looked_at = -LOOK_S
        self._task: asyncio.Task[bool] | None = None

    def look(self) -> None:
        """Begin a copy where one is due; called about twice a second."""
        newest, now = self._sitting.current, time.monotonic()
        stands = (newest.attempt, newest.ended) if newest is not None else None
        if newest is None or self._copying or (stands == self._known and now - self._looked_at < LOOK_S):
            return
        self._known, self._looked_at = stands, now
        since = max(newest.started.wall_s, newest.ended_at or 0.0)
        if is_due(self._paths, time.time(), since):
            self._task = asyncio.create_task(asyncio.to_thread(take, self._paths))

    @property
    def _copying(self) -> bool:
        return self._task is not None and not self._task.done()

    async def forget(self) -> None:
        """Something is about to be deleted: no copy is to have it any more, whatever comes between."""
        await self.close()
        await asyncio.to_thread(forget, self._paths)

    async def renew(self) -> None:
        """Keep a copy as it is now."""
        await self.close()
        await asyncio.to_thread(take, self._paths)

    async def close(self) -> None:
        """Wait for the copy under way."""
        if self._task is not None:
            await asyncio.wait([self._task])


def take(paths: Paths) -> bool:
    """Keep a copy of the database as it is now, durable on return; False where the disk does not take it.

    May run beside the engine's own connection.
    """
    stem = time.strftime("tfcert-%Y%m%d-%H%M%S")
    names = (f"{stem}.db", *(f"{stem}-{number}.db" for number in range(2, 100)))
    draft = paths.copies / ".draft"
    try:
        if shutil.disk_usage(paths.data_dir).free < 2 * paths.database.stat().st_size + ROOM_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(paths.copies))
        paths.copies.mkdir(exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(paths.database, isolation_level=None)) as db:
            db.execute("VACUUM INTO ?", (str(draft),))
        with draft.open("rb") as opened:
            os.fsync(opened.fileno())
        draft.rename(next(place for name in names if not (place := paths.copies / name).exists()))
        sync_folder(paths.copies)
        _thin(paths, KEPT)
    except (OSError, sqlite3.Error) as error:
        log.warning("the database was not copied: %s", error)
        with contextlib.suppress(OSError):
            draft.unlink()
        return False
    return True


def forget(paths: Paths) -> None:
    """Keep none from before: what is deleted must not come back, and a copy that has more tells of a lost journal."""
    _thin(paths, 0)


def is_due(paths: Paths, now: float, since: float) -> bool:
    """Return whether the newest copy is from before `since`, or a day old at `now`; both in Unix seconds."""
    made = own(paths)
    at = made[0].stat().st_mtime if made else 0.0
    return at < since or not 0 <= now - at < DAY_S


def own(paths: Paths) -> list[Path]:
    """Return the engine's own copies, the newest first."""
    found = [file for file in paths.copies.glob("tfcert-*.db") if file.is_file()] if paths.copies.is_dir() else []
    return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)


def newest_first(paths: Paths) -> list[Path]:
    """Return all copies there are, those that were kept before a migration included, the newest first."""
    beside = paths.database.parent.glob(f"{paths.database.name}.v*")
    migrated = [file for file in beside if OF_VERSION.search(file.name) and file.is_file()]
    return sorted([*own(paths), *migrated], key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _thin(paths: Paths, keep: int) -> None:
    for file in own(paths)[keep:]:
        file.unlink(missing_ok=True)
