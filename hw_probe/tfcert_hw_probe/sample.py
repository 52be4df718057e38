"""One look at the machine. A value that could not be read is None and its name stands in `missing` with the reason."""

from __future__ import annotations

import msgspec


class CpuSample(msgspec.Struct, frozen=True):
    """All cores together and one by one, over the time since the last sample."""

    percent: float | None
    """0 to 100 of the cores that this process may use."""
    per_core: list[float] = []
    """Percent of each core of the machine."""
    usable_cores: float = 0.0
    """Cores that this process may use: affinity and the cgroup's CPU quota."""
    load_1m: float | None = None
    missing: dict[str, str] = {}


class MemorySample(msgspec.Struct, frozen=True):
    """Bytes. `total` is what this process may use: the cgroup's limit where it is lower than the machine."""

    used: int | None
    total: int | None
    limited_by: str = "machine"
    """`machine` or `cgroup`."""
    swap_used: int | None = None
    missing: dict[str, str] = {}


class GpuSample(msgspec.Struct, frozen=True):
    """One NVIDIA GPU, by NVML."""

    index: int
    name: str
    utilization_percent: float | None = None
    memory_used: int | None = None
    """Bytes."""
    memory_total: int | None = None
    """Bytes."""
    temperature_c: float | None = None
    power_w: float | None = None
    power_limit_w: float | None = None
    missing: dict[str, str] = {}


class DiskSample(msgspec.Struct, frozen=True):
    """The disk that holds the data folder. Bytes."""

    free: int | None
    total: int | None


class ProcessUsage(msgspec.Struct, frozen=True):
    """A process and all its descendants."""

    pid: int
    cpu_percent: float | None
    """100 is one core."""
    memory: int | None
    """Resident bytes."""
    gpu_memory: int | None = None
    """Bytes, where NVML tells it."""
    processes: int = 1


class Sample(msgspec.Struct, frozen=True):
    """All of it at one moment."""

    at: float
    """Unix time in seconds."""
    cpu: CpuSample
    memory: MemorySample
    disk: DiskSample
    gpus: list[GpuSample] = []
    gpu_note: str = ""
    """Why there is no GPU in the list: "no NVIDIA driver"."""
    jobs: dict[str, ProcessUsage] = {}
    """Usage per job name, such as `run 3`."""
