"""How the engine itself is, in words."""

from __future__ import annotations

import time
from gettext import gettext as _
from gettext import ngettext

from textual.content import Content

from tfcert_exam_engine.views import EngineStatus
from tfcert_tui import words
from tfcert_tui.fitting import fit

NAME_CELLS = 18
MEGABYTE = 1 << 20


def engine_text(view: EngineStatus, now_s: float) -> Content:
    """Return the whole view, one fact a line; `now_s` is Unix time in seconds."""
    lines = [_line(name, said) for name, said in _facts(view, now_s) if said]
    if view.retiring:
        said = _("Version {version} takes over when no training and no grading runs any more.")
        lines += [Content(""), Content.assemble((said.format(version=view.retiring), "$warning"))]
    if view.trouble:
        lines += [Content(""), Content.assemble((view.trouble, "bold $error"))]
    return Content("\n").join(lines)


def _line(name: str, said: str) -> Content:
    return Content.assemble((fit(name, NAME_CELLS), "$dim"), said)


def _facts(view: EngineStatus, now_s: float) -> list[tuple[str, str]]:
    started = time.strftime("%Y-%m-%d %H:%M", time.localtime(view.started_at))
    up = words.age(now_s - view.started_at)
    return [
        (_("Process"), _("{pid}, version {version}, protocol {n}").format(
            pid=view.pid, version=view.version, n=view.protocol)),
        (_("Up"), _("{age}, since {started}").format(age=up, started=started)),
        (_("Memory"), _megabytes(view.memory)),
        (_("Workstations"), _clients(view)),
        (_("Under way"), ", ".join(view.jobs) or _("nothing")),
        (_("Waiting"), ", ".join(view.queued) or _("nothing")),
        (_("Fork server"), _fork_server(view)),
        (_("Started so far"), _forks(view)),
        (_("Faults of ours"), str(view.engine_faults)),
        (_("Data"), view.data_dir),
        (_("Log"), view.log_file),
    ]  # fmt: skip


def _megabytes(size: int | None) -> str:
    return "" if size is None else _("{n:.0f} MB").format(n=size / MEGABYTE)


def _clients(view: EngineStatus) -> str:
    said = ngettext("{n} connected", "{n} connected", view.clients).format(n=view.clients)
    if view.slow_clients:
        said += _("; {n} dropped because they did not keep up").format(n=view.slow_clients)
    return said


def _fork_server(view: EngineStatus) -> str:
    state = {
        "starting": _("starting"),
        "ready": _("ready"),
        "down": _("down; it is started again when it is needed"),
        "unavailable": _("not to be had here; every child is started cold"),
    }[view.fork_server]
    facts = [state]
    facts += [_("process {pid}").format(pid=view.fork_server_pid)] if view.fork_server_pid else []
    facts += [_megabytes(view.fork_server_memory)] if view.fork_server_memory else []
    return ", ".join(facts)


def _forks(view: EngineStatus) -> str:
    return _("{forks} by forking, {cold} cold").format(forks=view.forks, cold=view.cold_starts)
