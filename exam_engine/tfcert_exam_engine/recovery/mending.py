"""Looks at the database before it is opened: a damaged one is set aside and rebuilt, and that is said once."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import time
from contextlib import suppress
from gettext import gettext as _
from pathlib import Path

from tfcert_exam_engine import exchange
from tfcert_exam_engine.errors import disk_trouble
from tfcert_exam_engine.exchange import Move
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import checking, copies, notes, rebuilding, run_folders, salvage
from tfcert_exam_engine.recovery.account import Account, sentence
from tfcert_exam_engine.recovery.notes import Note
from tfcert_exam_engine.recovery.rows import RECORDS
from tfcert_exam_engine.recovery.salvage import Salvage

log = logging.getLogger(__name__)

STAGED = ".recovering"
BESIDE = ("", "-wal", "-shm", "-journal")
"""A database and its journals; they go aside together."""


def mend(paths: Paths) -> str:
    """Rebuild the database where it is damaged; returns the sentence on it, "" where it is well, or newer.

    Only for who holds the data folder.

    Raises:
        EngineUnavailable: the disk does not let it be read or rebuilt.
    """
    try:
        finished = exchange.settle(paths.exchange)
        return _mended(paths) or _said_by_one_killed(paths, finished)
    except (OSError, sqlite3.Error) as error:
        raise disk_trouble(paths.database, error) from error


def _said_by_one_killed(paths: Paths, finished: tuple[Move, ...]) -> str:
    """Return what an engine would have said that was killed while it put the new database in its place."""
    note = notes.last(paths)
    return note.said if note is not None and any(move.aside == note.kept for move in finished) else ""


def _mended(paths: Paths) -> str:
    why = _why(paths)
    if not why:
        return ""
    log.info("the database is damaged: %s", why)
    stage = paths.data_dir / STAGED
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700)
    try:
        account = _rebuild(paths, stage / paths.database.name, why)
        said = sentence(account)
        log.info("%s", said)
        notes.keep(paths, Note(time.time(), said, account.kept))
        exchange.exchange(paths.exchange, _moves(paths, stage, account.kept), [stage])
        return said
    finally:
        if not paths.exchange.exists():
            shutil.rmtree(stage, ignore_errors=True)


def _why(paths: Paths) -> str:
    database = paths.database
    if (not database.is_symlink() and not database.exists()) or (database.is_file() and database.stat().st_size == 0):
        if _has_journal(paths):
            return checking.fault_of(database)
        been_here = copies.newest_first(paths) or run_folders.numbers(paths.jobs)
        return _("it is empty") if been_here and database.exists() else _("it is gone") if been_here else ""
    _let_us_read(database)
    if not os.access(database, os.R_OK | os.W_OK) and os.access(paths.data_dir, os.W_OK):
        return _("it is closed to you")
    try:
        if checking.has_foreign_journal(database):
            return _("the journal beside it is another one's")
        return checking.fault_of(database) or _what_a_copy_has(paths)
    except PermissionError as error:
        return error.strerror or str(error)


def _what_a_copy_has(paths: Paths) -> str:
    newest = next(iter(copies.own(paths)), None)
    if newest is None or not paths.database.is_file() or not checking.is_behind(paths.database, newest):
        return ""
    return _("its newest entries are gone")


def _has_journal(paths: Paths) -> bool:
    wal = paths.database.with_name(f"{paths.database.name}-wal")
    return wal.is_file() and wal.stat().st_size > 0


def _let_us_read(database: Path) -> None:
    """A file of ours that was closed to us is opened again: that is no damage."""
    if database.is_file() and not os.access(database, os.R_OK | os.W_OK):
        with suppress(OSError):
            database.chmod(0o600)


def _rebuild(paths: Paths, place: Path, why: str) -> Account:
    """Build the new database and put it in the place of the old one."""
    found = _read(paths)
    before = found.count
    copy, deleted = _fill_from_copies(paths, found)
    from_copy = found.count - before
    from_folders = _fill_from_folders(paths, found)
    lost = found.missing
    _leave_orphans(found, lost)
    rebuilding.build(place, found)
    return Account(
        why,
        rows={table: len(rows) for table, rows in found.rows.items()},
        lost={table: len(keys) for table, keys in lost.items()},
        unknown={table: len(found.gaps(table) - deleted.get(table, set())) for table in RECORDS},
        from_copy=from_copy,
        copy_at=copy.stat().st_mtime if copy else 0.0,
        from_folders=from_folders,
        kept=_aside(paths),
    )


def _read(paths: Paths) -> Salvage:
    try:
        journal = not checking.has_foreign_journal(paths.database)
        return salvage.of_file(paths.database, paths.data_dir / STAGED, journal=journal)
    except PermissionError:
        return Salvage()


def _fill_from_copies(paths: Paths, found: Salvage) -> tuple[Path | None, dict[str, set[int]]]:
    """Take what is missing from the newest copy that has anything, from older ones only what was there for certain.

    Returns that copy, and the numbers that it too had no more: those were deleted, and are not lost.
    """
    first, deleted = None, {}
    for copy in copies.newest_first(paths):
        other = salvage.of_file(copy, paths.data_dir / STAGED)
        if first is None and other.count:
            first, deleted = copy, {table: other.gaps(table) for table in RECORDS}
            found.fill(other)
        elif any(found.missing.values()):
            found.fill(other.only(found.missing))
    return first, deleted


def _fill_from_folders(paths: Paths, found: Salvage) -> int:
    """Tell runs from their folders, where their attempt is known; returns how many those are."""
    there = run_folders.numbers(paths.jobs)
    found.note_number("runs", max(there, default=0))
    before = len(found.rows["runs"])
    for row in run_folders.rows(paths.jobs, set(there) - found.rows["runs"].keys()):
        found.take("runs", row, over=False)
    return len(found.rows["runs"]) - before


def _leave_orphans(found: Salvage, lost: dict[str, set[str | int]]) -> None:
    """Leave out what belongs to no attempt that is known: it is lost, and so is that attempt."""
    for table in RECORDS:
        for key, row in list(found.rows[table].items()):
            if row["attempt"] not in found.rows["attempts"]:
                lost[table].add(key)
                lost["attempts"].add(row["attempt"])
                del found.rows[table][key]


def _aside(paths: Paths) -> str:
    """Return where the damaged one goes; "" where there is none."""
    if not os.path.lexists(paths.database):
        return ""
    stem = f"{paths.database.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
    return str(next(one for name in names if not os.path.lexists(one := paths.data_dir / name)))


def _moves(paths: Paths, stage: Path, kept: str) -> list[Move]:
    """Return what puts the damaged one aside with its journals, and the new one in its place."""
    moves = []
    for end in BESIDE:
        target = paths.database.with_name(paths.database.name + end)
        staged = str(stage / target.name) if not end else ""
        if staged or os.path.lexists(target):
            moves.append(Move(str(target), staged, f"{kept or stage / 'gone'}{end}"))
    return moves
