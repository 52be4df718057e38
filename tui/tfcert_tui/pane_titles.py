"""What stands in the panes' borders."""

from __future__ import annotations

from gettext import gettext as _

from rich.cells import cell_len
from textual.markup import escape

from tfcert_exam_engine.views import RunView
from tfcert_tui import words
from tfcert_tui.keys import keymap
from tfcert_tui.page import KINDS, kind

NAMES = frozenset(each.name for each in KINDS)
HELD = "Alt+"
"""What is held with the keys of the pages; it is written once where there is little room: Alt+D, then L, then M."""
LONG_KEY = 4
"""Cells from which on a key is left out of a tab where there is no room for all: `Alt+D`, not `F2`."""


def tabs(current: str, named: list[tuple[str, str]], cells: int) -> str:
    """Return tabs by id and title, the current one marked, with as many of their keys as there is room for.

    Markup for a title.
    """
    shorter = [(name, _shorter(name, title)) for name, title in named]
    shortest = [(name, _bare(title)) for name, title in shorter]
    keyed = {name: keymap.shown(f"exam.{name}") for name, _title in named}
    brief = _held_once(keyed)
    few = {name: key for name, key in keyed.items() if len(key) < LONG_KEY}
    roomy, close = (" ", " "), (" ", "")
    choices = [
        *((named, keyed, roomy), (named, keyed, close), (named, brief, close)),
        *((titles, brief, ("", " ")) for titles in (named, shorter, shortest)),
        *((shorter, few, close), (shorter, {}, close)),
    ]
    for titles, keys, (pad, gap) in choices:
        texts = [(name, keys.get(name, ""), title) for name, title in titles]
        if sum(cell_len(f"{key} {title}".strip() + 2 * pad + gap) for _name, key, title in texts) - len(gap) <= cells:
            break
    return gap.join(_tab(name, key, title, name == current, pad) for name, key, title in texts)


def _held_once(keys: dict[str, str]) -> dict[str, str]:
    """Return keys without what is held where the one before holds it too."""
    before, found = "", {}
    for name, key in keys.items():
        found[name] = key.removeprefix(HELD) if before.startswith(HELD) else key
        before = key
    return found


def _shorter(name: str, title: str) -> str:
    """Return "Subm. 2" for "Submissions 2"."""
    return title.replace(kind(name).shown_title, _(kind(name).short)) if name in NAMES else title


def _bare(title: str) -> str:
    """Return "Subm." for "Subm. 2"; what is unsaved is said however little room there is."""
    return title.rstrip("0123456789 ")


def _tab(name: str, key: str, title: str, here: bool, pad: str) -> str:
    style = "bold reverse" if here else "not bold"
    written = f"[bold]{escape(key)}[/] {escape(title)}" if key and not here else escape(f"{key} {title}".strip())
    return f"[{style} @click=screen.tab('{name}')]{pad}{written}{pad}[/]"


def log_title(run: RunView | None, earlier: bool) -> str:
    """Return "run 3", or what leads back from an earlier one."""
    if run is None:
        return ""
    title = (_("run {run} ({key}: newest)") if earlier else _("run {run}")).format(
        run=run.run, key=keymap.shown("exam.newest")
    )
    return " · ".join(piece for piece in (title, words.keras_of(run)) if piece)


def no_curves_words(run: RunView | None, read: bool) -> str:
    """Return what the curves' pane says of a run without a point; "" where nothing was run yet.

    `read`: the engine was asked for its points, and has answered.
    """
    if run is None:
        return ""
    if run.state == "running":
        return _("Run {run} trains; its first epoch is not over. {key} stops it.").format(
            run=run.run, key=keymap.shown("exam.run")
        )
    if run.state == "queued":
        return _("Run {run} {waits}; it begins by itself. {key} takes it out of the queue.").format(
            run=run.run, waits=words.waits(run), key=keymap.shown("exam.run")
        )
    if run.log_pruned:
        return _("The log and the curves of run {run} were pruned.").format(run=run.run)
    if read and run.epoch:
        return _("No curves of run {run} were kept; what it printed is in the log.").format(run=run.run)
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
