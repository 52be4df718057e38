"""Two lines that always show the run and the machine, where the panes do not all fit."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from rich.text import Text
from textual.content import Content

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.client_state import ClientState
from tfcert_tui.desk import Desk
from tfcert_tui.fitting import fit
from tfcert_tui.keys import keymap
from tfcert_tui.machine.machine_look import look_at
from tfcert_tui.runs.run_progress import RunProgress
from tfcert_tui.runs.training_titles import best_words, rising_words, run_left_s, time_left, trouble
from tfcert_tui.widgets.hardware_monitor import one_line
from tfcert_tui.widgets.line_drawn import LineDrawn


class StatusStrip(LineDrawn):
    """Line one: the run. Line two: the machine."""

    DEFAULT_CSS = "StatusStrip { height: 2; background: $panel; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="strip")
        self.desk = desk
        self.category: int | None = None

    def show(self, category: int) -> None:
        """Paint for a problem: its own run comes first."""
        self.category = category
        self.paint()

    def lines(self) -> list[Content]:
        """Return both lines in exactly the widget's width."""
        state, width = self.desk.state, self.size.width
        mine = state.run_of(self.category) if self.category is not None else None
        waits = mine if mine is not None and mine.state == "queued" else None
        run = mine if mine is not None and mine.state == "running" else state.live_run() or mine or self._newest()
        return [run_line(state, run, width, waits, self.category), self._machine(run, width)]

    def _newest(self) -> RunView | None:
        return max(self.desk.state.runs.values(), key=lambda run: run.run, default=None)

    def _machine(self, run: RunView | None, width: int) -> Content:
        look = look_at(self.desk, run)
        text = one_line(look, width - 1) if look else Text(_("machine: no sample yet"), style="dim")
        text.truncate(width - 1)
        return Content.assemble(" ", Content.from_rich_text(text))


def run_line(
    state: ClientState, run: RunView | None, width: int, waits: RunView | None = None, here: int | None = None
) -> Content:
    """Return how the run stands: epoch, losses, time left; before it a run that waits for it, if it is another.

    A run of another problem than the one that is open `here` names its own.
    """
    if run is None:
        none_yet = _("no run yet · {key} trains solution.py").format(key=keymap.shown("exam.run"))
        return Content.assemble((fit(" " + none_yet, width), "$dim"))
    running = run.state == "running"
    pieces = [_waiting(waits)] if waits is not None and waits.run != run.run else []
    named = _("run {run}") if here in (None, run.category) else _("run {run} of problem {category}")
    pieces += [("▶ " if running else "") + named.format(run=run.run, category=run.category)]
    if not running:
        pieces += [words.run_state(run), *([words.keras_of(run)] if run.legacy_keras_helps else [])]
    if run.epochs:
        pieces.append(_("epoch {epoch}/{epochs}").format(epoch=run.epoch, epochs=run.epochs))
    left = run_left_s(state, run)
    pieces += [time_left(left)] if left is not None else []
    progress = state.progress(run.run)
    pieces += _losses(run, progress)
    best = best_words(run, progress, short=True)
    pieces += [best] if best else []
    pieces += [words.keras_of(run)] if run.legacy_keras else []
    pieces += [f"{name} {words.figure(value)}" for name, value in run.logs.items() if "loss" not in name]
    return Content.assemble((fit(" " + joined(pieces, width - 1), width), "bold $primary" if running else "$dim"))


def _losses(run: RunView, progress: RunProgress) -> list[str]:
    """Return both losses, with what is wrong with them."""
    if progress.broken_since:
        return [trouble(progress)]
    rises = {"val_loss": rising_words(progress)}
    names = [name for name in ("loss", "val_loss") if name in run.logs]
    return [f"{name} {words.figure(run.logs[name])}{rises.get(name, '')}" for name in names]


def _waiting(run: RunView) -> str:
    return _("run {run} {waits}").format(run=run.run, waits=words.waits(run))


def joined(pieces: list[str], width: int) -> str:
    """Return the pieces that fit whole, the most needed first."""
    line = pieces[0]
    for piece in pieces[1:]:
        longer = f"{line} · {piece}"
        line = longer if cell_len(longer) <= width else line
    return line
