"""The database's tables, and how those of an older version become today's."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine.errors import EngineUnavailable

SCHEMA_VERSION = 5
SHA256 = "json_extract(CAST(record AS TEXT), '$.sha256')"
"""Of the submitted file; in this very form it is in an index."""
SCHEMA_1 = """
CREATE TABLE attempts (
    attempt TEXT PRIMARY KEY, ordinal INTEGER NOT NULL UNIQUE, form TEXT NOT NULL, mode TEXT NOT NULL,
    seed INTEGER NOT NULL, minutes INTEGER NOT NULL, started BLOB NOT NULL, deadline BLOB NOT NULL,
    folder TEXT NOT NULL, problems BLOB NOT NULL, ended_at REAL, end_reason TEXT NOT NULL DEFAULT '',
    last_category INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX one_live_attempt ON attempts ((ended_at IS NULL)) WHERE ended_at IS NULL;
CREATE TABLE runs (
    run INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT NOT NULL REFERENCES attempts, category INTEGER NOT NULL,
    record BLOB NOT NULL
) STRICT;
CREATE TABLE submissions (
    submission INTEGER PRIMARY KEY AUTOINCREMENT, attempt TEXT NOT NULL REFERENCES attempts,
    category INTEGER NOT NULL, record BLOB NOT NULL
) STRICT;
"""
MIGRATIONS = {
    0: SCHEMA_1,
    1: """
ALTER TABLE attempts ADD COLUMN countdown BLOB;
ALTER TABLE attempts ADD COLUMN skill TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN hints BLOB NOT NULL DEFAULT x'7b7d';
""",
    2: f"CREATE INDEX submissions_by_file ON submissions ({SHA256})",
    3: "ALTER TABLE attempts ADD COLUMN blank INTEGER NOT NULL DEFAULT 0",
    4: """
ALTER TABLE attempts ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN product TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN spent BLOB NOT NULL DEFAULT x'7b7d';
ALTER TABLE attempts ADD COLUMN late BLOB NOT NULL DEFAULT x'5b5d';
ALTER TABLE attempts ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE attempts SET uid = derived_uid(attempt, started, seed, form);
CREATE UNIQUE INDEX attempts_by_uid ON attempts (uid) WHERE uid <> '';
CREATE INDEX runs_by_attempt ON runs (attempt, category);
CREATE INDEX submissions_by_attempt ON submissions (attempt);
""",
}
"""What makes the next version of each."""


def bring_up(db: sqlite3.Connection, file: Path) -> None:
    """Make the tables, or bring those of an older version up; a copy of that is kept beside, as `tfcert.db.v3`.

    Raises:
        EngineUnavailable: they are a newer version's.
        sqlite3.Error: it is no database of ours, or the disk takes nothing.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise EngineUnavailable(
            "store_newer",
            _("The database {file} was written by a newer version of this program.").format(file=file),
            _("Update tfcert-tui, or take another --data-dir."),
        )
    if 0 < version < SCHEMA_VERSION:
        _keep_copy(db, file.with_name(f"{file.name}.v{version}"))
    db.create_function("derived_uid", 4, derived_uid, deterministic=True)
    for old in range(version, SCHEMA_VERSION):
        db.executescript(f"BEGIN;{MIGRATIONS[old]};PRAGMA user_version={old + 1};COMMIT")


def derived_uid(attempt: str, started: bytes, seed: int, form: str) -> str:
    """Return the uid of an attempt of a version that gave none: always the same, on every machine."""
    return hashlib.sha256(b"|".join([attempt.encode(), bytes(started), b"%d" % seed, form.encode()])).hexdigest()[:32]


def _keep_copy(db: sqlite3.Connection, copy: Path) -> None:
    """Keep the database as an older version left it."""
    draft = copy.with_name(f".{copy.name}.draft")
    draft.unlink(missing_ok=True)
    db.execute("VACUUM INTO ?", (str(draft),))
    with draft.open("rb") as opened:
        os.fsync(opened.fileno())
    draft.replace(copy)
