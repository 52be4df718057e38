"""The JSON interface of what a run uses of the machine. See `interface`."""

from __future__ import annotations

from tfcert_exam_engine.machine.usage_views import UsageView
from tfcert_exam_engine.views import RunView
from tfcert_hw_probe.usage import Peaks, UsagePoint

BYTES_PER_MB = 10**6


def in_mb(size: int | None) -> float | None:
    """Return bytes as MB (10**6 bytes)."""
    return None if size is None else round(size / BYTES_PER_MB, 1)


def in_percent(share: float | None) -> float | None:
    """Return percent with one digit after the point."""
    return None if share is None else round(share, 1)


def peaks_document(peaks: Peaks) -> dict[str, object]:
    """The most that was used, in `run`, `runs` and `usage`."""
    return {
        "peak_cpu_percent": in_percent(peaks.cpu_percent),
        "peak_memory_mb": in_mb(peaks.memory),
        "peak_gpu_memory_mb": in_mb(peaks.gpu_memory),
    }


def usage_document(run: RunView, usage: UsageView) -> dict[str, object]:
    """`usage`."""
    return {
        "run": run.run,
        "category": run.category,
        "outcome": run.state,
        "device": run.device,
        "every_s": usage.every_s,
        **peaks_document(usage.peaks),
        "points": [_point_document(point) for point in usage.points],
    }


def _point_document(point: UsagePoint) -> dict[str, object]:
    return {
        "at_s": point.at_s,
        "cpu_percent": in_percent(point.cpu_percent),
        "memory_mb": in_mb(point.memory),
        "gpu_memory_mb": in_mb(point.gpu_memory),
        "gpu_percent": in_percent(point.gpu_percent),
    }
