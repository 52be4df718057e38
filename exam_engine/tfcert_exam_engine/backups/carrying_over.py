"""Makes a database from a backup fit for this machine, before it takes the place of another; refuses a strange one."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from contextlib import closing
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine import settings
from tfcert_exam_engine.attempts import problem_shelf
from tfcert_exam_engine.attempts import workspace as workspaces
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.events import Cancelled
from tfcert_exam_engine.records import RunRecord
from tfcert_exam_engine.store import Store

ATTEMPT = re.compile(r"[\w-]{1,80}", re.ASCII)
SLUG = re.compile(r"\w{1,80}", re.ASCII)
KEPT = re.compile(r"([0-9a-f]{64}\.\w{1,10})?", re.ASCII)
"""What becomes part of a path must not lead anywhere else."""


class StrangeDatabase(Exception):
    """It was not written by this product, or not for this; the text says why."""


def fit(database: Path, attempts: Path, at: float, without_logs: bool) -> None:
    """Migrate a database that nobody uses yet, and let it name the places and processes of this machine.

    Args:
        database: It is changed; on the disk on return.
        attempts: Where the candidates' folders will be.
        at: When its backup was made, Unix seconds.
        without_logs: The logs of its runs did not come along.

    Raises:
        StrangeDatabase: it holds what a database of ours never does.
        OSError, EngineUnavailable: the disk takes it not.
    """
    store = Store(database)
    try:
        for attempt in store.attempts():
            _check_attempt(attempt)
        for record in store.all_submissions():
            _check_name(KEPT, record.kept_as)
        for run in store.all_runs():
            _check_name(KEPT, run.kept_as)
            if (known := _settled(run, at, without_logs)) != run:
                store.save_run(known)
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise StrangeDatabase(str(error)) from error
    finally:
        store.close()
    _move_folders(database, attempts)


def _check_attempt(attempt: Attempt) -> None:
    _check_name(ATTEMPT, attempt.attempt)
    for state in attempt.categories.values():
        _check_name(SLUG, state.problem.slug)


def _check_name(pattern: re.Pattern[str], name: str) -> None:
    if not pattern.fullmatch(name):
        raise StrangeDatabase(_("it names {name}").format(name=ascii(name)))


def _settled(run: RunRecord, at: float, without_logs: bool) -> RunRecord:
    """A process that had this number elsewhere, or then, is none of ours."""
    if run.ended_at is None:
        said = _("It was under way when the backup was made, and did not come along.")
        run = run.ended(Cancelled(at, said), max(at, run.started_at))
        run = msgspec.structs.replace(run, pid=0, pid_start=0.0, boot_id="", token="")
    return msgspec.structs.replace(run, log_pruned=True) if without_logs else run


def _move_folders(database: Path, attempts: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        for (name,) in db.execute("SELECT attempt FROM attempts WHERE folder <> ''").fetchall():
            db.execute("UPDATE attempts SET folder=? WHERE attempt=?", (str(attempts / name), name))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode=DELETE")
    database.chmod(0o600)
    with database.open("rb") as opened:
        os.fsync(opened.fileno())


def fit_settings(file: Path) -> list[str]:
    """Put those settings back to their defaults that name what this machine has not; return what was put back.

    A file that cannot be read is left as it is: the engine says so and goes on.
    """
    try:
        kept = settings.load(file)
    except UsageRefused:
        return []
    gone = [name for name in ("python", "public", "mirror") if not _holds(name, getattr(kept, name))]
    if gone:
        settings.save(file, msgspec.structs.replace(kept, **dict.fromkeys(gone, "")))
    return gone


def _holds(name: str, value: str) -> bool:
    try:
        return not value or bool(settings.changed(settings.Settings(), {name: value}))
    except (EngineError, OSError):
        return False


def link_data(shelf: Path, attempt: Attempt, workspace: Path, datasets: Path) -> None:
    """Link the data of an attempt's problems beside its scripts, as a beginning does, where the problems are known."""
    for category, state in attempt.categories.items():
        folder = workspace / f"category{category}"
        with contextlib.suppress(KeyError, OSError, ValueError):
            if folder.is_dir():
                workspaces.link_data(folder, problem_shelf.of_attempt(shelf, state.problem), datasets)
