"""A run's epochs as lines to draw, and what they tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui.widgets.plot_scale import Scale, epoch_scale

BEYOND = 1e100
"""Larger values count as not finite."""
NOT_METRICS = ("loss", "lr", "learning_rate")


@dataclass
class History:
    """The points of one run, and the batches of the epoch that is under way."""

    points: Sequence[EpochEnded] = ()
    batches: Sequence[BatchEnded] = ()

    @property
    def metric(self) -> str | None:
        """Name of the first metric that is not the loss."""
        newest = self.points[-1].logs if self.points else self.batches[-1].logs if self.batches else {}
        return next((name for name in newest if name not in NOT_METRICS and not name.startswith("val_")), None)

    @property
    def planned(self) -> float:
        """Epochs on the x axis when all is done; a later fit goes on where the one before ended."""
        if not self.points:
            return 1
        last = self.points[-1]
        return self.x_of(len(self.points) - 1) + max(0, last.epochs - last.epoch)

    def x_of(self, number: int) -> float:
        """Return the place of point `number`: its epoch, or its count where there were several fits."""
        several = self.points[0].fit != self.points[-1].fit
        return number + 1 if several else self.points[number].epoch

    @property
    def epochs(self) -> Scale:
        """The x axis."""
        first = self.x_of(0) if self.points else 0
        return epoch_scale(first, self.reached + bool(self.batches), self.planned)

    @property
    def reached(self) -> float:
        """Where the last finished epoch is."""
        return self.x_of(len(self.points) - 1) if self.points else 0

    def values(self, name: str) -> list[tuple[float, float | None]]:
        """Return (x, value) of one metric; an epoch that did not measure it is left out."""
        found = [
            (self.x_of(n), drawable(point.logs[name])) for n, point in enumerate(self.points) if name in point.logs
        ]
        steps = max((batch.steps or batch.step for batch in self.batches), default=1) or 1
        running = ((batch.step / steps, drawable(batch.logs[name])) for batch in self.batches if name in batch.logs)
        return found + [(self.reached + min(part, 1.0), value) for part, value in running]


def drawable(value: float | None) -> float | None:
    """Return the value, None where it is not finite or beyond all bounds."""
    return value if value is not None and abs(value) < BEYOND else None


def epochs_past_best(points: Sequence[EpochEnded]) -> int:
    """Return how many epochs ago val_loss was best, when the loss has gone on falling since; else 0."""
    pairs = [
        (value, loss)
        for point in points
        if (value := point.logs.get("val_loss")) is not None and (loss := point.logs.get("loss")) is not None
    ]
    if not pairs:
        return 0
    best = min(range(len(pairs)), key=lambda number: pairs[number][0])
    return len(pairs) - 1 - best if pairs[-1][1] < pairs[best][1] else 0
