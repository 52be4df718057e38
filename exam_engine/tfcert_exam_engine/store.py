"""What must survive everything: attempts, runs, submissions and verdicts in one SQLite file.

Every write is its own transaction, on the disk (synchronous=FULL) before the method returns.
"""

from __future__ import annotations

import sqlite3
from gettext import gettext as _
from pathlib import Path
from typing import Any

import msgspec

from tfcert_exam_engine.attempt import Attempt, CategoryState, ProblemRef
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.errors import EngineUnavailable
from tfcert_exam_engine.records import RunRecord, SubmissionRecord

SCHEMA_VERSION = 1
SCHEMA = """
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


class Store:
    """One connection, used from one thread."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it.

        Raises:
            EngineUnavailable: it cannot be opened, is no database of ours, or is from a newer version.
        """
        try:
            self._db = sqlite3.connect(file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA foreign_keys=ON")
            self._make_schema(file)
        except sqlite3.Error as error:
            raise EngineUnavailable(
                "store",
                _("The database {file} cannot be used: {why}.").format(file=file, why=error),
                _("Check that the folder is writable and the disk has room, then start again."),
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _make_schema(self, file: Path) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise EngineUnavailable(
                "store_newer",
                _("The database {file} was written by a newer version of this program.").format(file=file),
                _("Update tfcert-tui, or take another --data-dir."),
            )
        if version == 0:
            self._db.executescript(f"BEGIN;{SCHEMA};PRAGMA user_version={SCHEMA_VERSION};COMMIT")

    def add_attempt(self, attempt: Attempt) -> None:
        """Keep a new attempt.

        Raises:
            sqlite3.IntegrityError: there is a live one.
        """
        problems = [state.problem for state in attempt.categories.values()]
        encode = msgspec.json.encode
        self._db.execute(
            "INSERT INTO attempts (attempt, ordinal, form, mode, seed, minutes, started, deadline, folder, problems)"
            " VALUES (?, (SELECT coalesce(max(ordinal), 0) + 1 FROM attempts), ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(attempt.attempt, attempt.form, attempt.mode, attempt.seed, attempt.minutes),
                *(encode(attempt.started), encode(attempt.deadline), attempt.folder, encode(problems)),
            ),
        )

    def end_attempt(self, attempt: Attempt) -> None:
        """Keep how and when an attempt ended."""
        self._db.execute(
            "UPDATE attempts SET ended_at=?, end_reason=? WHERE attempt=? AND ended_at IS NULL",
            (attempt.ended_at, attempt.end_reason, attempt.attempt),
        )

    def look_at(self, attempt: str, category: int) -> None:
        """Keep the problem last looked at."""
        self._db.execute("UPDATE attempts SET last_category=? WHERE attempt=?", (category, attempt))

    def attempts(self) -> list[Attempt]:
        """Return all attempts, newest first, with what happened in them."""
        rows = self._db.execute("SELECT * FROM attempts ORDER BY ordinal DESC").fetchall()
        return [self._attempt(row) for row in rows]

    def _attempt(self, row: tuple[Any, ...]) -> Attempt:
        name, _ordinal, form, mode, seed, minutes, started, deadline, folder, problems, ended_at, reason, last = row
        refs = msgspec.json.decode(problems, type=list[ProblemRef])
        attempt = Attempt(
            *(name, form, mode, seed, minutes),
            started=msgspec.json.decode(started, type=Instant),
            deadline=msgspec.json.decode(deadline, type=Instant),
            folder=str(folder),
            categories={ref.category: CategoryState(ref) for ref in refs},
            ended_at=ended_at,
            end_reason=reason,
            last_category=last,
        )
        for submission in self.submissions(attempt.attempt):
            attempt.accept(submission.category, submission.submission)
            if submission.state != "grading":
                attempt.record(submission.category, submission.stars)
        for run in self.runs(attempt.attempt):
            attempt.category(run.category).run = run.run
        return attempt

    def add_submission(self, record: SubmissionRecord) -> SubmissionRecord:
        """Accept a submission; returns it with its number, once it is on the disk."""
        number = self._insert("submissions", record.attempt, record.category, record)
        return msgspec.structs.replace(record, submission=number)

    def save_submission(self, record: SubmissionRecord) -> None:
        """Keep what became of a submission."""
        self._update("submissions", "submission", record.submission, record)

    def submissions(self, attempt: str) -> list[SubmissionRecord]:
        """Return an attempt's submissions, oldest first."""
        rows = self._rows("submissions", "submission", attempt)
        return [
            msgspec.structs.replace(msgspec.json.decode(blob, type=SubmissionRecord), submission=number)
            for number, blob in rows
        ]

    def add_run(self, record: RunRecord) -> RunRecord:
        """Keep a new run; returns it with its number."""
        return msgspec.structs.replace(record, run=self._insert("runs", record.attempt, record.category, record))

    def save_run(self, record: RunRecord) -> None:
        """Keep how a run stands."""
        self._update("runs", "run", record.run, record)

    def runs(self, attempt: str) -> list[RunRecord]:
        """Return an attempt's runs, oldest first."""
        rows = self._rows("runs", "run", attempt)
        return [msgspec.structs.replace(msgspec.json.decode(blob, type=RunRecord), run=number) for number, blob in rows]

    def _insert(self, table: str, attempt: str, category: int, record: msgspec.Struct) -> int:
        done = self._db.execute(
            f"INSERT INTO {table} (attempt, category, record) VALUES (?, ?, ?)",
            (attempt, category, msgspec.json.encode(record)),
        )
        assert done.lastrowid is not None
        return done.lastrowid

    def _update(self, table: str, key: str, number: int, record: msgspec.Struct) -> None:
        self._db.execute(f"UPDATE {table} SET record=? WHERE {key}=?", (msgspec.json.encode(record), number))

    def _rows(self, table: str, key: str, attempt: str) -> list[tuple[int, bytes]]:
        query = f"SELECT {key}, record FROM {table} WHERE attempt=? ORDER BY {key}"
        return self._db.execute(query, (attempt,)).fetchall()
