"""Placeholder until the real curves are merged."""

from __future__ import annotations

from textual.widget import Widget

from tfcert_exam_engine.events import BatchEnded, EpochEnded


class Curves(Widget, can_focus=True):
    """Numbers instead of curves."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.points: list[EpochEnded] = []

    def clear_curves(self) -> None:
        """Begin anew."""
        self.set_points([])

    def set_points(self, points: list[EpochEnded]) -> None:
        """Show these points."""
        self.points = points
        self.refresh()

    def set_batch(self, point: BatchEnded) -> None:
        """Show where the epoch stands."""

    def render(self) -> str:
        """Return the last points."""
        return "\n".join(f"{p.epoch} {p.logs}" for p in self.points[-self.size.height :])
