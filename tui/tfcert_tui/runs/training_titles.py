"""What stands in the borders of the curves: which run, how far it is, how long it takes, and what is wrong with it."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.client_state import ClientState
from tfcert_tui.fitting import first_that_fits, fit_right
from tfcert_tui.keys import keymap
from tfcert_tui.runs.earlier_runs import telling_metric
from tfcert_tui.runs.run_progress import RunProgress
from tfcert_tui.terminal.glyphs import ascii_only, bar

BAR_CELLS = (12, 8, 5)
"""The longest that fits."""
STEPS = ((3600, 60), (600, 10))
"""From so many seconds on, times are rounded to so many."""


def curves_title(state: ClientState, run: RunView | None, cells: int = 56) -> str:
    """Return "Training · run 3 · epoch 12 of 40 · 2:10 left · ▓▓▓░░░░░░", in at most `cells` cells."""
    return first_that_fits(_titles(state, run), cells)


def curves_footnote(state: ClientState, run: RunView | None, cells: int = 56) -> str:
    """Return what is wrong, the best value so far with its epoch, and the time it took, as much as fits."""
    if run is None:
        return ""
    progress = state.progress(run.run)
    wrong, took = trouble(progress), _elapsed(run, progress)
    long, short = best_words(run, progress), best_words(run, progress, short=True)
    orders = [(wrong, long, took), (wrong, short, took), (wrong, long), (wrong, short), (wrong or short,)]
    return first_that_fits([" · ".join(piece for piece in order if piece) for order in orders], cells)


def _titles(state: ClientState, run: RunView | None) -> list[str]:
    """Return the title from long to short."""
    if run is None:
        return [_("Training · {key} starts a run").format(key=keymap.shown("exam.run"))]
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
    bars = [bar(done, cells, ascii_only()) for cells in BAR_CELLS]
    bare = " · ".join([_("run {run}").format(run=run.run), *pieces[1:]])
    return [*(f"{plain} · {each}" for each in bars), *(f"{bare} · {each}" for each in bars), plain, bare]


def run_left_s(state: ClientState, run: RunView) -> float | None:
    """Return the run's expected seconds left, from its recent epochs, or its first batches; None before that."""
    return state.progress(run.run).left_s(run)


def time_left(seconds: float) -> str:
    """Return "2:10 left"; long times in coarser steps, which are not wrong as soon as they are written."""
    step = next((step for limit, step in STEPS if seconds >= limit), 1)
    return _("{time} left").format(time=words.minutes(round(seconds / step) * step))


def trouble(progress: RunProgress) -> str:
    """Return what is wrong with the run at a glance: values that are not finite, a validation loss that rises."""
    for name, epoch in progress.broken_since.items():
        return _("{name} is nan or inf since epoch {n}").format(name=name, n=epoch)
    rising = progress.epochs_rising
    if not rising:
        return ""
    arrow = _("up") if ascii_only() else "↑"
    return ngettext("val_loss {arrow} {n} epoch", "val_loss {arrow} {n} epochs", rising).format(arrow=arrow, n=rising)


def rising_words(progress: RunProgress) -> str:
    """Return " ↑ 3" where val_loss rises since so many epochs, else ""."""
    return f" {_('up') if ascii_only() else '↑'} {progress.epochs_rising}" if progress.epochs_rising else ""


def best_words(run: RunView, progress: RunProgress, *, short: bool = False) -> str:
    """Return "best val_accuracy 0.8812 at epoch 21"; "" where nothing is known."""
    known = progress.best or run.best
    name = telling_metric([*run.logs, *known])
    best = known.get(name) if name is not None else None
    if best is None:
        return ""
    said = _("best {name} {value} at epoch {epoch}")
    if short:
        said = _("best {name} {value} at {epoch}")
    elif progress.fits > 1:
        said = _("best {name} {value} at epoch {epoch} of fit {fit}")
    return said.format(name=name, value=words.figure(best.value), epoch=best.epoch, fit=best.fit)


def _elapsed(run: RunView, progress: RunProgress) -> str:
    if run.state == "queued":
        return ""
    if run.ended_at is not None:
        return _("took {time}").format(time=words.minutes(max(0.0, run.ended_at - run.started_at)))
    if progress.heard_at is None:
        return ""
    return _("{time} so far").format(time=words.minutes(max(0.0, progress.heard_at - run.started_at)))
