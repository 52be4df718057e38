"""Which epochs are seen: all, or a window that a person zoomed to and moves along."""

from __future__ import annotations

import msgspec

from tfcert_tui.widgets.plot_scale import Scale

LEAST_EPOCHS = 4.0
ZOOM = 0.6
"""Share of the epochs that one step of zooming in leaves."""


class EpochWindow(msgspec.Struct, frozen=True):
    """A stretch of the x axis; both None: all of it."""

    low: float | None = None
    high: float | None = None

    @property
    def whole(self) -> bool:
        """Whether all epochs are seen."""
        return self.low is None or self.high is None

    def on(self, full: Scale) -> Scale:
        """Return the axis that is drawn."""
        if self.low is None or self.high is None:
            return full
        return msgspec.structs.replace(full, low=self.low, high=self.high)

    def zoomed(self, steps: int, full: Scale, around: float | None = None) -> EpochWindow:
        """Return the window closer by so many steps (negative: wider), with the epoch `around` where it is."""
        now = self.on(full)
        middle = (now.low + now.high) / 2 if around is None else min(max(around, now.low), now.high)
        span = max((now.high - now.low) * ZOOM**steps, min(LEAST_EPOCHS, full.high - full.low))
        if span >= (full.high - full.low) * (1 - 1e-9):
            return EpochWindow()
        share = (middle - now.low) / (now.high - now.low)
        return _held(middle - span * share, span, full)

    def panned(self, share: float, full: Scale) -> EpochWindow:
        """Return the window moved by a share of its width."""
        if self.low is None or self.high is None:
            return self
        span = self.high - self.low
        return _held(self.low + share * span, span, full)

    def around(self, epoch: float, full: Scale) -> EpochWindow:
        """Return the window moved so far that an epoch is in it."""
        if self.low is None or self.high is None or self.low <= epoch <= self.high:
            return self
        span = self.high - self.low
        return _held(epoch if epoch < self.low else epoch - span, span, full)


def _held(low: float, span: float, full: Scale) -> EpochWindow:
    """Keep a window within the axis, on whole epochs so that the ticks stay readable."""
    low = float(round(min(max(low, full.low), full.high - span)))
    return EpochWindow(max(low, full.low), min(low + float(max(1, round(span))), full.high))
