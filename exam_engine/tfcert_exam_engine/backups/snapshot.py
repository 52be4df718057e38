"""The database as it stands at one moment, copied while an engine writes it; and what it names."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from gettext import gettext as _
from pathlib import Path

import msgspec

from tfcert_exam_engine.errors import EngineUnavailable

BUSY_S = 30.0
"""Another may be checkpointing; nobody holds it for long."""
DAMAGED = (11, 26)
"""SQLite's CORRUPT and NOTADB."""


class Snapshot(msgspec.Struct, frozen=True):
    """What a copy of the database holds."""

    schema: int
    attempts: int
    folders: dict[str, str]
    """The folder of each attempt that was sat here."""
    runs: tuple[int, ...]
    submissions: int
    models: frozenset[str]
    """Names of kept copies in the models folder."""
    waiting_models: frozenset[str]
    """Of these, what is submitted and not graded."""


def take(database: Path, copy: Path) -> Snapshot:
    """Copy the database and read what it names.

    Raises:
        EngineUnavailable: it is damaged, or another program holds it.
        OSError, sqlite3.OperationalError: the disk takes it not.
    """
    if not os.access(database, os.R_OK):
        raise _unusable(database, os.strerror(errno.EACCES))
    try:
        with closing(sqlite3.connect(database, timeout=BUSY_S, isolation_level=None)) as db:
            db.execute("VACUUM INTO ?", (str(copy),))
        return read(copy)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
            raise
        raise _unusable(database, str(error)) from error


def _unusable(database: Path, why: str) -> EngineUnavailable:
    return EngineUnavailable(
        "database_damaged",
        _("The database {file} is damaged, or closed to you: {why}.").format(file=database, why=why),
        _("Open tfcert-tui once: it mends what can be mended. Then do it again."),
    )


def read(database: Path) -> Snapshot:
    """Read what a database that nobody else writes names."""
    with closing(sqlite3.connect(database)) as db:
        schema = db.execute("PRAGMA user_version").fetchone()[0]
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name='attempts'").fetchone():
            return Snapshot(schema, 0, {}, (), 0, frozenset(), frozenset())
        submitted = [msgspec.json.decode(blob) for (blob,) in db.execute("SELECT record FROM submissions")]
        ran = db.execute("SELECT run, record FROM runs ORDER BY run").fetchall()
        attempts = dict(db.execute("SELECT attempt, folder FROM attempts"))
    kept = [*submitted, *(msgspec.json.decode(blob) for _run, blob in ran)]
    return Snapshot(
        schema,
        len(attempts),
        {attempt: folder for attempt, folder in attempts.items() if folder},
        tuple(number for number, _blob in ran),
        len(submitted),
        frozenset(name for one in kept if (name := one.get("kept_as"))),
        frozenset(one["kept_as"] for one in submitted if one.get("state") == "grading"),
    )
