"""How the engine itself is, in words: for the screen and for the command alike."""

from __future__ import annotations

import time
from gettext import gettext as _

from tfcert_exam_engine.upkeep_views import EngineStatus, ForkServerState
from tfcert_tui.words import duration

MB = 1_000_000


def facts(status: EngineStatus, now_s: float) -> list[tuple[str, str]]:
    """Return what is known, as name and value; `now_s` is Unix time in seconds."""
    started = time.strftime("%Y-%m-%d %H:%M", time.localtime(status.started_at))
    return [
        (_("process"), str(status.pid)),
        (_("version"), _("{version}, protocol {n}").format(version=status.version, n=status.protocol)),
        (_("running for"), _("{time}, since {started}").format(time=_up(status, now_s), started=started)),
        (_("data folder"), status.data_dir),
        (_("log file"), status.log_file or "-"),
        (_("clients"), _clients(status)),
        (_("jobs"), ", ".join(status.jobs) or "-"),
        (_("waiting"), ", ".join(status.queued) or "-"),
        (
            _("fork server"),
            _fork_server(status.fork_server, status.fork_server_pid, status.fork_server_memory),
        ),
        (
            _("for legacy Keras"),
            _fork_server(status.legacy_fork_server, status.legacy_fork_server_pid, status.legacy_fork_server_memory),
        ),
        (_("forks"), str(status.forks)),
        (_("cold starts"), str(status.cold_starts)),
        (_("our faults"), str(status.engine_faults)),
        (_("memory"), _memory(status.memory)),
    ]


def warnings(status: EngineStatus) -> list[tuple[str, str]]:
    """Return what a person should see to, as name and value."""
    found = []
    if status.retiring:
        said = _("it leaves for version {version} when no job runs any more").format(version=status.retiring)
        found.append((_("upgrade"), said))
    if status.trouble:
        found.append((_("trouble"), status.trouble))
    return found


def _up(status: EngineStatus, now_s: float) -> str:
    return duration(now_s - status.started_at)


def _clients(status: EngineStatus) -> str:
    if not status.slow_clients:
        return str(status.clients)
    return _("{clients}; dropped because they did not read: {slow}").format(
        clients=status.clients, slow=status.slow_clients
    )


def _fork_server(state: ForkServerState, pid: int | None, memory: int | None) -> str:
    states = {
        "off": _("off, no run needs it"),
        "starting": _("starting"),
        "ready": _("ready"),
        "down": _("down, it is started again"),
        "unavailable": _("cannot be had; children are started cold"),
    }
    parts = [states[state]]
    if pid is not None:
        parts.append(_("process {pid}").format(pid=pid))
    if memory is not None:
        parts.append(_memory(memory))
    return ", ".join(parts)


def _memory(size: int | None) -> str:
    return "-" if size is None else _("{n:.1f} MB").format(n=size / MB)
