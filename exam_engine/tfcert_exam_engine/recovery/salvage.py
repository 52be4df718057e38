"""Everything that can still be read of a damaged database: by SQLite as far as it goes, then from its bytes."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from tfcert_exam_engine import schema
from tfcert_exam_engine.recovery import pages
from tfcert_exam_engine.recovery.rows import KEYS, ODD, RECORDS, TABLES, Row, is_later, is_readable, text_or_bytes
from tfcert_exam_engine.typed import from_json

RECORD_COLUMNS = 4
NUMBERS = "sqlite_sequence"
"""SQLite's own table of the last numbers that were given."""
MOST_NUMBERS = 1 << 31
"""What is beyond that was never counted up to."""
Key = str | int


class Salvage:
    """Rows by table and key, the best that was found of each."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Key, Row]] = {table: {} for table in TABLES}
        self.seen: dict[str, set[Key]] = {table: set() for table in TABLES}
        """Keys of rows that were there for certain, readable or not."""
        self.highest: dict[str, int] = dict.fromkeys(RECORDS, 0)
        """The highest number that was ever given to a run, to a submission, as far as the database says."""

    def take(self, table: str, row: Row, *, over: bool) -> None:
        """Take a row, where nothing better is known; `over`: one that tells of a later moment is better."""
        key = row.get(KEYS[table])
        if not isinstance(key, str | int) or (isinstance(key, int) and not 0 < key < MOST_NUMBERS):
            return
        self.seen[table].add(key)
        known = self.rows[table].get(key)
        if (known is not None and not over) or not is_readable(table, row):
            return
        if known is None or is_later(table, row, known):
            self.rows[table][key] = row

    def fill(self, other: Salvage) -> int:
        """Take what is missing here, or tells of an earlier moment, from another; returns how many rows were missing.

        A damaged file without its journal is older than a copy may be.
        """
        before = self.count
        for table in TABLES:
            for row in other.rows[table].values():
                self.take(table, row, over=True)
        for table, number in other.highest.items():
            self.note_number(table, number)
        return self.count - before

    def only(self, keys: dict[str, set[Key]]) -> Salvage:
        """Return what it has of these."""
        found = Salvage()
        for table, wanted in keys.items():
            found.rows[table] = {key: row for key, row in self.rows[table].items() if key in wanted}
        return found

    def note_number(self, table: object, number: object) -> None:
        """Note that a number was given: it is not given again."""
        if isinstance(table, str) and table in self.highest and isinstance(number, int) and 0 <= number < MOST_NUMBERS:
            self.highest[table] = max(self.highest[table], number)

    @property
    def count(self) -> int:
        """Rows of all tables."""
        return sum(len(rows) for rows in self.rows.values())

    def gaps(self, table: str) -> set[int]:
        """Return the numbers that were given to rows which are not known: deleted ones, mostly."""
        return set(range(1, self.highest_of(table) + 1)) - {key for key in self.seen[table] if isinstance(key, int)}

    def highest_of(self, table: str) -> int:
        """Return the highest number that was given to a row, as far as is known."""
        numbers = [key for key in self.seen[table] if isinstance(key, int)]
        return max([self.highest[table], *numbers], default=0)

    @property
    def missing(self) -> dict[str, set[Key]]:
        """Keys of what was there and cannot be read."""
        return {table: self.seen[table] - self.rows[table].keys() for table in TABLES}


def of_file(database: Path, desk: Path, *, journal: bool = True) -> Salvage:
    """Read all that can be read of a database and its journal; neither is changed.

    Args:
        database: May be damaged in any way, or be missing.
        desk: Folder for copies, which are taken away again.
        journal: Whether the journal beside it is its own.

    Raises:
        OSError: the disk does not take the copies, or the database cannot be read at all.
    """
    found = Salvage()
    if not database.is_file():
        return found
    journals = [database.with_name(database.name + end) for end in ("-wal", "-journal")]
    for with_journal in (True, False) if journal and any(file.is_file() for file in journals) else (False,):
        _read_by_sqlite(database, desk, found, with_journal=with_journal)
    content = database.read_bytes()
    if journal:
        _take_cells(found, pages.cells_of_wal(_bytes_of(database.with_name(f"{database.name}-wal")), content))
    _take_cells(found, pages.cells_of_file(content))
    return found


def _bytes_of(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _read_by_sqlite(database: Path, desk: Path, found: Salvage, *, with_journal: bool) -> None:
    with tempfile.TemporaryDirectory(dir=desk, prefix=".salvage-") as folder:
        copy = Path(folder) / "db"
        shutil.copyfile(database, copy)
        for end in ("-wal", "-journal") if with_journal else ():
            if (beside := database.with_name(database.name + end)).is_file():
                shutil.copyfile(beside, copy.with_name(copy.name + end))
        with suppress(sqlite3.Error, *ODD), closing(sqlite3.connect(copy)) as db:
            db.row_factory = sqlite3.Row
            db.text_factory = text_or_bytes
            for table in TABLES:
                if not _read_table(db, table, "ASC", found, over=with_journal):
                    _read_table(db, table, "DESC", found, over=with_journal)
            for table, number in db.execute(f"SELECT name, seq FROM {NUMBERS}").fetchall():
                found.note_number(table, number)


def _read_table(db: sqlite3.Connection, table: str, order: str, found: Salvage, *, over: bool) -> bool:
    """Read a table from one end until SQLite stumbles; return whether it came to the other end."""
    with suppress(sqlite3.Error, *ODD):
        for row in db.execute(f"SELECT * FROM {table} ORDER BY rowid {order}"):
            found.take(table, dict(row), over=over)
        return True
    return False


def _take_cells(found: Salvage, cells: Iterable[pages.Cell]) -> None:
    for table, row in _told_apart(cells):
        if table in TABLES:
            found.take(table, row, over=False)
        else:
            found.note_number(row["name"], row["seq"])


def _told_apart(cells: Iterable[pages.Cell]) -> Iterator[tuple[str, Row]]:
    """Yield rows with the names of their tables: what has four values is a run or a submission, two the last number."""
    columns = _columns_of_attempts()
    for number, values in cells:
        if len(values) == RECORD_COLUMNS and isinstance(values[3], bytes):
            table = _table_of(values[3])
            if table:
                _key, attempt, category, record = values
                yield table, {KEYS[table]: number, "attempt": attempt, "category": category, "record": record}
        elif len(values) == 2 and values[0] in RECORDS:
            yield NUMBERS, {"name": values[0], "seq": values[1]}
        elif 13 <= len(values) <= len(columns):
            yield "attempts", dict(zip(columns, values, strict=False))


def _table_of(record: bytes) -> str:
    for table, (_key, kind) in RECORDS.items():
        with suppress(msgspec.MsgspecError, UnicodeError):
            from_json(record, kind)
            return table
    return ""


def _columns_of_attempts() -> tuple[str, ...]:
    """Return them in their order, to which every version only added."""
    with closing(sqlite3.connect(":memory:")) as db:
        schema.bring_up(db, Path("memory"))
        return tuple(row[1] for row in db.execute("PRAGMA table_info(attempts)"))
