"""How far a run is and how it goes, folded point by point: time left, best so far, overfitting, values that broke."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from tfcert_exam_engine.events import BatchEnded, EpochEnded
from tfcert_exam_engine.metric_names import is_better
from tfcert_exam_engine.views import Best, RunView

RECENT_EPOCHS = 7
"""The time left follows their median: one epoch that waited for a checkpoint changes nothing."""
LEAST_SPAN_S = 0.5
"""Batches must have taken so long before the first epoch's length is told from them."""
RISING_FROM = 3
"""Times that val_loss was measured and not better before it is said."""
NOT_METRICS = ("loss", "lr", "learning_rate")


def first_metric(names: Sequence[str]) -> str | None:
    """Return the first metric that is not the loss, as the run logs them."""
    return next((name for name in names if name not in NOT_METRICS and not name.startswith("val_")), None)


class LossWatch:
    """Sees when the validation loss stops falling while the training loss goes on."""

    def __init__(self) -> None:
        self._best: tuple[float, float] | None = None
        self._best_epoch = 0
        self._since = 0
        """Times that it was measured since."""
        self._epochs = 0
        self._falling = False

    def take(self, point: EpochEnded) -> None:
        """Take the next epoch; one without both losses says nothing."""
        value, loss = point.logs.get("val_loss"), point.logs.get("loss")
        if value is None or loss is None:
            return
        if self._best is None or value < self._best[0]:
            self._best, self._best_epoch, self._since = (value, loss), point.epoch, 0
        else:
            self._since += 1
        self._epochs = point.epoch - self._best_epoch
        self._falling = loss < self._best[1]

    @property
    def epochs_past_best(self) -> int:
        """How many epochs ago val_loss was best, when it was measured often since and the loss fell on; else 0."""
        return self._epochs if self._falling and self._since >= RISING_FROM else 0


class RunProgress:
    """One run's; what was taken already costs nothing when it is taken again."""

    def __init__(self) -> None:
        self.best: dict[str, Best]
        self.broken_since: dict[str, int]
        """Epoch from which on a value is not finite, by metric."""
        self._first_batch: BatchEnded | None = None
        self._batch: BatchEnded | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.best, self.broken_since = {}, {}
        self._losses = LossWatch()
        self._taken = 0
        self._last: EpochEnded | None = None
        self._seconds: deque[float] = deque(maxlen=RECENT_EPOCHS)

    def take(self, points: Sequence[EpochEnded]) -> None:
        """Take all points of the run, in order."""
        if len(points) < self._taken or (self._taken and points[self._taken - 1] != self._last):
            self._begin_anew()
        for point in points[self._taken :]:
            self._take(point)
        self._taken = len(points)

    def _take(self, point: EpochEnded) -> None:
        if self._last is None or point.fit != self._last.fit:
            self._seconds.clear()
            self._losses = LossWatch()
        self._last = point
        self._seconds.append(point.seconds)
        self._losses.take(point)
        for name, value in point.logs.items():
            if value is None:
                self.broken_since.setdefault(name, point.epoch)
                continue
            self.broken_since.pop(name, None)
            if name not in self.best or is_better(name, value, self.best[name].value):
                self.best[name] = Best(value, point.epoch, point.fit)

    def take_batch(self, batch: BatchEnded) -> None:
        """Take where the running epoch stands."""
        before = self._batch
        if before is None or (before.fit, before.epoch) != (batch.fit, batch.epoch):
            self._first_batch = batch
        self._batch = batch

    @property
    def epochs_rising(self) -> int:
        """Epochs since val_loss was best, when the loss went on falling and it is long enough to be said; else 0."""
        return self._losses.epochs_past_best

    @property
    def fits(self) -> int:
        """Calls of `fit` of which an epoch has ended."""
        return self._last.fit if self._last is not None else 0

    @property
    def heard_at(self) -> float | None:
        """Unix time in seconds of the last that was heard of the run."""
        moments = [event.at for event in (self._last, self._batch) if event is not None]
        return max(moments, default=None)

    def fraction(self, run: RunView) -> float:
        """Return how much of the fit under way is done, 0 to 1."""
        if not run.epochs:
            return 0.0
        return min(1.0, (self._epochs_done(run) + self._share_of_epoch()) / run.epochs)

    def left_s(self, run: RunView) -> float | None:
        """Return expected seconds to the end of the fit under way; None where nothing tells yet."""
        epoch_s = self._epoch_s()
        if run.state != "running" or epoch_s is None or not run.epochs:
            return None
        return epoch_s * max(0.0, run.epochs - self._epochs_done(run) - self._share_of_epoch())

    def _epochs_done(self, run: RunView) -> int:
        batch = self._running()
        if batch is not None:
            return batch.epoch - 1
        return self._last.epoch if self._last is not None else 0

    def _running(self) -> BatchEnded | None:
        """Return the newest batch, unless its epoch is over."""
        batch, last = self._batch, self._last
        over = batch is None or (last is not None and (batch.fit, batch.epoch) <= (last.fit, last.epoch))
        return None if over else batch

    def _share_of_epoch(self) -> float:
        batch = self._running()
        return min(1.0, batch.step / batch.steps) if batch is not None and batch.steps else 0.0

    def _epoch_s(self) -> float | None:
        batch = self._running()
        if self._seconds and self._last is not None and (batch is None or batch.fit == self._last.fit):
            from statistics import median  # late: the first frame has no use for it

            return median(self._seconds)
        first = self._first_batch
        if batch is None or first is None or not batch.steps or batch.at - first.at < LEAST_SPAN_S:
            return None
        # From the first batch that was told on: what came before it is mostly tracing.
        return (batch.at - first.at) / max(1, batch.step - first.step) * batch.steps
