"""How a person looks at the curves, and the words for it where that is not as usual."""

from __future__ import annotations

from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext
from typing import Literal

import msgspec

from tfcert_exam_engine.events import EpochEnded
from tfcert_tui.terminal.glyphs import ascii_only
from tfcert_tui.widgets.curve_history import History
from tfcert_tui.widgets.epoch_window import EpochWindow
from tfcert_tui.widgets.plot_canvas import Pattern

Others = Literal["none", "best", "last", "all"]
OTHERS: tuple[Others, ...] = ("none", "best", "last", "all")


class CurveView(msgspec.Struct, frozen=True):
    """What a person chose to see."""

    window: EpochWindow = msgspec.field(default_factory=EpochWindow)
    cursor: float | None = None
    """Place on the x axis of the epoch that is pointed at."""
    log: bool | None = None
    """Whether losses are on a logarithmic axis; None: where they spread over decades."""
    smooth: bool = False
    others: Others = "none"
    """Which earlier runs are drawn beneath."""
    chart: int = 0
    """0: loss and first metric where there is room for both; else the loss (1) or a metric (2, ...) alone."""


class EarlierRun(msgspec.Struct, frozen=True):
    """Another run, to be drawn beneath the one that is looked at."""

    run: int
    history: History
    points: int
    """So many of them are in the history: one that has grown is another run to draw."""


def earlier(run: int, points: Sequence[EpochEnded], known: EarlierRun | None) -> EarlierRun:
    """Return a run with its points; `known` goes on where it holds the first of them."""
    history = known.history if known is not None and known.history.extends(points) else History()
    history.take(points)
    return EarlierRun(run, history, len(points))


def said_of(view: CurveView, history: History, others: Sequence[int]) -> str:
    """Return how one looks, where that is not as usual: epoch pointed at, other runs, window, scale."""
    pieces = [_pointed(view, history), _with_others(view, others), _window(view)]
    if view.log is not None:
        pieces.append(_("log scale") if view.log else _("linear scale"))
    pieces.append(_("smoothed") if view.smooth else "")
    return " · ".join(piece for piece in pieces if piece)


def _pointed(view: CurveView, history: History) -> str:
    if view.cursor is None:
        return ""
    epoch, fit = history.epoch_of(view.cursor)
    if history.fit_begins:
        return _("epoch {epoch} of fit {fit}").format(epoch=epoch, fit=fit)
    return _("at epoch {epoch}").format(epoch=epoch)


def _with_others(view: CurveView, others: Sequence[int]) -> str:
    if view.others == "none":
        return ""
    key, count = Pattern.DOTTED.key(ascii_only()), len(others)
    if not count:
        return _("no earlier run of this problem with epochs")
    if view.others == "all":
        return ngettext("{key} {n} earlier run", "{key} {n} earlier runs", count).format(key=key, n=count)
    best, last = _("{key} run {run}, the best earlier"), _("{key} run {run}, the last earlier")
    return (best if view.others == "best" else last).format(key=key, run=others[0])


def _window(view: CurveView) -> str:
    window = view.window
    if window.low is None or window.high is None:
        return ""
    return _("epochs {low} to {high}").format(low=f"{window.low:.0f}", high=f"{window.high:.0f}")
