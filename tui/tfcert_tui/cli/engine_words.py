"""How the engine is, in words."""

from __future__ import annotations

import time
from gettext import gettext as _

from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.views import EngineStatus
from tfcert_tui.cli.interface_upkeep import in_mb
from tfcert_tui.cli.output import duration, megabytes, table


def status_words(status: EngineStatus) -> str:
    """`engine status` of a running engine."""
    rows = [
        (_("process"), str(status.pid)),
        (_("version"), status.version),
        (_("running for"), duration(time.time() - status.started_at)),
        (_("data folder"), status.data_dir),
        (_("log file"), status.log_file or "-"),
        (_("clients"), _clients(status)),
        (_("jobs"), ", ".join(status.jobs) or "-"),
        (_("waiting"), ", ".join(status.queued) or "-"),
        (_("fork server"), _fork_server(status)),
        (_("forks"), str(status.forks)),
        (_("cold starts"), str(status.cold_starts)),
        (_("our faults"), str(status.engine_faults)),
        (_("memory"), _memory(status.memory)),
        *_warnings(status),
    ]
    return table(rows)


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


def _warnings(status: EngineStatus) -> list[tuple[str, str]]:
    rows = []
    if status.retiring:
        words = _("it leaves for version {version} when no job runs any more").format(version=status.retiring)
        rows.append((_("upgrade"), words))
    if status.trouble:
        rows.append((_("trouble"), status.trouble))
    return rows


def _clients(status: EngineStatus) -> str:
    if not status.slow_clients:
        return str(status.clients)
    return _("{clients}; dropped because they did not read: {slow}").format(
        clients=status.clients, slow=status.slow_clients
    )


def _fork_server(status: EngineStatus) -> str:
    states = {
        "starting": _("starting"),
        "ready": _("ready"),
        "down": _("down, it is started again"),
        "unavailable": _("cannot be had; children are started cold"),
    }
    parts = [states[status.fork_server]]
    if status.fork_server_pid is not None:
        parts.append(_("process {pid}").format(pid=status.fork_server_pid))
    if status.fork_server_memory is not None:
        parts.append(_memory(status.fork_server_memory))
    return ", ".join(parts)


def _memory(size: int | None) -> str:
    figure = in_mb(size)
    return "-" if figure is None else megabytes(figure)
