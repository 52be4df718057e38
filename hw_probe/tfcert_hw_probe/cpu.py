"""How busy the cores are, over the time between two looks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from gettext import gettext as _
from typing import Any

import msgspec
import psutil

from tfcert_hw_probe.cgroup import Cgroup, Limits
from tfcert_hw_probe.counters import Counters
from tfcert_hw_probe.kernel_files import read
from tfcert_hw_probe.sample import CpuSample
from tfcert_hw_probe.thermals import Thermals

SHORTEST_S = 0.1
"""The kernel counts in hundredths of a second: a rate over less says nothing."""

CoreTimes = dict[int, tuple[float, float]]
"""Number of each core to its (busy, all); only differences matter."""


STAT = "/proc/stat"
IDLE, WAITING, GUESTS = 3, 4, 8
"""Columns of /proc/stat (proc_stat(5)): from the ninth on they are guests' times, which user and nice hold already."""


def core_times(stat: str = STAT) -> CoreTimes:
    """Return the times of each core, idle and waiting for the disk being not busy.

    Raises:
        OSError, psutil.Error: they cannot be read.
    """
    found: CoreTimes = {}
    for line in read(stat).splitlines():
        if not line.startswith(b"cpu"):
            break  # what follows, of interrupts, is long
        name, *columns = line.split()
        if name != b"cpu":
            times = [float(column) for column in columns[:GUESTS]]
            total = sum(times)
            found[int(name.removeprefix(b"cpu"))] = (total - times[IDLE] - times[WAITING], total)
    return found or dict(enumerate(map(_busy_and_all, psutil.cpu_times(percpu=True))))


def _busy_and_all(core: Any) -> tuple[float, float]:
    total = float(sum(core[:GUESTS]))
    return total - core.idle - getattr(core, "iowait", 0.0), total


def usable_cores() -> list[int]:
    """Return the numbers of the cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


class CpuMeter:
    """Keeps the times of the last look."""

    def __init__(
        self,
        cgroup: Cgroup,
        times: Callable[[], CoreTimes] = core_times,
        affinity: Callable[[], Sequence[int]] = usable_cores,
        now: Callable[[], float] = time.monotonic,
        thermals: Thermals | None = None,
    ) -> None:
        self._cgroup, self._times, self._affinity, self._now = cgroup, times, affinity, now
        self._thermals = thermals or Thermals()
        self._periods = Counters(now)
        self._before: CoreTimes = {}
        self._group_before: float | None = None
        self._at = float("-inf")
        self._last: CpuSample | None = None

    def look(self, limits: Limits) -> CpuSample:
        """Return the load since the last look; looks in quick succession all see the first one's figures."""
        now = self._now()
        if self._last is not None and now - self._at < SHORTEST_S:
            return self._last
        seconds, self._at = now - self._at, now
        self._last = self._with_the_rest(self._loads(limits, seconds), limits)
        return self._last

    def _loads(self, limits: Limits, seconds: float) -> CpuSample:
        try:
            before, self._before = self._before, self._times()
        except (OSError, ValueError, IndexError, psutil.Error) as error:
            return _nothing(_("processor times cannot be read: {why}").format(why=error))
        per_core = _percents(before, self._before)
        mine = list(self._affinity())
        cores = min(float(len(mine)), limits.cores or float("inf"))
        percent = self._group_percent(limits, cores, seconds)
        if percent is None:
            # A container's own /proc/stat counts its cores from 0, whatever their numbers are outside.
            known = mine if set(mine) <= per_core.keys() else list(per_core)
            percent = _mean([per_core[core] for core in known])
        if percent is None:
            return _nothing(_("a rate needs two looks"), cores)
        return CpuSample(percent, list(per_core.values()), cores)

    def _with_the_rest(self, sample: CpuSample, limits: Limits) -> CpuSample:
        """Return the sample with what is told apart from load: clock, temperature, throttling."""
        frequency, temperature = self._thermals.look()
        throttled = self._throttled(limits)
        told = {"frequency_mhz": frequency, "temperature_c": temperature, "throttled_percent": throttled}
        missing = {name: why for name, (value, why) in told.items() if value is None}
        load_1m, load_5m, load_15m = _load()
        if load_1m is None:
            missing["load_1m"] = _("this system does not tell it")
        return msgspec.structs.replace(
            sample,
            **{name: value for name, (value, _why) in told.items()},
            load_1m=load_1m,
            load_5m=load_5m,
            load_15m=load_15m,
            missing={**sample.missing, **missing},
        )

    def _throttled(self, limits: Limits) -> tuple[float | None, str]:
        """Return the share of the quota's periods in which it ran out, in percent, or None and why."""
        if limits.cpu_folder is None:
            return None, _("no CPU quota")
        rates = self._periods.rates(self._cgroup.throttling(limits.cpu_folder))
        if rates is None:
            return None, _("a rate needs two looks")
        periods, throttled = rates
        return (min(100.0, 100 * throttled / periods) if periods else 0.0), ""

    def _group_percent(self, limits: Limits, cores: float, seconds: float) -> float | None:
        """Return the group's own share of its quota, where it has one: the machine's cores are not all ours then."""
        if limits.cpu_folder is None:
            return None
        before, self._group_before = self._group_before, self._cgroup.cpu_seconds(limits.cpu_folder)
        if before is None or self._group_before is None or not 0 < seconds < float("inf"):
            return None
        return min(100.0, max(0.0, 100 * (self._group_before - before) / (seconds * cores)))


def _nothing(why: str, cores: float = 0.0) -> CpuSample:
    return CpuSample(None, [], cores, missing={"percent": why, "per_core": why})


def _percents(before: CoreTimes, after: CoreTimes) -> dict[int, float]:
    if before.keys() != after.keys():
        return {}
    return {core: _share(busy - before[core][0], total - before[core][1]) for core, (busy, total) in after.items()}


def _share(busy: float, total: float) -> float:
    return min(100.0, max(0.0, 100 * busy / total)) if total > 0 else 0.0


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _load() -> tuple[float, float, float] | tuple[None, None, None]:
    try:
        return os.getloadavg()
    except (OSError, AttributeError):
        return None, None, None
