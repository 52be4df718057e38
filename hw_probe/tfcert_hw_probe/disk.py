"""The disk that holds the data folder: what is left of it, and what goes to and from its device."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from tfcert_hw_probe.counters import Counters
from tfcert_hw_probe.kernel_files import read
from tfcert_hw_probe.sample import DiskSample

SYS_BLOCK = "/sys/dev/block"
SECTOR = 512
"""Bytes: the kernel counts in these whatever the device's own sectors are (iostats.rst)."""
READ, WRITTEN = 2, 6
"""Fields of a device's stat file (block/stat.rst)."""


class DiskMeter:
    """Finds the device once; the folder need not be there yet."""

    def __init__(self, folder: Path, blocks: str = SYS_BLOCK, now: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._blocks, self._counters = folder, blocks, Counters(now)

    def look(self) -> DiskSample:
        """Return the disk that holds the folder, or that would hold it."""
        try:
            place = next((place for place in (self._folder, *self._folder.parents) if place.exists()), None)
            space = None if place is None else os.statvfs(place)
            device = None if place is None else place.stat().st_dev
        except OSError:
            space = device = None
        if space is None or device is None:
            why = _("the folder cannot be looked at")
            return DiskSample(None, None, missing={"free": why, "total": why})
        rates, missing = self._rates(device)
        free, total = space.f_bavail * space.f_frsize, space.f_blocks * space.f_frsize
        return DiskSample(free, total, *rates, missing=missing)

    def _rates(self, device: int) -> tuple[tuple[float | None, float | None], dict[str, str]]:
        """Return bytes per second (read, written), and why they are missing."""
        fields = read(f"{self._blocks}/{os.major(device)}:{os.minor(device)}/stat").split()
        values = [int(fields[READ]) * SECTOR, int(fields[WRITTEN]) * SECTOR] if len(fields) > WRITTEN else None
        rates = self._counters.rates(values)
        if rates is not None:
            return (rates[0], rates[1]), {}
        # Network folders, overlays, ZFS and btrfs have no device of their own.
        why = _("this file system has no device that counts") if values is None else _("a rate needs two looks")
        return (None, None), {"read_bytes_s": why, "written_bytes_s": why}
