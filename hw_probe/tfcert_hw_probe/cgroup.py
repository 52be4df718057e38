"""The limits of the control group that this process is in, version 1 and 2: a container shows less than the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfcert_hw_probe import kernel_files

ROOT = Path("/sys/fs/cgroup")
MEMBERSHIP = Path("/proc/self/cgroup")
UNLIMITED = 1 << 60
"""Version 1 writes the largest page-aligned number where there is no limit."""


@dataclass(frozen=True)
class Limits:
    """What the group may use; None: no limit."""

    cores: float | None = None
    memory: int | None = None
    """Bytes."""
    memory_folder: Path | None = None
    """The group with the memory limit: its usage is what counts against it."""
    cpu_folder: Path | None = None
    """The group with the CPU limit."""


class Cgroup:
    """The group of this process and those above it; the tightest limit counts."""

    def __init__(self, root: Path = ROOT, membership: Path = MEMBERSHIP) -> None:
        self._root = root
        self._unified = (root / "cgroup.controllers").is_file()
        self._paths = _memberships(membership)

    def limits(self) -> Limits:
        """Read the limits as they are now."""
        cores = [(value, folder) for folder in self._folders("cpu") if (value := self._cores(folder)) is not None]
        memory = [(value, folder) for folder in self._folders("memory") if (value := self._memory(folder)) is not None]
        tight_cores = min(cores, key=lambda pair: pair[0], default=(None, None))
        tight_memory = min(memory, key=lambda pair: pair[0], default=(None, None))
        return Limits(tight_cores[0], tight_memory[0], tight_memory[1], tight_cores[1])

    def memory_used(self, folder: Path) -> int | None:
        """Return bytes that count against a group's limit, without file pages that the kernel gives back at need."""
        used = read_number(folder / ("memory.current" if self._unified else "memory.usage_in_bytes"))
        if used is None:
            return None
        name = "inactive_file" if self._unified else "total_inactive_file"
        return max(0, used - _field(folder / "memory.stat", name))

    def cpu_seconds(self, folder: Path) -> float | None:
        """Return the CPU time that a group has used, in seconds."""
        if self._unified:
            return _field(folder / "cpu.stat", "usage_usec") / 1e6 or None
        accounting = self._root / "cpuacct" / folder.relative_to(self._root / "cpu")
        nanoseconds = read_number(accounting / "cpuacct.usage")
        return None if nanoseconds is None else nanoseconds / 1e9

    @property
    def version(self) -> int | None:
        """1 or 2; None where there is no control group to be seen."""
        if self._unified:
            return 2
        known = any((self._root / controller).is_dir() for controller in ("cpu", "memory"))
        return 1 if known and self._paths else None

    def throttling(self, folder: Path) -> list[int] | None:
        """Return how many of the CPU quota's periods have passed and in how many it ran out; both versions tell it."""
        stat = _fields(folder / "cpu.stat")
        if "nr_periods" not in stat or "nr_throttled" not in stat:
            return None
        return [stat["nr_periods"], stat["nr_throttled"]]

    def _folders(self, controller: str) -> Iterator[Path]:
        """Give the group's folder and those above it, as far as they are mounted here."""
        top = self._root if self._unified else self._root / controller
        path = self._paths.get("" if self._unified else controller)
        if path is None:
            return
        # In a container the path may be the host's, and its own group is mounted as the root.
        folder = top / path.lstrip("/")
        while folder != top:
            if folder.is_dir():
                yield folder
            folder = folder.parent
        if top.is_dir():
            yield top

    def _cores(self, folder: Path) -> float | None:
        if self._unified:
            quota, _, period = (_text(folder / "cpu.max") or "max").partition(" ")
            return int(quota) / int(period) if quota.isdigit() and period.isdigit() and int(period) else None
        allowed, each = read_number(folder / "cpu.cfs_quota_us"), read_number(folder / "cpu.cfs_period_us")
        return allowed / each if allowed is not None and allowed > 0 and each else None

    def _memory(self, folder: Path) -> int | None:
        limit = read_number(folder / ("memory.max" if self._unified else "memory.limit_in_bytes"))
        return limit if limit is not None and limit < UNLIMITED else None


def read_number(path: Path) -> int | None:
    """Return the integer in a file, None when it is not there or says `max`."""
    return kernel_files.number(str(path))


def _text(path: Path) -> str | None:
    return kernel_files.read(str(path)).decode("ascii", errors="replace").strip() or None


def _field(path: Path, name: str) -> int:
    return _fields(path).get(name, 0)


def _fields(path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in (_text(path) or "").splitlines():
        key, _, value = line.partition(" ")
        if value.isdigit():
            found[key] = int(value)
    return found


def _memberships(path: Path) -> dict[str, str]:
    """Return the group's path per controller; "" is version 2."""
    paths: dict[str, str] = {}
    for line in (_text(path) or "").splitlines():
        _number, _, rest = line.partition(":")
        controllers, _, folder = rest.partition(":")
        for controller in controllers.split(","):
            paths[controller] = folder
    return paths
