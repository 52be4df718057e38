"""One GPU at one moment. A value that could not be read is None and its name stands in `missing` with the reason."""

from __future__ import annotations

import msgspec


class GpuProcess(msgspec.Struct, frozen=True):
    """A process that has something on a GPU, as the driver tells it."""

    pid: int
    """Of the host: inside a container it names nobody that can be looked up."""
    memory: int | None = None
    """Bytes; None where the driver does not tell (containers, MIG, WSL2)."""
    user: str = ""
    """Its owner; "" where the pid cannot be looked up."""
    name: str = ""
    mine: bool = False
    """Whether it belongs to the user who asks."""


class GpuSample(msgspec.Struct, frozen=True):
    """One NVIDIA GPU or MIG device, by NVML."""

    index: int
    name: str
    utilization_percent: float | None = None
    memory_used: int | None = None
    """Bytes."""
    memory_total: int | None = None
    """Bytes. On a machine with unified memory, that of the machine."""
    temperature_c: float | None = None
    power_w: float | None = None
    power_limit_w: float | None = None
    missing: dict[str, str] = {}
    uuid: str = ""
    memory_busy_percent: float | None = None
    """Share of the time in which its memory was read or written."""
    clock_mhz: float | None = None
    clock_limit_mhz: float | None = None
    slowed_by: list[str] = []
    """Why its clocks are held down: "heat", "power limit", "power brake"."""
    errors: list[str] = []
    """Trouble that the driver tells, one sentence each: ECC errors, retired pages, Xid events."""
    processes: list[GpuProcess] = []
    mig_of: int | None = None
    """Index of the GPU that this MIG device is a part of; None: it is a whole GPU."""
    mig_index: int | None = None
    """Number of the MIG device on its GPU."""
    unified_memory: bool = False
    """Whether it shares the machine's memory."""
    mig_mode: bool = False
    """Whether it is divided into MIG devices, so that nothing runs on it as a whole."""

    @property
    def label(self) -> str:
        """Short name: `gpu0`, or `gpu0:1` for a MIG device."""
        return f"gpu{self.index}" if self.mig_of is None else f"gpu{self.mig_of}:{self.mig_index}"
