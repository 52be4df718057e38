"""Rules of advice on memory, swap, disk and the CPU quota."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from gettext import ngettext

from tfcert_hw_probe.evidence import Evidence, Found
from tfcert_hw_probe.trend import seconds_until
from tfcert_hw_probe.units import size

LOW_DISK = 10**9
"""Bytes: a model with its optimizer's state, or a checkpoint a few epochs long, may need as much."""
TREND_S, SHORTEST_TREND_S = 180.0, 45.0
"""Memory's growth is judged over up to three minutes; over less than 45 s a data set that is being read looks alike."""
SOON_S, VERY_SOON_S = 900.0, 180.0
WELL_FILLED = 0.5
"""Below half full, growth is most often the beginning of a run."""
SWAPPING = 2 * 2**20
"""Bytes per second to and from swap: vmstat's rule of thumb is that a machine at rest has next to none."""
THROTTLED_PERCENT = 25.0
"""Of the quota's periods (100 ms each); a few per cent are normal at every burst."""


def disk_full(evidence: Evidence) -> Iterator[Found]:
    """Find less than 1 GB left where the work is kept."""
    free = evidence.sample.disk.free
    if free is not None and free < LOW_DISK:
        text = _("{free} left on the disk: a model that is saved may be cut off. Free some space.")
        yield Found(text.format(free=size(free)))


def memory_full_soon(evidence: Evidence) -> Iterator[Found]:
    """Find memory that grows steadily and will be full within a quarter of an hour."""
    memory = evidence.memory
    if memory.used is None or memory.total is None or memory.used < WELL_FILLED * memory.total:
        return
    alike = [moment for moment in evidence.last(TREND_S) if moment.memory_total == memory.total]
    points = [(moment.at, float(moment.memory)) for moment in alike if moment.memory is not None]
    if len(points) < 2 or points[-1][0] - points[0][0] < SHORTEST_TREND_S:
        return
    seconds = seconds_until(points, memory.total)
    if seconds is not None and seconds <= SOON_S:
        yield Found(_memory_text(memory.limited_by, seconds), level="bad" if seconds <= VERY_SOON_S else "warning")


def _memory_text(limited_by: str, seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if limited_by == "cgroup":
        text = ngettext(
            "This container's memory will be full in about {n} minute; a program in it will then be killed.",
            "This container's memory will be full in about {n} minutes; a program in it will then be killed.",
            minutes,
        )
    else:
        text = ngettext(
            "Memory will be full in about {n} minute; the largest program will then be killed.",
            "Memory will be full in about {n} minutes; the largest program will then be killed.",
            minutes,
        )
    return text.format(n=minutes)


def swapping(evidence: Evidence) -> Iterator[Found]:
    """Find memory that is written to swap and read back: it makes everything slow."""
    rate = evidence.mean(15.0, lambda moment: moment.swapped_bytes_s)
    if rate is not None and rate >= SWAPPING:
        text = _(
            "The machine swaps {rate}/s: memory is short, and everything is slow. Use smaller batches or less cache."
        )
        yield Found(text.format(rate=size(rate)))


def cpu_throttled(evidence: Evidence) -> Iterator[Found]:
    """Find a CPU quota that runs out again and again."""
    share = evidence.mean(20.0, lambda moment: moment.throttled_percent)
    if share is not None and share >= THROTTLED_PERCENT:
        quota = evidence.sample.allowed.quota_cores
        text = _("The CPU quota ({cores} cores) ran out in {percent:.0f} % of the time: fewer threads may be faster.")
        yield Found(text.format(cores=_("?") if quota is None else f"{quota:g}", percent=share))
