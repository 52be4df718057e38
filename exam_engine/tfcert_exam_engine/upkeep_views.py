"""What clients see of the engine itself, and of what it takes away."""

from __future__ import annotations

from typing import Literal

import msgspec

ForkServerState = Literal["off", "starting", "ready", "down", "unavailable"]
"""How a process is that forks children; the one for legacy Keras is off until a run wants it."""


class EngineStatus(msgspec.Struct, frozen=True):
    """The engine itself."""

    pid: int
    version: str
    protocol: int
    data_dir: str
    started_at: float
    clients: int
    jobs: list[str]
    fork_server: ForkServerState
    forks: int
    cold_starts: int
    """Children that had to be started cold, because a fork failed, was not ready in time, or could not be had."""
    engine_faults: int
    queued: list[str] = []
    """Trainings that wait for their turn."""
    fork_server_pid: int | None = None
    memory: int | None = None
    """Resident bytes of the engine's own process."""
    fork_server_memory: int | None = None
    log_file: str = ""
    retiring: str = ""
    """The version that takes over when no job runs any more; "" where none waits."""
    slow_clients: int = 0
    """Clients that were dropped because they did not read."""
    trouble: str = ""
    legacy_fork_server: ForkServerState = "off"
    """The one for runs under legacy Keras: started by the first, gone ten minutes after the last."""
    legacy_fork_server_pid: int | None = None
    legacy_fork_server_memory: int | None = None
    """In bytes."""


class Pruned(msgspec.Struct, frozen=True):
    """One thing that pruning takes, or would take, away."""

    what: Literal["log", "model", "leftover"]
    name: str
    attempt: str
    megabytes: float
    why: str
    """The rule, in one sentence."""


class PruneView(msgspec.Struct, frozen=True):
    """What pruning took away; with `dry_run` what it would."""

    dry_run: bool
    items: list[Pruned]
    megabytes: float


class DeletedView(msgspec.Struct, frozen=True):
    """An attempt was deleted, with its runs, submissions and kept models."""

    attempt: str
    folder: str
    """The candidate's own folder, which stays."""
    megabytes: float
