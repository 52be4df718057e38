"""All GPUs at one moment, as it goes over the pipe from the process that asks the driver."""

from __future__ import annotations

import msgspec

from tfcert_hw_probe.gpu_sample import GpuSample

FINAL = {"no_driver", "no_library", "no_gpu", "not_loaded"}
"""Faults that stay for a minute at least: a process that waits for them to pass would cost memory for nothing."""


class GpuLook(msgspec.Struct, frozen=True):
    """All GPUs at one moment, or why there are none."""

    gpus: list[GpuSample]
    note: str = ""
    """Why there are none, or why they do not answer any more."""
    memory_of: dict[int, int] = {}
    """GPU bytes per process of this machine or container, where the driver tells them."""
    fault: str = ""
    """As `Sample.gpu_fault`."""
    driver_version: str = ""
    cuda_version: str = ""
    """Newest CUDA that the driver can run."""
    at: float = 0.0
    """When it was taken, on the monotonic clock."""


class AgedLook(msgspec.Struct, frozen=True):
    """The newest look that there is."""

    look: GpuLook
    age_s: float
    """0 where nothing can be asked, such as without a driver."""
