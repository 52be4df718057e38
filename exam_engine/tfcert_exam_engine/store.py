"""What must survive everything: attempts, runs, submissions and verdicts in one SQLite file.

Every write is its own transaction, on the disk (synchronous=FULL) before the method returns.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from gettext import gettext as _
from pathlib import Path
from typing import Any

import msgspec

from tfcert_exam_engine import schema
from tfcert_exam_engine.attempts.attempt import Attempt, ProblemRef
from tfcert_exam_engine.errors import DiskTrouble, EngineUnavailable
from tfcert_exam_engine.history import stored_attempts, stored_gradings
from tfcert_exam_engine.history.portable import PortableAttempt, portable_of
from tfcert_exam_engine.history.views import ProblemHistory
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.schema import SHA256
from tfcert_exam_engine.typed import from_json

CACHE_KIB = 256
"""Of pages in memory. The system keeps the file's pages anyway; SQLite's own 2 MB would fill as submissions come."""


class Store:
    """One connection, used from one thread."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it.

        Raises:
            EngineUnavailable: it cannot be opened, is no database of ours, or is from a newer version.
        """
        self._file = file
        try:
            self._db = sqlite3.connect(file, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA foreign_keys=ON")
            # What is deleted must not come back when a damaged file is read by its bytes.
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            schema.bring_up(self._db, file)
        except sqlite3.Error as error:
            raise EngineUnavailable(
                "store",
                _("The database {file} cannot be used: {why}.").format(file=file, why=error),
                _("Check that the folder is writable and the disk has room, then start again."),
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _write(self, statement: str, values: tuple[Any, ...]) -> sqlite3.Cursor:
        """Write one transaction.

        Raises:
            DiskTrouble: the disk is full, fails, or is not writable.
        """
        try:
            return self._db.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise DiskTrouble(
                "disk",
                _("The database {file} cannot be written: {why}.").format(file=self._file, why=error),
                _("Make room on the disk; nothing that was accepted is lost."),
            ) from error

    def add_attempt(self, attempt: Attempt) -> None:
        """Keep a new attempt.

        Raises:
            sqlite3.IntegrityError: there is a live one.
            DiskTrouble: it could not be kept.
        """
        self._add_attempt(attempt, "(SELECT coalesce(max(ordinal), 0) + 1 FROM attempts)")

    def _add_attempt(self, attempt: Attempt, ordinal: str) -> None:
        encode = msgspec.json.encode
        problems = [state.problem for state in attempt.categories.values()]
        values = (
            *(attempt.attempt, attempt.form, attempt.mode, attempt.seed, attempt.minutes),
            *(encode(attempt.started), encode(attempt.countdown.deadline), attempt.folder, encode(problems)),
            *(attempt.ended_at, attempt.end_reason, attempt.last_category, encode(attempt.countdown), attempt.skill),
            *(encode(attempt.hints), int(attempt.blank), attempt.uid, attempt.product, attempt.note),
            *(encode(attempt.spent), encode(attempt.late), attempt.origin),
        )
        places = ", ".join("?" * len(values))
        self._write(f"INSERT INTO attempts (ordinal, {stored_attempts.COLUMNS}) VALUES ({ordinal}, {places})", values)

    def put_portable(self, carried: PortableAttempt, name: str, folder: str, origin: str) -> None:
        """Keep an attempt that was sat elsewhere, under a name that is free here: all of it, or nothing.

        It goes before all attempts that were sat here, so that it is never the newest.

        Raises:
            sqlite3.IntegrityError: an attempt of that name, or with its uid, is here.
            DiskTrouble: it could not be kept.
        """
        with self._transaction():
            self._put(carried, name, folder, origin)

    def put_all(self, carried: Iterable[tuple[str, PortableAttempt]], instead_of: Iterable[str] = ()) -> None:
        """Keep many as `put_portable` does, each under its name and without a folder: all of them, or none.

        Attempts of the names in `instead_of` are deleted with it.
        """
        with self._transaction():
            for name in instead_of:
                self._delete(name)
            for name, each in carried:
                self._put(each, name, "", each.origin)

    def _put(self, carried: PortableAttempt, name: str, folder: str, origin: str) -> None:
        attempt = carried.attempt_as(name, folder, origin)
        self._add_attempt(attempt, "(SELECT min(coalesce(min(ordinal), 0), 0) - 1 FROM attempts)")
        for run in carried.runs:
            self.add_run(msgspec.structs.replace(run, attempt=name))
        for submission in carried.submissions:
            self.add_submission(msgspec.structs.replace(submission, attempt=name))

    def portable(self, attempt: Attempt) -> PortableAttempt:
        """Return an attempt with all that is kept of it, to be carried to another machine."""
        return portable_of(attempt, self.runs(attempt.attempt), self.submissions(attempt.attempt))

    def end_attempt(self, attempt: Attempt) -> None:
        """Keep how and when an attempt ended."""
        self._write(
            "UPDATE attempts SET ended_at=?, end_reason=? WHERE attempt=? AND ended_at IS NULL",
            (attempt.ended_at, attempt.end_reason, attempt.attempt),
        )

    def look_at(self, attempt: str, category: int) -> None:
        """Keep the problem last looked at."""
        self._write("UPDATE attempts SET last_category=? WHERE attempt=?", (category, attempt))

    def save_countdown(self, attempt: Attempt) -> None:
        """Keep how much time there is, and on which clocks."""
        self._keep("countdown", attempt, attempt.countdown)

    def save_hints(self, attempt: Attempt) -> None:
        """Keep which hints were read."""
        self._write(
            "UPDATE attempts SET hints=? WHERE attempt=?", (msgspec.json.encode(attempt.hints), attempt.attempt)
        )

    def save_spent(self, attempt: Attempt) -> None:
        """Keep how long each problem was on the screen."""
        self._write(
            "UPDATE attempts SET spent=? WHERE attempt=?", (msgspec.json.encode(attempt.spent), attempt.attempt)
        )

    def save_late(self, attempt: Attempt) -> None:
        """Keep what was pressed after the end."""
        self._keep("late", attempt, attempt.late)

    def _keep(self, column: str, attempt: Attempt, value: object) -> None:
        self._write(f"UPDATE attempts SET {column}=? WHERE attempt=?", (msgspec.json.encode(value), attempt.attempt))

    def save_note(self, attempt: str, note: str) -> None:
        """Keep the person's own line on an attempt."""
        self._write("UPDATE attempts SET note=? WHERE attempt=?", (note, attempt))

    def delete_attempt(self, attempt: str) -> None:
        """Delete an attempt with its runs and submissions: all of it, or nothing."""
        with self._transaction():
            self._delete(attempt)
        with contextlib.suppress(sqlite3.Error):  # a reader may be in its way: then it goes with the next
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _delete(self, attempt: str) -> None:
        for table in ("runs", "submissions", "attempts"):
            self._write(f"DELETE FROM {table} WHERE attempt=?", (attempt,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._write("BEGIN IMMEDIATE", ())
        try:
            yield
            self._write("COMMIT", ())
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def attempts(self) -> list[Attempt]:
        """Return all attempts, newest first, with what happened in them."""
        return stored_attempts.read(self._db)

    def attempt(self, name: str) -> Attempt | None:
        """Return the attempt of that name with what happened in it; None: there is none."""
        return next(iter(stored_attempts.read(self._db, name)), None)

    def problem_histories(self, withheld: Collection[str]) -> list[ProblemHistory]:
        """Return every problem over all attempts; of those in `withheld` nothing is told. From any thread. Blocks.

        Raises:
            EngineUnavailable: the database cannot be read.
        """
        try:
            with contextlib.closing(sqlite3.connect(self._file, isolation_level=None)) as db:
                db.execute("BEGIN")  # all of it as it stood at one moment, whatever is written meanwhile
                return stored_gradings.read(db, withheld)
        except sqlite3.Error as error:
            message = _("The database {file} cannot be read: {why}.").format(file=self._file, why=error)
            raise EngineUnavailable("store", message, _("Make room on the disk, then ask again.")) from error

    def verdicts(self) -> dict[str, int]:
        """Return how many submissions of each attempt were graded."""
        graded = "json_extract(CAST(record AS TEXT), '$.state')='graded'"
        return dict(self._db.execute(f"SELECT attempt, count(*) FROM submissions WHERE {graded} GROUP BY attempt"))

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
        return [_submission(number, blob) for number, blob in rows]

    def add_run(self, record: RunRecord) -> RunRecord:
        """Keep a new run; returns it with its number."""
        return msgspec.structs.replace(record, run=self._insert("runs", record.attempt, record.category, record))

    def save_run(self, record: RunRecord) -> None:
        """Keep how a run stands."""
        self._update("runs", "run", record.run, record)

    def unfinished_runs(self) -> list[RunRecord]:
        """Return the runs of all attempts that no engine has finished, oldest first."""
        return [record for record in self.all_runs() if record.ended_at is None]

    def all_runs(self) -> list[RunRecord]:
        """Return the runs of all attempts, oldest first."""
        return [_run(number, blob) for number, blob in self._db.execute("SELECT run, record FROM runs ORDER BY run")]

    def all_submissions(self) -> list[SubmissionRecord]:
        """Return the submissions of all attempts, oldest first."""
        rows = self._db.execute("SELECT submission, record FROM submissions ORDER BY submission").fetchall()
        return [_submission(number, blob) for number, blob in rows]

    def submission(self, number: int) -> SubmissionRecord | None:
        """Return one submission of any attempt; None: there is none of that number."""
        row = self._db.execute("SELECT record FROM submissions WHERE submission=?", (number,)).fetchone()
        return None if row is None else _submission(number, row[0])

    def submissions_of_file(self, sha256: str) -> Iterator[tuple[ProblemRef, SubmissionRecord]]:
        """Yield every submission of one file in any attempt sat here, with the problem it was for, the newest first."""
        query = (
            "SELECT submission, record, problems FROM submissions JOIN attempts USING (attempt)"
            f" WHERE {SHA256}=? AND origin='' ORDER BY submission DESC"
        )
        for number, blob, refs in self._db.execute(query, (sha256,)):
            record = _submission(number, blob)
            yield _problem_in(refs, record.category), record

    def runs(self, attempt: str) -> list[RunRecord]:
        """Return an attempt's runs, oldest first."""
        rows = self._rows("runs", "run", attempt)
        return [_run(number, blob) for number, blob in rows]

    def _insert(self, table: str, attempt: str, category: int, record: msgspec.Struct) -> int:
        done = self._write(
            f"INSERT INTO {table} (attempt, category, record) VALUES (?, ?, ?)",
            (attempt, category, msgspec.json.encode(record)),
        )
        assert done.lastrowid is not None
        return done.lastrowid

    def _update(self, table: str, key: str, number: int, record: msgspec.Struct) -> None:
        self._write(f"UPDATE {table} SET record=? WHERE {key}=?", (msgspec.json.encode(record), number))

    def _rows(self, table: str, key: str, attempt: str) -> list[tuple[int, bytes]]:
        query = f"SELECT {key}, record FROM {table} WHERE attempt=? ORDER BY {key}"
        return self._db.execute(query, (attempt,)).fetchall()


def _run(number: int, blob: bytes) -> RunRecord:
    return msgspec.structs.replace(from_json(blob, RunRecord), run=number)


def _submission(number: int, blob: bytes) -> SubmissionRecord:
    return msgspec.structs.replace(from_json(blob, SubmissionRecord), submission=number)


def _problem_in(refs: bytes, category: int) -> ProblemRef:
    return next(ref for ref in from_json(refs, list[ProblemRef]) if ref.category == category)
