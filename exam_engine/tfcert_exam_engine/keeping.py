"""What has happened must be kept, even where the disk is full: tried until it is, and only then told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from tfcert_exam_engine.errors import DiskTrouble
from tfcert_exam_engine.training import limits
from tfcert_exam_engine.troubles import Troubles

log = logging.getLogger(__name__)

AGAIN_S = 1.0
BALLAST_BYTES = 4 << 20
"""Given up when the disk is full: room for the verdicts and endings that are under way."""


class Keeper:
    """Writes that cannot be refused, because what they say has happened already."""

    def __init__(self, troubles: Troubles, ballast: Path) -> None:
        self._troubles = troubles
        self._ballast = ballast

    async def keep(self, write: Callable[[], None]) -> None:
        """Do a write of the store; on a disk that takes nothing, say so and do it again until it is done."""
        while True:
            try:
                write()
            except DiskTrouble as error:
                log.error("%s", error.message)
                self._troubles.set("disk", f"{error.message} {error.advice}")
                with contextlib.suppress(OSError):  # a file system that has turned read-only gives nothing back
                    self._ballast.unlink(missing_ok=True)
                await asyncio.sleep(AGAIN_S)
            else:
                if self._troubles.has("disk"):
                    self._troubles.set("disk", "")
                    self.load_ballast()
                return

    def load_ballast(self) -> None:
        """Take the room that is given up in need; where little is left give it up now, so that the engine can begin."""
        free, _size = limits.free_mb([self._ballast.parent])
        with contextlib.suppress(OSError):
            if free * limits.MB < BALLAST_BYTES:
                self._ballast.unlink(missing_ok=True)
            elif not self._ballast.exists():
                self._ballast.write_bytes(b"\0" * BALLAST_BYTES)
