"""How much memory is used of what this process may use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

import psutil

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.counters import Counters
from tfcert_hw_probe.kernel_files import read
from tfcert_hw_probe.meminfo import MEMINFO, read_meminfo, used_of
from tfcert_hw_probe.sample import MemorySample

VMSTAT = "/proc/vmstat"
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class MachineMemory:
    """Bytes, of the whole machine."""

    used: int
    total: int
    swap_used: int
    swap_total: int | None = None


def machine_memory(meminfo: Path = MEMINFO) -> MachineMemory:
    """Return the machine's memory; used is what programs could not have.

    Raises:
        OSError, psutil.Error: it cannot be read.
    """
    if meminfo.is_file():
        # psutil reads two more files for what we do not show, and takes five times as long.
        told = read_meminfo(meminfo)
        if {"MemTotal", "MemAvailable"} <= told.keys():
            swap = told.get("SwapTotal", 0)
            swap_used = max(0, swap - told.get("SwapFree", 0))
            return MachineMemory(used_of(told), told["MemTotal"], swap_used, swap)
    memory, swapped = psutil.virtual_memory(), psutil.swap_memory()
    return MachineMemory(memory.total - memory.available, memory.total, swapped.used, swapped.total)


def swapped_pages(vmstat: str = VMSTAT) -> list[int] | None:
    """Return pages (read back, written) since boot; None where the kernel does not tell."""
    text = read(vmstat)
    found = []
    for name in (b"\npswpin ", b"\npswpout "):
        _, there, rest = text.partition(name)
        if not there:
            return None
        found.append(int(rest.split(b"\n", 1)[0]))
    return found


class MemoryMeter:
    """Reads the machine's memory, or the control group's where that is the tighter."""

    def __init__(
        self,
        cgroup: Cgroup,
        machine: Callable[[], MachineMemory] = machine_memory,
        swapped: Callable[[], list[int] | None] = swapped_pages,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cgroup, self._machine, self._swapped = cgroup, machine, swapped
        self._counters = Counters(now)

    def look(self, limits: Limits) -> MemorySample:
        """Return memory as it is now."""
        try:
            memory = self._machine()
        except (OSError, ValueError, psutil.Error) as error:
            why = _("memory cannot be read: {why}").format(why=error)
            return MemorySample(None, None, missing=dict.fromkeys(("used", "total", "swap_used", "swap_total"), why))
        missing: dict[str, str] = {}
        own: int | None = memory.used
        total, by = memory.total, "machine"
        limit, folder = limits.memory, limits.memory_folder
        if limit is not None and folder is not None and limit < total:
            own, total, by = self._cgroup.memory_used(folder), limit, "cgroup"
            if own is None:
                missing["used"] = _("the control group does not tell its memory usage")
        swapped = self._swapped_per_second(missing)
        return MemorySample(own, total, by, memory.swap_used, missing, memory.swap_total, swapped)

    def _swapped_per_second(self, missing: dict[str, str]) -> float | None:
        pages = self._swapped()
        rates = self._counters.rates(pages)
        if rates is not None:
            return sum(rates) * PAGE
        why = _("the kernel does not tell it") if pages is None else _("a rate needs two looks")
        missing["swapped_bytes_s"] = why
        return None
