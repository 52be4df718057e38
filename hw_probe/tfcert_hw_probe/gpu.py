"""NVIDIA GPUs by NVML (the module `pynvml` of nvidia-ml-py)."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import Any, TypeVar

from tfcert_hw_probe.gpu_sample import GpuSample

RETRY_S = 60.0
"""How long a driver that did not answer is left alone."""

T = TypeVar("T")


@dataclass(frozen=True)
class GpuLook:
    """All GPUs at one moment."""

    gpus: list[GpuSample]
    note: str = ""
    """Why there are none."""
    memory_of: dict[int, int] = field(default_factory=dict)
    """GPU bytes per process, where NVML tells them."""


def import_pynvml() -> Any:
    """Import NVML's Python side, which opens the driver's library only when it is initialised."""
    return importlib.import_module("pynvml")


class GpuMeter:
    """Opens NVML at the first look. Never raises: what fails is missing, with the reason."""

    def __init__(self, load: Callable[[], Any] = import_pynvml, now: Callable[[], float] = time.monotonic) -> None:
        self._load, self._now = load, now
        self._nvml: Any = None
        self._handles: list[Any] = []
        self._note = ""
        self._retry_at = float("-inf")

    def look(self) -> GpuLook:
        """Return every GPU, or why there is none."""
        if not self._handles and self._now() >= self._retry_at:
            self._open()
        if not self._handles:
            return GpuLook([], self._note)
        memory_of: dict[int, int] = {}
        gpus = [self._gpu(index, handle, memory_of) for index, handle in enumerate(self._handles)]
        if all(gpu.utilization_percent is None and gpu.memory_used is None for gpu in gpus):
            # The driver went away (an update, a reset): open it anew before long.
            self._close()
        return GpuLook(gpus, "", memory_of)

    def _open(self) -> None:
        self._retry_at = self._now() + RETRY_S
        try:
            self._nvml = self._nvml or self._load()
            self._nvml.nvmlInit()
            self._handles = [self._nvml.nvmlDeviceGetHandleByIndex(n) for n in range(self._nvml.nvmlDeviceGetCount())]
            self._note = "" if self._handles else _("the NVIDIA driver sees no GPU")
        except Exception as error:  # a broken driver may raise anything through ctypes, and a sample must never fail
            self._note = self._why_not(error)

    def _close(self) -> None:
        self._handles = []
        self._retry_at = self._now() + RETRY_S
        self._note = _("the NVIDIA driver does not answer")
        self._try(self._nvml.nvmlShutdown)

    def _why_not(self, error: Exception) -> str:
        nvml = self._nvml
        if nvml is None:
            return _("nvidia-ml-py is not installed")
        if isinstance(error, nvml.NVMLError_LibraryNotFound):
            return _("no NVIDIA driver")
        if isinstance(error, nvml.NVMLError_DriverNotLoaded):
            return _("the NVIDIA driver is installed but not loaded")
        if isinstance(error, nvml.NVMLError_NoPermission):
            return _("no permission to ask the NVIDIA driver")
        return _("the NVIDIA driver does not answer: {why}").format(why=error)

    def _gpu(self, index: int, handle: Any, memory_of: dict[int, int]) -> GpuSample:
        nvml = self._nvml
        missing: dict[str, str] = {}

        def ask(name: str, question: Callable[[], T]) -> T | None:
            value, why = self._try(question)
            if value is None:
                missing[name] = why
            return value

        memory = ask("memory_used", lambda: nvml.nvmlDeviceGetMemoryInfo(handle))
        if memory is None:
            missing["memory_total"] = missing["memory_used"]
        for process in ask("processes", lambda: nvml.nvmlDeviceGetComputeRunningProcesses(handle)) or []:
            # None inside some containers and on WSL2.
            if process.usedGpuMemory is not None:
                memory_of[process.pid] = memory_of.get(process.pid, 0) + int(process.usedGpuMemory)
        return GpuSample(
            index,
            ask("name", lambda: _as_text(nvml.nvmlDeviceGetName(handle))) or _("GPU"),
            ask("utilization_percent", lambda: float(nvml.nvmlDeviceGetUtilizationRates(handle).gpu)),
            None if memory is None else int(memory.used),
            None if memory is None else int(memory.total),
            ask("temperature_c", lambda: float(nvml.nvmlDeviceGetTemperature(handle, nvml.NVML_TEMPERATURE_GPU))),
            ask("power_w", lambda: nvml.nvmlDeviceGetPowerUsage(handle) / 1000),
            ask("power_limit_w", lambda: nvml.nvmlDeviceGetEnforcedPowerLimit(handle) / 1000),
            missing,
        )

    def _try(self, question: Callable[[], T]) -> tuple[T | None, str]:
        try:
            return question(), ""
        except Exception as error:  # as above: one failing question never takes the others with it
            return None, str(error) or type(error).__name__


def _as_text(name: str | bytes) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else name
