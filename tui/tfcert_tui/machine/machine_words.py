"""What a machine has and does, in units that a person reads, with numbers of fixed width so that nothing jumps."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import gettext as _

from tfcert_hw_probe.sample import CpuSample, ProcessUsage
from tfcert_tui.terminal.glyphs import ascii_only

GIB = 2**30
STALE_S = 3.0
"""Figures older than this say so: a look is told once a second."""


def percent(value: float | None) -> str:
    """Return a percentage in six cells."""
    return f"{_('n/a'):>6}" if value is None else f"{value:>4.0f} %"


def gib(value: int | None) -> str:
    """Return bytes as GiB in five cells."""
    return f"{_('n/a') if value is None else f'{value / GIB:.1f}':>5}"


def gib_of(used: int | None, total: int | None) -> str:
    """Return "41.0 of  80.0 GiB", or "n/a"."""
    if used is None:
        return gib(None)
    return _("{used} of {total} GiB").format(used=gib(used), total=gib(total))


def short_gib(value: int) -> str:
    """Return bytes as GiB in as few cells as they need: "0.24 GiB", "35.4 GiB"."""
    return _("{n} GiB").format(n=f"{value / GIB:.2f}" if value < GIB else f"{value / GIB:.1f}")


def rate(bytes_s: float) -> str:
    """Return bytes per second in nine cells: " 12 kB/s", "3.1 MB/s"."""
    if bytes_s < 999_500:
        return _("{n} kB/s").format(n=f"{bytes_s / 1e3:>4.0f}")
    if bytes_s < 999.5e6:
        return _("{n} MB/s").format(n=f"{bytes_s / 1e6:>4.0f}" if bytes_s >= 99.5e6 else f"{bytes_s / 1e6:>4.1f}")
    return _("{n} GB/s").format(n=f"{bytes_s / 1e9:>4.1f}")


def celsius(value: float) -> str:
    """Return a temperature in six cells: " 64 °C"."""
    degrees = "C" if ascii_only() else "°C"
    return f"{value:>3.0f} {degrees}"


def watts(power: float, limit: float | None = None) -> str:
    """Return "420 W", or "420 of 700 W"."""
    if limit is None:
        return _("{n} W").format(n=f"{power:>4.0f}")
    return _("{n} of {limit} W").format(n=f"{power:>4.0f}", limit=f"{limit:.0f}")


def frequency(mhz: float) -> str:
    """Return "3.20 GHz"."""
    return _("{n} GHz").format(n=f"{mhz / 1000:.2f}")


def not_known(missing: Mapping[str, str], name: str) -> str:
    """Return "n/a: no permission": why a figure is not there."""
    why = missing.get(name, "")
    if not why:
        return _("n/a")
    return why if why.startswith("n/a") else _("n/a: {why}").format(why=why)


def age(seconds: float) -> str:
    """Return "7 s old", "3 min old"."""
    if seconds < 120:
        return _("{n} s old").format(n=f"{seconds:.0f}")
    return _("{n} min old").format(n=f"{seconds / 60:.0f}")


def mine(text: str) -> str:
    """Return what the run has of something: "mine 43 %"."""
    return _("mine {usage}").format(usage=text)


def share_of(usage: ProcessUsage, cpu: CpuSample) -> float | None:
    """Return a run's CPU use in percent of the cores that may be used, the scale of the figure beside it."""
    if usage.cpu_percent is None:
        return None
    return usage.cpu_percent / (cpu.usable_cores or len(cpu.per_core) or 1)
