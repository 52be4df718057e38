"""The engine's facts as the screen shows them."""

from __future__ import annotations

from textual.content import Content

from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_tui.fitting import fit
from tfcert_tui.machine import engine_facts

NAME_CELLS = 18


def engine_text(status: EngineStatus, now_s: float) -> Content:
    """Return the whole view, one fact a line; `now_s` is Unix time in seconds."""
    lines = [_line(name, said, "") for name, said in engine_facts.facts(status, now_s)]
    lines += [_line(name, said, "$warning") for name, said in engine_facts.warnings(status)]
    return Content("\n").join(lines)


def _line(name: str, said: str, style: str) -> Content:
    return Content.assemble((fit(name, NAME_CELLS), "$dim"), (said, style))
