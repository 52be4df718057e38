"""What stands in the panes' borders."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual.markup import escape

from tfcert_exam_engine.views import RunView
from tfcert_tui import keymap, words
from tfcert_tui.client_state import ClientState
from tfcert_tui.widgets.status_strip import run_left_s


def tabs(current: str, named: list[tuple[str, str]], cells: int) -> str:
    """Return tabs by id and title, the current one marked, with their keys where there is room: markup for a title."""
    with_keys = [(name, f"{keymap.shown(f'exam.{name}')} {title}") for name, title in named]
    texts = next((each for each in (with_keys, named) if _cells(each) <= cells), named)
    return " ".join(_tab(name, text, name == current) for name, text in texts)


def _cells(texts: list[tuple[str, str]]) -> int:
    return sum(cell_len(text) + 3 for _name, text in texts)


def _tab(name: str, text: str, here: bool) -> str:
    style = "bold reverse" if here else "not bold"
    return f"[{style} @click=screen.tab('{name}')] {escape(text)} [/]"


def curves_title(state: ClientState, run: RunView | None) -> str:
    """Return "Training · run 3 · epoch 12 of 40 · 2:10 left"."""
    if run is None:
        return _("Training · F5 starts a run")
    pieces = [_("Training · run {run}").format(run=run.run)]
    if run.epochs:
        pieces.append(_("epoch {epoch} of {epochs}").format(epoch=run.epoch, epochs=run.epochs))
    left = run_left_s(state, run)
    if left is not None:
        pieces.append(_("{time} left").format(time=words.minutes(left)))
    elif run.state != "running":
        pieces.append(words.run_state(run))
    return " · ".join(pieces)


def log_title(run: RunView | None, earlier: bool) -> str:
    """Return "run 3", or what leads back from an earlier one."""
    if run is None:
        return ""
    title = (_("run {run} (esc: newest)") if earlier else _("run {run}")).format(run=run.run)
    return " · ".join(piece for piece in (title, words.keras_of(run)) if piece)


def no_curves_words(run: RunView | None) -> str:
    """Return what the curves' pane says of a run without a point; "" where nothing was run yet."""
    if run is None:
        return ""
    if run.state == "running":
        return _("Run {run} trains; its first epoch is not over. F5 stops it.").format(run=run.run)
    if run.state == "queued":
        return _("Run {run} {waits}; it begins by itself. F5 takes it out of the queue.").format(
            run=run.run, waits=words.waits(run)
        )
    if run.log_pruned:
        return _("The log and the curves of run {run} were pruned.").format(run=run.run)
    if run.epoch or run.logs:
        return _("Reading the curves of run {run}…").format(run=run.run)
    if run.state == "trained":
        return _("Run {run} called no model.fit that could be drawn. {message}").format(
            run=run.run, message=run.message
        )
    ended = _("Run {run} ended before its first epoch ({state}).").format(run=run.run, state=words.run_state(run))
    said = [run.message, run.advice]
    if run.legacy_keras_helps:  # the message may be long, and ends the log as well: the key must not be cut off by it
        said = [run.advice, words.legacy_offer(run), run.message]
    return "\n\n".join(part for part in (ended, *said) if part)


def no_log_words(run: RunView | None) -> str:
    """Return what the log's pane says while it shows nothing of a run; "" where nothing was run yet."""
    if run is None:
        return ""
    if run.state == "queued":
        return _("Run {run} {waits}.").format(run=run.run, waits=words.waits(run))
    if run.log_pruned:
        return _("The log of run {run} was pruned.").format(run=run.run)
    if run.log_bytes:
        return _("Reading the log of run {run}…").format(run=run.run)
    if run.state == "running":
        return _("Run {run} has printed nothing yet.").format(run=run.run)
    said = _("Run {run} printed nothing. {message} {advice}")
    return said.format(run=run.run, message=run.message, advice=run.advice).strip()
