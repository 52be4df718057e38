"""What there is to show of the machine now, from what the workstation knows."""

from __future__ import annotations

from tfcert_exam_engine.views import RunView
from tfcert_tui.desk import Desk
from tfcert_tui.widgets.hardware_lines import Look


def look_at(desk: Desk, run: RunView | None) -> Look | None:
    """Return the machine as it was last told; `run` is the training that "mine" stands for. None: not told yet."""
    state = desk.state
    if state.sample is None:
        return None
    return Look(state.sample, run, state.advice, state.trail, desk.sample_age_s())
