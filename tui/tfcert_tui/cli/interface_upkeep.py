"""The JSON interface of all that is around an attempt: help, keeping, settings, the engine. See `interface`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tfcert_exam_engine.backups.manifest import Manifest
from tfcert_exam_engine.backups.restoring import Restored
from tfcert_exam_engine.backups.writing import Written
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.settings import Settings, descriptions
from tfcert_exam_engine.upkeep_views import DeletedView, EngineStatus, PruneView
from tfcert_exam_engine.views import AttemptView, DataView
from tfcert_tui.cli.interface import Document, attempt_line
from tfcert_tui.cli.interface_usage import in_mb


def data_document(data: Sequence[DataView]) -> Document:
    """`data`."""
    return {"datasets": [{"name": one.name, "state": one.state, "text": one.text} for one in data]}


def hint_document(hint: HintView) -> Document:
    """`hint`."""
    return {"category": hint.category, "number": hint.number, "of": hint.of, "text": hint.text}


def solution_document(solution: SolutionView) -> Document:
    """`solution`."""
    return {"category": solution.category, "script": solution.script, "explanation": solution.explanation}


def reset_document(reset: ResetView) -> Document:
    """`reset`."""
    return {"category": reset.category, "file": reset.file, "backup": reset.backup or None}


def attempts_document(attempts: Sequence[AttemptView]) -> Document:
    """`attempts list`."""
    return {"attempts": [{**attempt_line(attempt), "folder": attempt.folder} for attempt in attempts]}


def deleted_document(deleted: DeletedView) -> Document:
    """`attempts delete`."""
    return {"attempt": deleted.attempt, "folder": deleted.folder, "megabytes": deleted.megabytes}


def prune_document(pruned: PruneView) -> Document:
    """`attempts prune`."""
    return {
        "dry_run": pruned.dry_run,
        "items": [
            {"what": one.what, "name": one.name, "attempt": one.attempt, "megabytes": one.megabytes, "why": one.why}
            for one in pruned.items
        ],
        "megabytes": pruned.megabytes,
    }


def settings_document(settings: Settings) -> Document:
    """`settings`."""
    values, defaults = msgspec.structs.asdict(settings), msgspec.structs.asdict(Settings())
    return {
        "settings": [
            {"name": name, "value": values[name], "default": defaults[name], "meaning": meaning}
            for name, meaning in descriptions().items()
        ]
    }


def engine_document(status: EngineStatus) -> Document:
    """`engine status` of a running engine."""
    return {
        "running": True,
        "reachable": True,
        "pid": status.pid,
        "version_of_engine": status.version,
        "protocol": status.protocol,
        "data_dir": status.data_dir,
        "log_file": status.log_file,
        "started_at": status.started_at,
        "clients": status.clients,
        "slow_clients": status.slow_clients,
        "jobs": status.jobs,
        "queued": status.queued,
        "fork_server": status.fork_server,
        "fork_server_pid": status.fork_server_pid,
        "forks": status.forks,
        "cold_starts": status.cold_starts,
        "engine_faults": status.engine_faults,
        "memory_mb": in_mb(status.memory),
        "fork_server_memory_mb": in_mb(status.fork_server_memory),
        "legacy_fork_server": status.legacy_fork_server,
        "legacy_fork_server_pid": status.legacy_fork_server_pid,
        "legacy_fork_server_memory_mb": in_mb(status.legacy_fork_server_memory),
        "retiring": status.retiring,
        "trouble": status.trouble,
    }


def unreachable_document(paths: Paths, pid: int | None, error: EngineUnavailable) -> Document:
    """`engine status` of one that cannot be talked to: only what is known from outside."""
    unknown = (
        *("version_of_engine", "protocol", "started_at", "clients", "slow_clients", "jobs", "queued", "fork_server"),
        *("fork_server_pid", "forks", "cold_starts", "engine_faults", "memory_mb", "fork_server_memory_mb", "retiring"),
        *("legacy_fork_server", "legacy_fork_server_pid", "legacy_fork_server_memory_mb"),
    )
    return {
        "running": True,
        "reachable": False,
        "pid": pid,
        "data_dir": str(paths.data_dir),
        "log_file": str(paths.engine_log),
        **dict.fromkeys(unknown),
        "trouble": error.message,
        "code": error.code,
        "advice": error.advice,
    }


def log_document(file: Path, lines: Sequence[str]) -> Document:
    """`engine log`."""
    return {"log_file": str(file), "lines": list(lines)}


def backup_document(written: Written) -> Document:
    """`backup`."""
    mended = written.mended or None
    return {"file": written.file, "size": written.size, "mended": mended, **_held(written.manifest)}


def restored_document(file: str, restored: Restored) -> Document:
    """`restore`."""
    kept = {"kept": restored.kept or None, "settings_put_back": list(restored.put_back)}
    return {"file": file, **kept, **_held(restored.manifest)}


def _held(manifest: Manifest) -> Document:
    plain = {name: getattr(manifest, name) for name in ("product", "made_at", "schema", "with_models", "with_logs")}
    counts = {name: getattr(manifest, name) for name in ("attempts", "runs", "submissions")}
    left_out = [{"file": one.file, "why": one.why} for one in manifest.left_out]
    return {**plain, **counts, "files": len(manifest.members), "left_out": left_out}
