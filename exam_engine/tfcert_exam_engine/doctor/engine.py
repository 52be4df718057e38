"""The doctor on the engine: whether one is there, of which version, and whether it answers."""

from __future__ import annotations

import asyncio
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.client import EngineClient
from tfcert_exam_engine.doctor.findings import Finding
from tfcert_exam_engine.errors import EngineError
from tfcert_exam_engine.hosting.engine_holder import holder
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_exam_engine.version import __version__

ANSWER_S = 8.0
"""It answers in milliseconds; a machine that swaps may take a second or two."""
STARTING_S = 3.0
"""An engine that starts holds the folder a moment before it listens."""
STOP = "tfcert-tui engine stop --force"
NOT_RUNNING = "engine_not_running"


async def engine_finding(paths: Paths, limit_s: float = ANSWER_S) -> Finding:
    """Ask it how it is, at most so long; starts none."""
    finding = await _asked(paths, limit_s)
    if finding is None and holder(paths.lock) is not None:
        await asyncio.sleep(STARTING_S)
        finding = await _asked(paths, limit_s)
    return finding or _nobody(paths)


async def _asked(paths: Paths, limit_s: float) -> Finding | None:
    """Return what it says, or how it fails to; None where nobody listens."""
    client = EngineClient(paths)
    try:
        async with asyncio.timeout(limit_s):
            await client.connect(start=False)
            return _at_work(await client.status())
    except EngineError as error:
        if error.code == NOT_RUNNING:
            return None
        return Finding("engine", "bad", error.message, error.advice)
    except TimeoutError:
        return _stuck(paths, limit_s)
    except OSError as error:
        text = _("The engine's socket does not answer: {why}.").format(why=error.strerror or error)
        return Finding("engine", "bad", text, _("Stop it with: tfcert-tui engine stop"))
    finally:
        await client.close()


def _at_work(status: EngineStatus) -> Finding:
    text = _("Engine {version} runs (protocol {protocol}, pid {pid}, fork server {state}).")
    facts = {"version": status.version, "protocol": status.protocol, "pid": status.pid, "state": status.fork_server}
    if status.trouble:
        return Finding("engine", "warning", f"{text.format(**facts)} {status.trouble}")
    if status.version != __version__:
        advice = _("It is of another version; it leaves when its jobs have ended, or with: {command}")
        return Finding("engine", "warning", text.format(**facts), advice.format(command=STOP))
    return Finding("engine", "good", text.format(**facts))


def _nobody(paths: Paths) -> Finding:
    """Return what is to be said where nobody listens: a process may hold the folder all the same."""
    pid = holder(paths.lock)
    if pid is None:
        return Finding("engine", "good", _("No engine is running for this data folder."))
    text = _("An engine (pid {pid}) holds the data folder and cannot be reached.").format(pid=pid)
    return Finding("engine", "bad", text, _("End it with: {command}").format(command=STOP))


def _stuck(paths: Paths, limit_s: float) -> Finding:
    pid = holder(paths.lock)
    facts = {"pid": pid if pid is not None else "?", "limit": limit_s}
    text = _("The engine (pid {pid}) does not answer within {limit:.0f} s.").format(**facts)
    if pid is not None and _is_stopped(pid):
        text = _("The engine (pid {pid}) is stopped, as by Ctrl+Z.").format(**facts)
        return Finding("engine", "bad", text, _("Let it go on with: kill -CONT {pid}").format(**facts))
    return Finding("engine", "bad", text, _("End it with: {command}").format(command=STOP))


def _is_stopped(pid: int) -> bool:
    """Return whether a process stands still by a signal (state T, proc_pid_stat(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] == "T"
    except (OSError, IndexError):
        return False
