"""A run's epochs as series to draw, and what they tell."""

from __future__ import annotations

from collections.abc import Sequence

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_tui.widgets.plot_scale import Scale, epoch_scale
from tfcert_tui.widgets.series import Series

NOT_METRICS = ("loss", "lr", "learning_rate")
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

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw yet."""
        return self._last is None and not self._batches

    @property
    def epochs_past_best(self) -> int:
        """See `LossWatch`."""
        return self._losses.epochs_past_best

    @property
    def metric(self) -> str | None:
        """Name of the first metric that is not the loss."""
        newest = self._last.logs if self._last else self._batches[-1].logs if self._batches else {}
        return next((name for name in newest if name not in NOT_METRICS and not name.startswith("val_")), None)

    @property
    def epochs(self) -> Scale:
        """The x axis."""
        planned = self.reached + max(0, self._last.epochs - self._last.epoch) if self._last else 1
        return epoch_scale(self._first_x, self.reached + bool(self._batches), planned)

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


class LossWatch:
    """Sees when the validation loss stops falling while the training loss goes on."""

    def __init__(self) -> None:
        self._best: tuple[float, float] | None = None
        self._since = 0
        self._falling = False

    def take(self, point: EpochEnded) -> None:
        """Take the next epoch; one without both losses says nothing."""
        value, loss = point.logs.get("val_loss"), point.logs.get("loss")
        if value is None or loss is None:
            return
        if self._best is None or value < self._best[0]:
            self._best, self._since = (value, loss), 0
        else:
            self._since += 1
        self._falling = loss < self._best[1]

    @property
    def epochs_past_best(self) -> int:
        """How many epochs ago val_loss was best, when the loss has gone on falling since; else 0."""
        return self._since if self._falling else 0
