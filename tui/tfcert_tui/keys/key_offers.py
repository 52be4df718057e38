"""What the keys of the exam and home screens would do at this moment, for their key bars."""

from __future__ import annotations

from gettext import gettext as _

from tfcert_exam_engine.views import AttemptView
from tfcert_tui.client_state import ClientState
from tfcert_tui.keys.key import Key

NEEDS_LIVE = ("exam.run", "exam.check", "exam.submit", "exam.end")
"""Of no use when the attempt has ended."""

BEGINS = ("home.exam", "home.practice", "home.drill", "home.first")
"""Of no use while an attempt is live."""


def offer(state: ClientState, category: int, zoomed: bool, key: Key) -> str:
    """Return what a key would do now, in a word or two; "" when it would do nothing."""
    if key.id in NEEDS_LIVE and state.live is None:
        return ""
    if key.id == "exam.run":
        return _run(state, category)
    if key.id == "exam.verdict" and not state.submissions_of(category):
        return ""
    if key.id == "exam.zoom":
        return _("unzoom") if zoomed else _("zoom")
    return _(key.label) if key.label else ""


def offer_at_home(state: ClientState, chosen: AttemptView | None, key: Key) -> str:
    """Return what a key of the home screen would do now; "" when it would do nothing. `chosen` is in its list."""
    live = state.live is not None
    if key.id == "home.result" and (chosen is None or not chosen.ended):
        return ""
    if (key.id == "home.resume" and not live) or (key.id in BEGINS and live):
        return ""
    if key.id == "home.prepare" and state.data_ready and state.data:
        return ""
    return _(key.label) if key.label else ""


def _run(state: ClientState, category: int) -> str:
    run = state.run_of(category)
    said = {"running": _("stop"), "queued": _("unqueue")}
    return said.get(run.state, _("run")) if run is not None else _("run")
