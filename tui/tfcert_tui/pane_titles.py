"""What stands in the panes' borders."""

from __future__ import annotations

from gettext import gettext as _

from textual.markup import escape

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.client_state import ClientState
from tfcert_tui.widgets.status_strip import run_left_s


def tabs(current: str) -> str:
    """Return all panes with their keys, the current one marked: the title where one pane is seen at a time."""
    named = [
        ("statement", "F2", _("Statement")),
        ("curves", "F3", _("Curves")),
        ("log", "F7", _("Log")),
        ("machine", "F8", _("Machine")),
    ]
    parts = []
    for name, key, title in named:
        text = f"{key} {escape(title)}"
        style = "bold reverse" if name == current else "not bold"
        parts.append(f"[{style} @click=screen.pane('{name}')] {text} [/]")
    return " ".join(parts)


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
