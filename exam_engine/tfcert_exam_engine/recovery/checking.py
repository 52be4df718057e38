"""Whether a database can be used as it is: asked before anything writes into it."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from gettext import gettext as _
from pathlib import Path
from urllib.parse import quote

from tfcert_exam_engine import schema
from tfcert_exam_engine.recovery.rows import KEYS, ODD, RECORDS, TABLES, is_readable, text_or_bytes

log = logging.getLogger(__name__)

CORRUPT, NOT_A_DATABASE = 11, 26
"""SQLite's codes of damage: any other error is the disk's, or another program's."""
SMALLEST_PAGE = 512
"""Bytes. What is smaller is taken for an empty database."""


def fault_of(database: Path) -> str:
    """Return why a database that nobody else uses is damaged, in a few words; "" where it is well, new, or not there.

    Changes nothing. What is newer than this version is no damage.

    Raises:
        OSError, sqlite3.OperationalError: it cannot be found out.
    """
    if not database.exists():
        return ""
    if database.is_dir():
        return _("a folder stands in its place")
    if not database.is_file():
        return _("something that is no file stands in its place")
    if 0 < database.stat().st_size < SMALLEST_PAGE:
        return _("it is no database")
    try:
        with as_it_stands(database) as db:
            return _fault(db)
    except sqlite3.DatabaseError as error:
        if not _is(error, CORRUPT) and not _is(error, NOT_A_DATABASE):
            raise
        log.info("%s: %s", database, error)
        return _("it is no database") if _is(error, NOT_A_DATABASE) else _not_fitting()
    except ODD as error:
        log.info("%s: %s", database, error)
        return _not_fitting()


def has_foreign_journal(database: Path) -> bool:
    """Return whether the journal beside a sound database puts a wholly other record in its place.

    SQLite knows a journal by its name alone, and would write another database's into this one. Changes nothing.
    """
    if not database.is_file() or not _has_journal(database):
        return False
    try:
        with closing(_read_only(database)) as db:
            before = _Record(db)
        with as_it_stands(database) as db:
            after = _Record(db)
    except (sqlite3.DatabaseError, *ODD):
        return False
    return bool(before.attempts and after.attempts) and after.is_none_of(before)


def is_behind(database: Path, copy: Path) -> bool:
    """Return whether a sound database lacks what a copy of it had: its journal is gone, and with it the newest.

    What is deleted is deleted from the copies first, and no number is given twice. Changes nothing.
    """
    try:
        with closing(_read_only(copy)) as db:
            then = _Record(db)
    except (sqlite3.DatabaseError, *ODD):
        return False  # the copy is damaged: nothing to go by
    with as_it_stands(database) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] > schema.SCHEMA_VERSION:
            return False
        return bool(then.attempts) and (not _tables(db) or not _Record(db).goes_on_from(then))


class _Record:
    """What tells two databases apart: the attempts, and the numbers that runs and submissions have."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.attempts = {str(name) for (name,) in db.execute("SELECT attempt FROM attempts")}
        self.ended = {str(name) for (name,) in db.execute("SELECT attempt FROM attempts WHERE ended_at IS NOT NULL")}
        self.highest = dict(db.execute("SELECT name, seq FROM sqlite_sequence"))
        self.lowest = {table: db.execute(f"SELECT min({KEYS[table]}) FROM {table}").fetchone()[0] for table in RECORDS}

    def goes_on_from(self, earlier: _Record) -> bool:
        """Return whether nothing that the other knew is missing."""
        counted = all(self.highest.get(table, 0) >= number for table, number in earlier.highest.items())
        return counted and earlier.attempts <= self.attempts and earlier.ended <= self.ended

    def is_none_of(self, earlier: _Record) -> bool:
        """Return whether this cannot have become of the other: no number is given twice, deleted ones included."""
        given_again = any(
            lowest is not None and lowest <= earlier.highest.get(table, 0) for table, lowest in self.lowest.items()
        )
        forgotten = any(self.highest.get(table, 0) < number for table, number in earlier.highest.items())
        return self.attempts.isdisjoint(earlier.attempts) and (given_again or forgotten)


def _is(error: sqlite3.Error, code: int) -> bool:
    return getattr(error, "sqlite_errorcode", CORRUPT) & 0xFF == code


def _not_fitting() -> str:
    return _("its parts do not fit together")


@contextmanager
def as_it_stands(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a database with all that was committed to it, so that nothing of it is changed.

    With a journal beside it a copy of both is opened: opening alone would write one into the other.
    """
    if not _has_journal(database):
        with closing(_read_only(database)) as db:
            yield db
        return
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".checked-") as folder:
        copy = Path(folder) / database.name
        for end in ("", "-wal", "-journal"):
            if (beside := database.with_name(database.name + end)).is_file():
                shutil.copyfile(beside, copy.with_name(copy.name + end))
        with closing(sqlite3.connect(copy)) as db:
            yield db


def _has_journal(database: Path) -> bool:
    return any(
        beside.is_file() and beside.stat().st_size > 0
        for beside in (database.with_name(database.name + end) for end in ("-wal", "-journal"))
    )


def _read_only(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(database))}?mode=ro&immutable=1", uri=True)


def _fault(db: sqlite3.Connection) -> str:
    db.text_factory = text_or_bytes
    said = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        log.info("quick_check: %s", said)
        return _not_fitting()
    version = db.execute("PRAGMA user_version").fetchone()[0]
    tables = _tables(db)
    if version == 0 and not tables:
        return ""
    known = {number: _tables_of(number) for number in range(1, schema.SCHEMA_VERSION + 1)}
    if version > schema.SCHEMA_VERSION and tables not in known.values():
        return ""
    if known.get(version) != tables:
        return _("its tables are not those of its version")
    if db.execute("PRAGMA foreign_key_check").fetchone():
        return _("a run or a submission belongs to no attempt")
    broken = next(unreadable(db), None)
    return _("{table} {key} cannot be read").format(table=broken[0], key=broken[1]) if broken else ""


def _tables(db: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of each table that is not SQLite's own, and nothing of what may run by itself but its name."""
    found = db.execute("SELECT type, name FROM sqlite_master WHERE type <> 'index' AND name NOT LIKE 'sqlite_%'")
    return {str(name): _columns(db, str(name)) if kind == "table" else () for kind, name in found.fetchall()}


def _columns(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(str(name) for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def _tables_of(version: int) -> dict[str, tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.create_function("derived_uid", 4, schema.derived_uid, deterministic=True)
        for old in range(version):
            db.executescript(schema.MIGRATIONS[old])
        return _tables(db)


def unreadable(db: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    """Yield table and key of every row that cannot be understood."""
    db.row_factory = sqlite3.Row
    for table in TABLES:
        for row in db.execute(f"SELECT * FROM {table}"):
            if not is_readable(table, dict(row)):
                yield table, row[0]
