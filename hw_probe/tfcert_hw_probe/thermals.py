"""Clock and temperature of the processor, where there is a sensor."""

from __future__ import annotations

import time
from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path

from tfcert_hw_probe.kernel_files import number, read

CORES, HWMON, ZONES = Path("/sys/devices/system/cpu"), Path("/sys/class/hwmon"), Path("/sys/class/thermal")
CPUINFO = Path("/proc/cpuinfo")
CHIPS = {"coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal", "cpu-thermal"}
"""Drivers of the sensors inside processors, by the names that they have in hwmon."""
ZONE_TYPES = ("x86_pkg_temp", "cpu", "soc")
COLDEST_C, HOTTEST_C = 1.0, 125.0
"""Outside of it the sensor is not connected."""
MOST_CORES = 16
"""Of more, every so many-th is asked: the mean hardly differs, and some processors wake each core to answer."""
KEEP_S = 3.0
Told = tuple[float | None, str]
"""A figure, or None and why."""


class Thermals:
    """Finds the files once: which sensors there are does not change while the machine runs."""

    def __init__(
        self,
        cores: Path = CORES,
        hwmon: Path = HWMON,
        zones: Path = ZONES,
        cpuinfo: Path = CPUINFO,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now, self._until = now, float("-inf")
        self._last: tuple[Told, Told] | None = None
        self._clocks = _sparse(sorted(str(file) for file in cores.glob("cpu[0-9]*/cpufreq/scaling_cur_freq")))
        self._sensors = _chip_sensors(hwmon) or _zone_sensors(zones)
        self._fixed_mhz = None if self._clocks else _told_by(cpuinfo)

    def look(self) -> tuple[Told, Told]:
        """Return clock and temperature, at most some seconds old."""
        if self._last is None or self._now() >= self._until:
            self._until = self._now() + KEEP_S
            self._last = (self.frequency(), self.temperature())
        return self._last

    def frequency(self) -> Told:
        """Return the mean of the cores in MHz, or None and why."""
        khz = [value for file in self._clocks if (value := number(file))]
        if khz:
            return sum(khz) / len(khz) / 1000, ""
        if self._fixed_mhz is not None:
            return self._fixed_mhz, ""
        return None, _("this machine does not tell its clock")

    def temperature(self) -> Told:
        """Return the hottest sensor of the processor in °C, or None and why."""
        found = [value / 1000 for file in self._sensors if (value := number(file)) is not None]
        true = [degrees for degrees in found if COLDEST_C <= degrees <= HOTTEST_C]
        return (max(true), "") if true else (None, _("no sensor"))


def _sparse(files: list[str]) -> list[str]:
    return files[:: -(-len(files) // MOST_CORES)] if files else []


def _chip_sensors(hwmon: Path) -> list[str]:
    """Return the sensor of the whole chip where there is one, which is as hot as its hottest core; else all."""
    files = [
        file
        for chip in sorted(hwmon.glob("hwmon*"))
        if read(str(chip / "name")).decode(errors="replace").strip() in CHIPS
        for file in sorted(chip.glob("temp*_input"))
    ]
    whole = [file for file in files if _label(file).startswith(("Package", "Tctl", "Tdie"))]
    return [str(file) for file in whole or files[:8]]


def _label(sensor: Path) -> str:
    return read(str(sensor).replace("_input", "_label")).decode(errors="replace").strip()


def _zone_sensors(zones: Path) -> list[str]:
    found = sorted(zones.glob("thermal_zone*"))
    kinds = [(zone, read(str(zone / "type")).decode(errors="replace").strip().lower()) for zone in found]
    return [str(zone / "temp") for zone, kind in kinds if kind.startswith(ZONE_TYPES)]


def _told_by(cpuinfo: Path) -> float | None:
    """Return the mean clock of /proc/cpuinfo: in a virtual machine it is there, and fixed."""
    lines = read(str(cpuinfo)).decode(errors="replace").splitlines()
    values = [line.partition(":")[2].strip() for line in lines if line.startswith("cpu MHz")]
    try:
        known = [float(value) for value in values]
    except ValueError:
        return None
    return sum(known) / len(known) if known else None
