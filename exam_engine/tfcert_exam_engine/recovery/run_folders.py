"""Runs whose record is lost, told from what they left in their own folders."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import process
from tfcert_exam_engine.children.job import TrainJob
from tfcert_exam_engine.children.job_log import EventTail
from tfcert_exam_engine.clock import boot_id
from tfcert_exam_engine.events import AnyEnding, Cancelled
from tfcert_exam_engine.from_outside import BAD_JSON
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.recovery.rows import Row
from tfcert_exam_engine.typed import from_json

FOLDER = re.compile(r"run-(\d+)", re.ASCII)
CATEGORY = re.compile(r"category([1-9])", re.ASCII)


def numbers(jobs: Path) -> list[int]:
    """Return the numbers of all runs that left a folder."""
    if not jobs.is_dir():
        return []
    return sorted(int(found[1]) for place in jobs.iterdir() if (found := FOLDER.fullmatch(place.name)))


def rows(jobs: Path, wanted: set[int]) -> Iterator[Row]:
    """Yield the rows of those wanted runs that their folders tell enough of."""
    for number in sorted(wanted):
        if (record := _record(jobs / f"run-{number}")) is not None:
            encoded = msgspec.json.encode(record)
            yield {"run": number, "attempt": record.attempt, "category": record.category, "record": encoded}


def _record(folder: Path) -> RunRecord | None:
    token, job = _job(folder)
    category = CATEGORY.fullmatch(Path(job.script).parent.name) if job else None
    events = EventTail(folder / "events.jsonl").read()
    if job is None or job.attempt is None or category is None or not events:
        return None
    record = RunRecord(
        *(job.attempt, int(category[1]), events[0].at),
        token=token,
        boot_id=boot_id(),
        python=job.python,
        legacy_keras=job.legacy_keras,
        device="" if job.gpu == "none" else job.gpu,
    )
    for event in events:
        record = record.after(event)
    ending = next((event for event in reversed(events) if isinstance(event, AnyEnding)), None)
    if ending is None and process.is_alive(record.pid, record.pid_start):
        return record  # the engine follows it again
    ending = ending or Cancelled(events[-1].at, _("It ended without a last word, and nobody was there to see how."))
    return record.ended(ending, ending.at)


def _job(folder: Path) -> tuple[str, TrainJob | None]:
    """Return the token of a run's newest try, and what it was asked to do."""
    for file in sorted(folder.glob("claimed-*.json"), key=lambda file: file.stat().st_mtime, reverse=True):
        with contextlib.suppress(OSError, *BAD_JSON):
            return file.stem.removeprefix("claimed-"), from_json(file.read_bytes(), TrainJob)
    return "", None
