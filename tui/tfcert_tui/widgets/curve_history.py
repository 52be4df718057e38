"""A run's epochs as series to draw, and what they tell."""

from __future__ import annotations

from collections.abc import Sequence

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui.runs.run_progress import NOT_METRICS, LossWatch
from tfcert_tui.series import Series
from tfcert_tui.widgets.plot_scale import Scale, epoch_scale

MAX_BATCHES = 2000


class History:
    """The points of one run, and the batches of the epoch that is under way."""

    def __init__(self) -> None:
        self._series: dict[str, Series] = {}
        self._taken = 0
        self._last: EpochEnded | None = None
        self._first_x = 0.0
        self._batches: list[BatchEnded] = []
        self._losses = LossWatch()
        self.reached = 0.0
        """Place of the last finished epoch on the x axis."""
        self._fits: list[tuple[float, int, int]] = []
        """Of each fit: place of its first epoch on the x axis, its number, and that epoch."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self._last is None and not self._batches

    @property
    def epochs_past_best(self) -> int:
        """See `LossWatch`."""
        return self._losses.epochs_past_best

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics that are not the loss, as the run logs them."""
        newest = self._last.logs if self._last else self._batches[-1].logs if self._batches else {}
        return [name for name in newest if name not in NOT_METRICS and not name.startswith("val_")]

    @property
    def metric(self) -> str | None:
        """Name of the first metric that is not the loss."""
        return next(iter(self.metrics), None)

    @property
    def epochs(self) -> Scale:
        """The x axis."""
        return self.epochs_with(0.0)

    def epochs_with(self, others: float) -> Scale:
        """Return the x axis where other runs are drawn that reached epoch `others`."""
        planned = self.reached + max(0, self._last.epochs - self._last.epoch) if self._last else 1
        here = self.reached + bool(self._batches)
        return epoch_scale(self._first_x, max(here, others), max(planned, others))

    @property
    def fit_begins(self) -> list[tuple[float, int]]:
        """Return the place between a fit's first epoch and the one before, and its number, for each but the first."""
        return [(place - 0.5, fit) for place, fit, _epoch in self._fits[1:]]

    def epoch_of(self, x: float) -> tuple[int, int]:
        """Return the epoch at a place of the x axis, and its fit."""
        for place, fit, epoch in reversed(self._fits):
            if x >= place:
                return round(x - place) + epoch, fit
        return round(x), 1

    def broken_since(self, name: str) -> float | None:
        """Return the place from which on a metric is not finite to the end, None where its newest value is."""
        series = self._series.get(name)
        if series is None or not series.broken or series.newest is not None:
            return None
        since = len(series.xs)
        while since and series.ys[since - 1] != series.ys[since - 1]:
            since -= 1
        return series.xs[since]

    def series(self, name: str) -> Series:
        """Return one metric; an epoch that did not measure it is left out."""
        found = self._series.get(name, Series())
        return found.followed_by(self._running(name)) if self._batches else found

    def _running(self, name: str) -> Series:
        series = Series()
        steps = max((batch.steps or batch.step for batch in self._batches), default=1) or 1
        for batch in self._batches:
            if name in batch.logs:
                series.append(self.reached + min(batch.step / steps, 1.0), batch.logs[name])
        return series

    def finished(self, name: str) -> Series:
        """Return one metric of the epochs that are over."""
        return self._series.get(name, Series())

    def extends(self, points: Sequence[EpochEnded]) -> bool:
        """Whether `points` begins with all that was taken so far."""
        return len(points) >= self._taken and (not self._taken or points[self._taken - 1] == self._last)

    def take(self, points: Sequence[EpochEnded]) -> None:
        """Take all epochs of the run; those known already cost nothing."""
        for point in points[self._taken :]:
            self._take(point)
        self._taken = len(points)
        if self._last is not None:
            done = (self._last.fit, self._last.epoch)
            self._batches = [batch for batch in self._batches if (batch.fit, batch.epoch) > done]

    def _take(self, point: EpochEnded) -> None:
        if self._last is None:
            self.reached = self._first_x = point.epoch
        else:
            # A later fit goes on where the one before ended.
            self.reached += point.epoch - self._last.epoch if point.fit == self._last.fit else 1
        if self._last is None or point.fit != self._last.fit:
            self._fits.append((self.reached, point.fit, point.epoch))
            self._losses = LossWatch()
        for name, value in point.logs.items():
            self._series.setdefault(name, Series()).append(self.reached, value)
        self._losses.take(point)
        self._last = point

    def take_batch(self, batch: BatchEnded) -> None:
        """Take where the running epoch stands; one that is over has said its last."""
        if self._last is not None and (batch.fit, batch.epoch) <= (self._last.fit, self._last.epoch):
            return
        if self._batches and (self._batches[-1].fit, self._batches[-1].epoch) != (batch.fit, batch.epoch):
            self._batches = []
        if len(self._batches) >= MAX_BATCHES:
            del self._batches[::2]
        self._batches.append(batch)
