"""Puts what was salvaged into a new database."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tfcert_exam_engine import schema
from tfcert_exam_engine.clock import Instant
from tfcert_exam_engine.recovery.rows import KEYS, RECORDS, Row
from tfcert_exam_engine.recovery.salvage import Salvage
from tfcert_exam_engine.typed import from_json

COLUMNS = ("attempt", "category", "record")


def build(place: Path, salvage: Salvage) -> None:
    """Write a database of today's version with all that was salvaged; on the disk on return.

    Raises:
        OSError, sqlite3.Error: the disk takes it not.
    """
    with closing(sqlite3.connect(place, isolation_level=None)) as db:
        schema.bring_up(db, place)
        db.execute("BEGIN")
        rows = _in_order(salvage)
        newest_live = next((row for row in reversed(rows) if row.get("ended_at") is None), None)
        for ordinal, row in enumerate(rows, _first_ordinal(salvage)):
            _put_attempt(db, row if row is newest_live else _ended(row), ordinal)
        db.execute("UPDATE attempts SET uid = derived_uid(attempt, started, seed, form) WHERE uid = ''")
        for table, (key, _kind) in RECORDS.items():
            names = ", ".join((key, *COLUMNS))
            for row in salvage.rows[table].values():
                values = (row[key], *(row[name] for name in COLUMNS))
                db.execute(f"INSERT INTO {table} ({names}) VALUES (?, ?, ?, ?)", values)
            _number_from(db, table, salvage.highest[table])
        db.execute("COMMIT")
    with place.open("rb") as opened:
        os.fsync(opened.fileno())


def _in_order(salvage: Salvage) -> list[Row]:
    return sorted(salvage.rows["attempts"].values(), key=lambda row: (row["ordinal"], _began(row)))


def _first_ordinal(salvage: Salvage) -> int:
    """Imported attempts stand before those that were sat here: at 0 and below."""
    ordinals = [int(row["ordinal"]) for row in salvage.rows["attempts"].values()]
    return 1 - sum(ordinal <= 0 for ordinal in ordinals)


def _began(row: Row) -> float:
    began: Instant = from_json(row["started"], Instant)
    return began.wall_s


def _ended(row: Row) -> Row:
    """Return an attempt that is not the live one: where nobody knows when it ended, that was with its time."""
    if row.get("ended_at") is not None:
        return row
    return row | {"ended_at": _began(row) + 60.0 * max(1, int(row["minutes"])), "end_reason": "deadline"}


def _put_attempt(db: sqlite3.Connection, row: Row, ordinal: int) -> None:
    values = {name: value for name, value in row.items() if value is not None} | {"ordinal": ordinal}
    try:
        _insert(db, values)
    except sqlite3.IntegrityError:  # of a damaged row, which has another one's uid
        _insert(db, values | {"uid": ""})


def _insert(db: sqlite3.Connection, values: Row) -> None:
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT INTO attempts ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def _number_from(db: sqlite3.Connection, table: str, highest: int) -> None:
    """Give no number again: folders and models of lost rows still bear it."""
    db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    here = db.execute(f"SELECT coalesce(max({KEYS[table]}), 0) FROM {table}").fetchone()[0]
    db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, max(here, highest)))
