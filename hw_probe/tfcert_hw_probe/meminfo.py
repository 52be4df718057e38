"""The few lines of /proc/meminfo that matter."""

from __future__ import annotations

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
NAMES = (b"MemTotal", b"MemAvailable", b"SwapTotal", b"SwapFree")


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
