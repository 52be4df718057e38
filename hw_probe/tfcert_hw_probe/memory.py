"""How much memory is used of what this process may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path

import psutil

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.sample import MemorySample

MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True)
class MachineMemory:
    """Bytes, of the whole machine."""

    used: int
    total: int
    swap_used: int


def machine_memory(meminfo: Path = MEMINFO) -> MachineMemory:
    """Return the machine's memory; used is what programs could not have.

    Raises:
        OSError, psutil.Error: it cannot be read.
    """
    if meminfo.is_file():
        # psutil reads two more files for what we do not show, and takes five times as long.
        wanted = _meminfo(meminfo.read_text(encoding="ascii"))
        if {"MemTotal", "MemAvailable"} <= wanted.keys():
            total, swap = wanted["MemTotal"], wanted.get("SwapTotal", 0) - wanted.get("SwapFree", 0)
            return MachineMemory(total - wanted["MemAvailable"], total, swap)
    memory = psutil.virtual_memory()
    return MachineMemory(memory.total - memory.available, memory.total, psutil.swap_memory().used)


def _meminfo(text: str) -> dict[str, int]:
    names = ("MemTotal", "MemAvailable", "SwapTotal", "SwapFree")
    rows = (line.split() for line in text.splitlines())
    return {row[0][:-1]: int(row[1]) * 1024 for row in rows if len(row) >= 2 and row[0][:-1] in names}


class MemoryMeter:
    """Reads the machine's memory, or the control group's where that is the tighter."""

    def __init__(self, cgroup: Cgroup, machine: Callable[[], MachineMemory] = machine_memory) -> None:
        self._cgroup, self._machine = cgroup, machine

    def look(self, limits: Limits) -> MemorySample:
        """Return memory as it is now."""
        try:
            memory = self._machine()
        except (OSError, ValueError, psutil.Error) as error:
            why = _("memory cannot be read: {why}").format(why=error)
            return MemorySample(None, None, missing={"used": why, "total": why})
        limit, folder = limits.memory, limits.memory_folder
        if limit is None or folder is None or limit >= memory.total:
            return MemorySample(memory.used, memory.total, "machine", memory.swap_used)
        used = self._cgroup.memory_used(folder)
        missing = {} if used is not None else {"used": _("the control group does not tell its memory usage")}
        return MemorySample(used, limit, "cgroup", memory.swap_used, missing)
