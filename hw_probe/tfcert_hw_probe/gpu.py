"""NVIDIA GPUs by NVML (the module `pynvml` of nvidia-ml-py), asked in this process: `gpu_watch` asks in another."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from gettext import gettext as _
from typing import Any

import msgspec

from tfcert_hw_probe.gpu_health import XidEvents
from tfcert_hw_probe.gpu_look import GpuLook
from tfcert_hw_probe.gpu_questions import Device, as_text
from tfcert_hw_probe.gpu_sample import GpuSample
from tfcert_hw_probe.nvml_words import opening_note, reason
from tfcert_hw_probe.owners import Owners

RETRY_S = 60.0
"""How long a driver that did not answer is left alone."""
FIND_MIG_EVERY_S = 30.0
"""MIG devices are made and destroyed while the driver runs."""
MOST_GPUS = 64

__all__ = ["RETRY_S", "GpuLook", "GpuMeter", "import_pynvml"]


def import_pynvml() -> Any:
    """Import NVML's Python side, which opens the driver's library only when it is initialised."""
    return importlib.import_module("pynvml")


class GpuMeter:
    """Opens NVML at the first look. Never raises: what fails is missing, with the reason.

    A driver that hangs hangs the caller, one that crashes ends this process: use `gpu_watch.GpuWatch` where that
    matters.
    """

    def __init__(
        self,
        load: Callable[[], Any] = import_pynvml,
        now: Callable[[], float] = time.monotonic,
        owners: Owners | None = None,
    ) -> None:
        self._load, self._now = load, now
        self._owners = owners or Owners()
        self._nvml: Any = None
        self._whole: list[tuple[Device, Any]] = []
        self._lost: list[GpuSample] = []
        self._parts: dict[int, list[Device]] = {}
        self._parts_until = float("-inf")
        self._xids: XidEvents | None = None
        self._versions = ("", "")
        self._note, self._fault = "", ""
        self._retry_at = float("-inf")

    def look(self) -> GpuLook:
        """Return every GPU and MIG device, or why there is none."""
        now = self._now()
        if not self._whole and now >= self._retry_at:
            self._open(now)
        if not self._whole:
            return GpuLook([], self._note, {}, self._fault, *self._versions, at=now)
        if now >= self._parts_until:
            self._find_parts(now)
        memory_of: dict[int, int] = {}
        gpus = self._all(now, memory_of)
        if all(gpu.utilization_percent is None and gpu.memory_used is None for gpu in gpus):
            # The driver went away (an update, a reset): open it anew before long.
            self._close(now, gpus[0].missing.get("memory_used", ""))
        return GpuLook(gpus, self._note, memory_of, self._fault, *self._versions, at=now)

    def _all(self, now: float, memory_of: dict[int, int]) -> list[GpuSample]:
        if self._xids is not None:
            self._xids.listen()
        gpus: list[GpuSample] = []
        for device, _handle in self._whole:
            gpus.append(self._with_xids(device.look(now, memory_of)))
            gpus += [part.look(now, memory_of) for part in self._parts.get(device.index, [])]
        return sorted([*gpus, *self._lost], key=lambda gpu: gpu.index) if self._lost else gpus

    def _with_xids(self, gpu: GpuSample) -> GpuSample:
        told = self._xids.of(gpu.uuid) if self._xids is not None else []
        return msgspec.structs.replace(gpu, errors=[*gpu.errors, *told]) if told else gpu

    def _open(self, now: float) -> None:
        self._retry_at = now + RETRY_S
        try:
            self._nvml = self._nvml or self._load()
            self._nvml.nvmlInit()
            count = min(MOST_GPUS, int(self._nvml.nvmlDeviceGetCount()))
        except Exception as error:  # a broken driver may raise anything through ctypes, and a look must never fail
            self._fault, self._note = opening_note(error)
            return
        self._versions = (self._try(self._driver), self._try(self._cuda))
        self._lost = []
        handles = [handle for index in range(count) if (handle := self._handle(index)) is not None]
        self._whole = [(Device(self._nvml, one, n, self._owners), one) for n, one in handles]
        self._xids = XidEvents(self._nvml, [one for _n, one in handles])
        self._parts_until = float("-inf")
        self._say_what_was_found(count)

    def _say_what_was_found(self, count: int) -> None:
        self._note, self._fault = "", ""
        if not self._whole:
            lost = _("the NVIDIA driver lists {n} GPUs and gives none of them").format(n=count)
            self._note, self._fault = (lost, "no_answer") if count else (_("the NVIDIA driver sees no GPU"), "no_gpu")

    def _handle(self, index: int) -> tuple[int, Any] | None:
        """Return (index, handle): one GPU that is lost must not hide the others."""
        try:
            return index, self._nvml.nvmlDeviceGetHandleByIndex(index)
        except Exception as error:  # as above
            why = dict.fromkeys(("utilization_percent", "memory_used", "memory_total"), reason(error))
            self._lost.append(GpuSample(index, _("GPU"), missing=why, errors=[why["memory_used"]]))
            return None

    def _driver(self) -> str:
        return as_text(self._nvml.nvmlSystemGetDriverVersion())

    def _cuda(self) -> str:
        version = int(self._nvml.nvmlSystemGetCudaDriverVersion_v2())
        return f"{version // 1000}.{version % 1000 // 10}" if version > 0 else ""

    def _find_parts(self, now: float) -> None:
        """Look which GPUs are divided, and into what."""
        self._parts_until = now + FIND_MIG_EVERY_S
        for device, handle in self._whole:
            device.mig_mode = self._is_divided(handle)
            self._parts[device.index] = self._parts_of(device.index, handle) if device.mig_mode else []

    def _is_divided(self, handle: Any) -> bool:
        try:
            return bool(self._nvml.nvmlDeviceGetMigMode(handle)[0] == 1)
        except Exception:  # most GPUs cannot be divided, and say so with an error
            return False

    def _parts_of(self, index: int, handle: Any) -> list[Device]:
        nvml, parts = self._nvml, []
        try:
            most = min(MOST_GPUS, int(nvml.nvmlDeviceGetMaxMigDeviceCount(handle)))
        except Exception:  # as above
            return []
        for number in range(most):
            try:
                part = nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, number)
            except Exception:
                continue
            parts.append(Device(nvml, part, index, self._owners, number))
        return parts

    def _close(self, now: float, why: str) -> None:
        self._whole, self._parts, self._xids = [], {}, None
        self._retry_at = now + RETRY_S
        self._note, self._fault = _("the NVIDIA driver does not answer: {why}").format(why=why), "no_answer"
        self._try(self._nvml.nvmlShutdown)

    def _try(self, question: Callable[[], object]) -> str:
        try:
            return str(question() or "")
        except Exception:  # as above: one failing question never takes the others with it
            return ""
