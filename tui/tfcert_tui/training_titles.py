"""What stands in the borders of the curves: which run, how far it is, how long it takes, and what is wrong with it."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.client_state import ClientState
from tfcert_tui.earlier_runs import telling_metric
from tfcert_tui.fitting import first_that_fits, fit_right
from tfcert_tui.run_progress import RunProgress
from tfcert_tui.widgets.glyphs import ascii_only, bar

BAR_CELLS = (12, 9, 6)
"""The longest that fits."""
LONG_FIT = 3600
"""Seconds from which on times have hours."""


def curves_title(state: ClientState, run: RunView | None, cells: int = 56) -> str:
    """Return "Training · run 3 · epoch 12 of 40 · 2:10 left · ▓▓▓░░░░░░", in at most `cells` cells."""
    return first_that_fits(_titles(state, run), cells)


def curves_footnote(state: ClientState, run: RunView | None, cells: int = 56) -> str:
    """Return what is wrong, the best value so far with its epoch, and the time it took, as much as fits."""
    if run is None:
        return ""
    progress = state.progress(run.run)
    pieces = [trouble(progress), best_words(run, progress), _elapsed(run, progress)]
    said = [piece for piece in pieces if piece]
    choices = [" · ".join(said[:count]) for count in range(len(said), 0, -1)]
    return first_that_fits(choices, cells) if choices else ""


def _titles(state: ClientState, run: RunView | None) -> list[str]:
    """Return the title from long to short."""
    if run is None:
        return [_("Training · F5 starts a run")]
    pieces = [_("Training · run {run}").format(run=run.run)]
    if run.epochs:
        # As wide as the last epoch, so that nothing behind it moves.
        epoch = fit_right(str(run.epoch), len(str(run.epochs)))
        pieces.append(_("epoch {epoch} of {epochs}").format(epoch=epoch, epochs=run.epochs))
    left = run_left_s(state, run)
    if left is not None:
        pieces.append(time_left(left))
    elif run.state != "running":
        pieces.append(words.run_state(run))
    plain = " · ".join(pieces)
    if run.state != "running" or not run.epochs:
        return [plain]
    done = state.progress(run.run).fraction(run)
    return [*(f"{plain} · {bar(done, cells, ascii_only())}" for cells in BAR_CELLS), plain]


def run_left_s(state: ClientState, run: RunView) -> float | None:
    """Return the run's expected seconds left, from its recent epochs, or its first batches; None before that."""
    return state.progress(run.run).left_s(run)


def time_left(seconds: float) -> str:
    """Return "2:10 left"."""
    return _("{time} left").format(time=words.minutes(seconds))


def trouble(progress: RunProgress) -> str:
    """Return what is wrong with the run at a glance: values that are not finite, a validation loss that rises."""
    for name, epoch in progress.broken_since.items():
        return _("{name} is nan or inf since epoch {n}").format(name=name, n=epoch)
    rising = progress.epochs_rising
    if not rising:
        return ""
    arrow = _("up") if ascii_only() else "↑"
    return ngettext("val_loss {arrow} {n} epoch", "val_loss {arrow} {n} epochs", rising).format(arrow=arrow, n=rising)


def best_words(run: RunView, progress: RunProgress) -> str:
    """Return "best val_accuracy 0.8812 at epoch 21"; "" where nothing is known."""
    known = progress.best or run.best
    name = telling_metric(run.logs) or telling_metric(known)
    best = known.get(name) if name is not None else None
    if best is None:
        return ""
    said = _("best {name} {value} at epoch {epoch}")
    return said.format(name=name, value=words.figure(best.value), epoch=best.epoch)


def _elapsed(run: RunView, progress: RunProgress) -> str:
    if run.state == "queued":
        return ""
    if run.ended_at is not None:
        return _("took {time}").format(time=words.minutes(max(0.0, run.ended_at - run.started_at)))
    if progress.heard_at is None:
        return ""
    return _("{time} so far").format(time=words.minutes(max(0.0, progress.heard_at - run.started_at)))
