"""One look at the machine. A value that could not be read is None and its name stands in `missing` with the reason."""

from __future__ import annotations

import msgspec

from tfcert_hw_probe.gpu_sample import GpuSample


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
    load_5m: float | None = None
    load_15m: float | None = None
    frequency_mhz: float | None = None
    """Mean of the cores, now."""
    temperature_c: float | None = None
    """Of the hottest sensor of the processor."""
    throttled_percent: float | None = None
    """Share of the control group's periods since the last sample in which its CPU quota ran out."""


class MemorySample(msgspec.Struct, frozen=True):
    """Bytes. `total` is what this process may use: the cgroup's limit where it is lower than the machine."""

    used: int | None
    total: int | None
    limited_by: str = "machine"
    """`machine` or `cgroup`."""
    swap_used: int | None = None
    missing: dict[str, str] = {}
    swap_total: int | None = None
    swapped_bytes_s: float | None = None
    """Written to swap and read back from it, by all of the machine: pages that lie there unused cost nothing."""


class DiskSample(msgspec.Struct, frozen=True):
    """The disk that holds the data folder. Bytes."""

    free: int | None
    total: int | None
    read_bytes_s: float | None = None
    """By all of the machine, from the device that holds the folder."""
    written_bytes_s: float | None = None
    missing: dict[str, str] = {}


class NetworkSample(msgspec.Struct, frozen=True):
    """All interfaces but the loopback, in bytes per second."""

    received_bytes_s: float | None = None
    sent_bytes_s: float | None = None
    missing: dict[str, str] = {}


class Allowed(msgspec.Struct, frozen=True):
    """What this process may use, where that is less than the machine; None: no limit of that kind."""

    machine_cores: int = 0
    machine_memory: int | None = None
    """Bytes."""
    affinity_cores: int | None = None
    quota_cores: float | None = None
    """The control group's CPU quota."""
    memory: int | None = None
    """Bytes, the control group's limit."""
    cgroup_version: int | None = None
    """1 or 2; None: there is no control group to be seen."""
    open_files: int | None = None
    """RLIMIT_NOFILE."""
    processes: int | None = None
    """RLIMIT_NPROC."""
    address_space: int | None = None
    """RLIMIT_AS, in bytes."""
    file_size: int | None = None
    """RLIMIT_FSIZE, in bytes."""


class ProcessUsage(msgspec.Struct, frozen=True):
    """A process and all its descendants."""

    pid: int
    cpu_percent: float | None
    """100 is one core."""
    memory: int | None
    """Resident bytes."""
    gpu_memory: int | None = None
    """Bytes, where NVML or the run itself tells it."""
    processes: int = 1
    gpus: list[int] | None = None
    """Places in `Sample.gpus` of those that the run may see; None: not known."""
    sees_no_gpu: str = ""
    """Why the run does not use a GPU, in its own words or by its environment; "" where it does, or is not known."""


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
    network: NetworkSample = NetworkSample()
    allowed: Allowed = Allowed()
    gpu_age_s: float = 0.0
    """How old the GPUs' figures are: more than a few seconds where the driver does not answer."""
    driver_version: str = ""
    cuda_version: str = ""
    """Newest CUDA that the driver can run."""
    gpu_fault: str = ""
    """Stable name of what keeps the GPUs from being read: `no_driver`, `no_library` (nvidia-ml-py), `no_gpu`,
    `mismatch`, `not_loaded`, `no_permission`, `no_answer`, `starting`; "" where nothing does."""
    age_s: float = 0.0
    """How old the whole sample is: more than a few seconds where the probe is stuck."""
