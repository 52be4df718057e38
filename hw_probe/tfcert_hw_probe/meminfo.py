"""The few lines of /proc/meminfo that matter."""

from __future__ import annotations

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
NAMES = (b"MemTotal", b"MemFree", b"MemAvailable", b"SwapTotal", b"SwapFree")


def read_meminfo(path: Path = MEMINFO) -> dict[str, int]:
    """Return bytes by name, as far as the kernel tells them.

    Raises:
        OSError: it cannot be read.
    """
    found: dict[str, int] = {}
    for line in path.read_bytes().splitlines():
        name, _, rest = line.partition(b":")
        fields = rest.split()
        if name in NAMES and fields and fields[0].isdigit():
            found[name.decode()] = int(fields[0]) * 1024
            if len(found) == len(NAMES):
                break
    return found


def used_of(told: dict[str, int]) -> int:
    """Return the bytes that programs could not have; `told` has MemTotal and MemAvailable.

    In LXC containers the available memory may be the host's: then what is free counts, as in psutil.
    """
    total, available = told["MemTotal"], told["MemAvailable"]
    if available > total:
        available = told.get("MemFree", total)
    return max(0, total - available)
