"""Finds what became of a run while no engine was there."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.children import jobs
from tfcert_exam_engine.children.job_log import EventTail
from tfcert_exam_engine.children.jobs import Hear, LiveJob
from tfcert_exam_engine.events import Started
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.training import limits

NOBODY = (0, 0.0)
"""No process, or one that has not said its first word."""
GONE = (-1, 0.0)
"""A process of another boot, whatever has its number and its start now."""


def find(record: RunRecord, folder: Path, boot_id: str, hear: Hear, settings: Settings) -> LiveJob | None:
    """Return an unfinished run's job, alive or ended; None when no child has begun it, so that it can still begin.

    A run that was asked for and not begun is revoked first: a child that comes late finds nothing to do.
    """
    if record.boot_id == boot_id and (not record.token or jobs.revoke(folder, record.token)):
        return None
    if record.boot_id != boot_id and record.state == "queued":
        return None
    pid, start = _process_of(record, folder) if record.boot_id == boot_id else GONE
    within = limits.of_training(settings, record.limit_s, record.memory_mb)
    within = msgspec.structs.replace(within, wall_s=record.limit_s)
    ran_s = process.age_s(start) if start else 0.0
    return LiveJob(folder, within, hear, record.token, pid, start, is_training=True, ran_s=ran_s)


def _process_of(record: RunRecord, folder: Path) -> tuple[int, float]:
    """Return the process of a claimed job: as it was kept, else as it said itself."""
    if record.pid:
        return record.pid, record.pid_start
    for event in EventTail(folder / "events.jsonl").read():
        if isinstance(event, Started):
            return event.pid, event.pid_start
    return NOBODY
