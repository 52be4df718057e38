"""What one GPU is asked at every look, and what it is asked now and then."""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from typing import Any, TypeVar

import msgspec

from tfcert_hw_probe import nvml_words
from tfcert_hw_probe.gpu_health import troubles
from tfcert_hw_probe.gpu_sample import GpuProcess, GpuSample
from tfcert_hw_probe.meminfo import read_meminfo, used_of
from tfcert_hw_probe.owners import Owners

SLOW_EVERY_S = 30.0
"""How long names, limits and error counters are believed: they cost as much as all the rest together."""
NOBODY = (0, 2**32 - 1)
"""Pids that drivers tell for processes that they cannot name."""
SM_CLOCK = 1
"""NVML_CLOCK_SM: the clock that work runs at."""
CORE_SENSOR = 0
"""NVML_TEMPERATURE_GPU."""
HEAT, POWER_CAP, POWER_BRAKE, HARDWARE = 0x60, 0x4, 0x80, 0x8
"""Bits of nvmlClocksEventReasons (nvml.h): thermal slowdown by software and hardware; power limit; brake; hardware."""

T = TypeVar("T")


class Device:
    """One GPU or MIG device. Never raises: what fails is missing, with the reason."""

    def __init__(self, nvml: Any, handle: Any, index: int, owners: Owners, number: int | None = None) -> None:
        """`number` is that of a MIG device on the GPU `index`; None: the GPU as a whole."""
        self._nvml, self._handle, self.index, self._owners = nvml, handle, index, owners
        self._mig_of, self._number = None if number is None else index, number
        self._slow_until = float("-inf")
        self._slow: dict[str, Any] = {}
        self._slow_missing: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._fatal = ""
        self.mig_mode = False

    def look(self, now: float, memory_of: dict[int, int]) -> GpuSample:
        """Return what it tells; add to `memory_of` what each process of this machine holds of it."""
        if now >= self._slow_until:
            self._slow_until = now + SLOW_EVERY_S
            self._ask_slowly()
        self._missing, self._fatal = dict(self._slow_missing), ""
        used, total, unified = self._memory()
        rates = self._ask("utilization_percent", lambda: self._nvml.nvmlDeviceGetUtilizationRates(self._handle))
        sample = GpuSample(
            index=self.index,
            utilization_percent=self._part(rates, "gpu", "utilization_percent"),
            memory_busy_percent=self._part(rates, "memory", "memory_busy_percent"),
            memory_used=used,
            memory_total=total,
            temperature_c=self._ask("temperature_c", self._temperature),
            power_w=self._ask("power_w", lambda: nvml_words.watts(self._nvml.nvmlDeviceGetPowerUsage(self._handle))),
            clock_mhz=self._ask(
                "clock_mhz", lambda: nvml_words.megahertz(self._nvml.nvmlDeviceGetClockInfo(self._handle, SM_CLOCK))
            ),
            slowed_by=self._ask("slowed_by", self._slowed_by) or [],
            processes=self._processes(total, memory_of),
            mig_of=self._mig_of,
            mig_index=self._number,
            unified_memory=unified,
            mig_mode=self.mig_mode,
            missing=self._missing,
            **self._slow,
        )
        return msgspec.structs.replace(sample, errors=[*sample.errors, self._fatal]) if self._fatal else sample

    def _ask_slowly(self) -> None:
        self._missing = self._slow_missing = {}
        nvml, handle = self._nvml, self._handle
        self._slow = {
            "name": self._ask("name", lambda: as_text(nvml.nvmlDeviceGetName(handle))) or _("GPU"),
            "uuid": self._ask("uuid", lambda: as_text(nvml.nvmlDeviceGetUUID(handle))) or "",
            "power_limit_w": self._ask(
                "power_limit_w", lambda: nvml_words.watts(nvml.nvmlDeviceGetEnforcedPowerLimit(handle))
            ),
            "clock_limit_mhz": self._ask(
                "clock_limit_mhz", lambda: nvml_words.megahertz(nvml.nvmlDeviceGetMaxClockInfo(handle, SM_CLOCK))
            ),
            "errors": [] if self._mig_of is not None else troubles(nvml, handle),
        }
        self._slow_missing = self._missing

    def _ask(self, name: str, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except Exception as error:  # a broken driver may raise anything through ctypes: one question, one gap
            self._missing[name] = nvml_words.reason(error, self.mig_mode or self._mig_of is not None)
            if nvml_words.code_of(error) in nvml_words.FATAL:
                self._fatal = self._missing[name]
            return None

    def _part(self, rates: Any, part: str, name: str) -> float | None:
        if rates is None:
            self._missing[name] = self._missing["utilization_percent"]
            return None
        return self._ask(name, lambda: nvml_words.percent(getattr(rates, part)))

    def _memory(self) -> tuple[int | None, int | None, bool]:
        """Return bytes (used, total), and whether they are the machine's because the GPU has none of its own."""
        memory = self._ask("memory_used", lambda: self._amounts())
        if memory is not None:
            return *memory, False
        if self._mig_of is None and not self.mig_mode and self._is_unsupported:
            shared = self._ask("memory_used", _machine)
            if shared is not None:
                del self._missing["memory_used"]
                return *shared, True
        self._missing["memory_total"] = self._missing["memory_used"]
        return None, None, False

    def _amounts(self) -> tuple[int, int]:
        self._is_unsupported = False
        try:
            memory = self._nvml.nvmlDeviceGetMemoryInfo(self._handle)
        except Exception as error:
            self._is_unsupported = nvml_words.code_of(error) == nvml_words.NOT_SUPPORTED
            raise
        return nvml_words.amounts(memory.used, memory.total)

    def _temperature(self) -> float:
        return nvml_words.degrees(self._nvml.nvmlDeviceGetTemperature(self._handle, CORE_SENSOR))

    def _slowed_by(self) -> list[str]:
        names = ("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons")
        bits = int(self._by_any_name(*names))
        found = [
            word
            for word, mask in (("heat", HEAT), ("power limit", POWER_CAP), ("power brake", POWER_BRAKE))
            if bits & mask
        ]
        return found or (["hardware"] if bits & HARDWARE else [])

    def _by_any_name(self, name: str, older: str) -> Any:
        """Ask by the function's name of today, and by its older one where the driver is older than the former."""
        try:
            return getattr(self._nvml, name)(self._handle)
        except Exception as error:
            if nvml_words.code_of(error) != nvml_words.FUNCTION_NOT_FOUND:
                raise
            return getattr(self._nvml, older)(self._handle)

    def _processes(self, total: int | None, memory_of: dict[int, int]) -> list[GpuProcess]:
        most = total or nvml_words.NOT_AVAILABLE - 1

        def read() -> list[GpuProcess]:
            names = ("nvmlDeviceGetComputeRunningProcesses", "nvmlDeviceGetComputeRunningProcesses_v2")
            told = self._by_any_name(*names)
            return [found for one in told if (found := self._process(one, most, memory_of)) is not None]

        return self._ask("processes", read) or []

    def _process(self, told: Any, most: int, memory_of: dict[int, int]) -> GpuProcess | None:
        pid = int(told.pid)
        if pid in NOBODY or pid < 0:
            return None
        # None inside some containers and on WSL2, and now and then more than there is.
        memory = None if told.usedGpuMemory is None else int(told.usedGpuMemory)
        memory = memory if memory is not None and 0 <= memory <= most else None
        owner = self._owners.of(pid)
        if owner is None:
            return GpuProcess(pid, memory)
        # Of a GPU that is divided its parts tell the same processes once more.
        if memory is not None and not self.mig_mode:
            memory_of[pid] = memory_of.get(pid, 0) + memory
        return GpuProcess(pid, memory, owner.user, owner.command, owner.is_me)


def _machine() -> tuple[int, int]:
    found = read_meminfo()
    return used_of(found), found["MemTotal"]


def as_text(name: str | bytes) -> str:
    """Return what a library tells as text: older ones tell bytes."""
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)
