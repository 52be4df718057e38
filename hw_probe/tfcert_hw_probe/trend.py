"""Whether a figure grows for real, and when it reaches its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Points = Sequence[tuple[float, float]]
"""(seconds, value), oldest first."""


@dataclass(frozen=True)
class Line:
    """A straight line through points by least squares."""

    slope: float
    """Per second."""
    level: float
    """Where it stands at the last point."""
    straightness: float
    """Share of the points' variance that it explains (R squared), 0 to 1."""


def fitted(points: Points) -> Line | None:
    """Return the line through the points; None with fewer than three of them, or all at one time."""
    count = len(points)
    if count < 3:
        return None
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread <= 0:
        return None
    shared = sum((x - mean_x) * (y - mean_y) for x, y in points)
    variance = sum((y - mean_y) ** 2 for _, y in points)
    slope = shared / spread
    straightness = shared * shared / (spread * variance) if variance > 0 else 0.0
    return Line(slope, mean_y + slope * (points[-1][0] - mean_x), straightness)


def seconds_until(points: Points, limit: float, straight: float = 0.8) -> float | None:
    """Return how long until the line through the points is at `limit`; None where it does not grow for real.

    It grows for real where the line explains at least `straight` of the variance and its later half lies above the
    earlier one: a step up, or a sawtooth of allocations and frees, is no growth.
    """
    line = fitted(points)
    if line is None or line.slope <= 0 or line.straightness < straight:
        return None
    third = max(1, len(points) // 3)
    recent = fitted(points[-max(3, third) :])
    if recent is not None and recent.slope < line.slope / 4:
        return None  # it has levelled off
    return max(0.0, (limit - line.level) / line.slope)
