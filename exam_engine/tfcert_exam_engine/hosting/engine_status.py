"""How the engine itself is, for those who look after it."""

from __future__ import annotations

import os

from tfcert_exam_engine import process
from tfcert_exam_engine.children.fork_server import ForkServer
from tfcert_exam_engine.children.jobs import Jobs
from tfcert_exam_engine.children.legacy_server import LegacyServer
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.training.trainings import Trainings
from tfcert_exam_engine.upkeep_views import EngineStatus
from tfcert_exam_engine.version import __version__
from tfcert_exam_engine.wire import PROTOCOL


def status_of(
    paths: Paths,
    server: ForkServer,
    legacy: LegacyServer,
    jobs: Jobs,
    trainings: Trainings,
    *,
    began: float,
    clients: int,
    slow_clients: int,
    jobs_under_way: list[str],
    retiring: str,
    trouble: str,
) -> EngineStatus:
    """Return the status of this process and of those that fork for it; `began` in Unix seconds."""
    return EngineStatus(
        *(os.getpid(), __version__, PROTOCOL, str(paths.data_dir), began, clients),
        *(jobs_under_way, server.state, server.forks + legacy.forks, jobs.cold_starts, jobs.faults),
        queued=trainings.queued,
        fork_server_pid=server.pid,
        memory=process.memory_of(os.getpid()),
        fork_server_memory=process.memory_of(server.pid),
        log_file=str(paths.engine_log),
        retiring=retiring,
        slow_clients=slow_clients,
        trouble=trouble,
        legacy_fork_server=legacy.state,
        legacy_fork_server_pid=legacy.pid,
        legacy_fork_server_memory=process.memory_of(legacy.pid),
    )
