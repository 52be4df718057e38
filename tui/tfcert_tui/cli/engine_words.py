"""How the engine is, in a table."""

from __future__ import annotations

import time
from gettext import gettext as _

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_tui.cli.output import table
from tfcert_tui.machine import engine_facts


def status_words(status: EngineStatus) -> str:
    """`engine status` of a running engine."""
    return table([*engine_facts.facts(status, time.time()), *engine_facts.warnings(status)])


def unreachable_words(paths: Paths, pid: int | None, error: EngineUnavailable) -> str:
    """`engine status` of one that cannot be talked to."""
    rows = [
        (_("process"), "-" if pid is None else str(pid)),
        (_("data folder"), str(paths.data_dir)),
        (_("log file"), str(paths.engine_log)),
        (_("trouble"), error.message),
        (_("what to do"), error.advice),
    ]
    return table(rows)
