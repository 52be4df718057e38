"""A database beside its journal and its safety copies: nothing that one of them has is lost, and what was deleted stays
deleted."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from attempts import an_attempt
from kept_records import PER_ATTEMPT, counted, filled, keep_attempts, paths_in, verdict
from tfcert_exam_engine.events import Graded
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import SubmissionRecord
from tfcert_exam_engine.recovery import copies, mending
from tfcert_exam_engine.store import Store

PAGE = 4096
SEEDS = range(12)


def test_an_attempt_that_was_deleted_does_not_come_back_from_a_copy(tmp_path: Path) -> None:
    paths = filled(tmp_path, 3)
    assert copies.take(paths)
    copies.forget(paths)
    store = Store(paths.database)
    store.delete_attempt("20261101-101001")
    store.close()
    assert mending.mend(paths) == ""
    assert copies.take(paths)
    assert len(copies.own(paths)) == 1
    paths.database.write_bytes(b"")
    said = mending.mend(paths)
    assert counted(paths) == (2, 12, 12)
    assert "nothing is known to be missing" in said


def test_an_attempt_that_was_deleted_does_not_come_back_from_the_bytes_of_the_file(tmp_path: Path) -> None:
    paths = filled(tmp_path, 3)
    store = Store(paths.database)
    store.delete_attempt("20261101-101001")
    store.close()
    content = bytearray(paths.database.read_bytes())
    assert b"20261101-101001" not in content
    content[:100] = bytes(100)
    paths.database.write_bytes(content)
    mending.mend(paths)
    assert _names(paths) == {"20261101-101000", "20261101-101002"}
    assert counted(paths) == (2, 12, 12)


def test_an_attempt_that_was_deleted_does_not_come_back_from_the_journal(tmp_path: Path) -> None:
    """As kill -9 leaves the files, with a journal and a database that are both damaged since."""
    paths, left = paths_in(tmp_path / "live"), paths_in(tmp_path / "left")
    store = Store(paths.database)
    keep_attempts(store, 3, paths)
    store.delete_attempt("20261101-101001")
    wal = bytearray((paths.data_dir / "tfcert.db-wal").read_bytes())
    wal[16:20] = b"salt"[: len(wal[16:20])]
    content = bytearray(paths.database.read_bytes())
    content[:100] = bytes(100)
    left.database.write_bytes(content)
    (left.data_dir / "tfcert.db-wal").write_bytes(wal)
    store.close()
    mending.mend(left)
    assert _names(left) == {"20261101-101000", "20261101-101002"}


@pytest.mark.parametrize("damage", ["one byte", "gone", "all of it is in the journal"])
def test_a_lost_journal_costs_nothing_that_a_copy_has(damage: str, tmp_path: Path) -> None:
    paths, left = paths_in(tmp_path / "live"), paths_in(tmp_path / "left")
    store = Store(paths.database)
    if damage != "all of it is in the journal":
        keep_attempts(store, 1, paths)
        store.close()
        store = Store(paths.database)
    keep_attempts(store, 2, paths, first=1)
    assert copies.take(paths)
    before = counted(paths)
    shutil.copyfile(paths.database, left.database)
    shutil.copytree(paths.copies, left.copies)
    if damage != "gone":
        wal = bytearray((paths.data_dir / "tfcert.db-wal").read_bytes())
        wal[40] ^= 0xFF
        (left.data_dir / "tfcert.db-wal").write_bytes(wal)
    store.close()
    said = mending.mend(left)
    assert "its newest entries are gone" in said or "it is empty" in said
    assert "nothing is known to be missing" in said
    assert counted(left) == before
    assert mending.mend(left) == ""


def test_a_copy_that_is_newer_than_the_damaged_file_says_what_is_live(tmp_path: Path) -> None:
    """The file has an attempt under way that was ended since, and its submission graded; another has begun."""
    paths, left = paths_in(tmp_path / "live"), paths_in(tmp_path / "left")
    first, second = an_attempt(), an_attempt()
    first.attempt, second.attempt, second.uid = "first", "second", "b" * 32
    store = Store(paths.database)
    store.add_attempt(first)
    submission = store.add_submission(SubmissionRecord("first", 1, 1.0, "m.keras", "ab" * 32, "ab.keras"))
    store.close()
    store = Store(paths.database)
    store.save_submission(submission.ended(Graded(2.0, verdict(10)), 2.0, 1))
    first.ended_at, first.end_reason = 3.0, "candidate"
    store.end_attempt(first)
    store.add_attempt(second)
    assert copies.take(paths)
    content = bytearray(paths.database.read_bytes())
    content[20:28] = b"\xff" * 8
    left.database.write_bytes(content)
    shutil.copytree(paths.copies, left.copies)
    store.close()
    assert mending.mend(left)
    store = Store(left.database)
    found = {one.attempt: one for one in store.attempts()}
    assert (found["first"].ended_at, found["first"].end_reason, found["second"].ended) == (3.0, "candidate", False)
    assert [one.state for one in store.submissions("first")] == ["graded"]
    store.close()


def test_the_journal_of_another_database_spoils_nothing(tmp_path: Path) -> None:
    paths, others = filled(tmp_path / "mine", 3), paths_in(tmp_path / "other")
    other = Store(others.database)
    keep_attempts(other, 9, others, first=50)
    shutil.copyfile(tmp_path / "other" / "tfcert.db-wal", tmp_path / "mine" / "tfcert.db-wal")
    other.close()
    before = paths.database.read_bytes()
    said = mending.mend(paths)
    assert _names(paths) == {"20261101-101000", "20261101-101001", "20261101-101002"}
    assert counted(paths) == (3, 18, 18)
    assert "the journal beside it is another one's" in said
    assert "nothing is known to be missing" in said
    (kept,) = (tmp_path / "mine").glob("tfcert.db.damaged-????????-??????")
    assert kept.read_bytes() == before


def test_a_journal_in_which_all_was_deleted_and_another_begun_is_no_other_ones(tmp_path: Path) -> None:
    paths, left = filled(tmp_path / "live", 1), paths_in(tmp_path / "left")
    store = Store(paths.database)
    store.delete_attempt("20261101-101000")
    keep_attempts(store, 1, paths, first=1)
    for name in ("tfcert.db", "tfcert.db-wal"):
        shutil.copyfile(paths.data_dir / name, left.data_dir / name)
    store.close()
    assert mending.mend(left) == ""
    assert _names(left) == {"20261101-101001"}


def _names(paths: Paths) -> set[str]:
    store = Store(paths.database)
    try:
        return {attempt.attempt for attempt in store.attempts()}
    finally:
        store.close()


def test_what_an_engine_that_was_killed_left_in_its_journal_is_there(tmp_path: Path) -> None:
    """A copy of the files as they lie while the engine has them open is what kill -9 leaves."""
    paths, left = paths_in(tmp_path / "live"), paths_in(tmp_path / "left")
    store = Store(paths.database)
    keep_attempts(store, 2, paths)
    for name in ("tfcert.db", "tfcert.db-wal"):
        shutil.copyfile(paths.data_dir / name, left.data_dir / name)
    store.close()
    assert left.database.stat().st_size <= PAGE, "all of it is in the journal"
    assert mending.mend(left) == ""
    assert counted(left) == (2, 12, 12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_journal_that_is_cut_or_overwritten_costs_no_more_than_its_end(seed: int, tmp_path: Path) -> None:
    paths, left, chance = paths_in(tmp_path / "live"), paths_in(tmp_path / "left"), random.Random(seed)
    store = Store(paths.database)
    keep_attempts(store, 4, paths)
    for name in ("tfcert.db", "tfcert.db-wal"):
        shutil.copyfile(paths.data_dir / name, left.data_dir / name)
    store.close()
    wal = bytearray((left.data_dir / "tfcert.db-wal").read_bytes())
    if seed % 2:
        del wal[chance.randrange(len(wal)) :]
    else:
        wal[chance.randrange(len(wal))] ^= 0xFF
    (left.data_dir / "tfcert.db-wal").write_bytes(wal)
    mending.mend(left)
    attempts, runs, submissions = counted(left)
    assert attempts * PER_ATTEMPT >= max(runs, submissions)


def test_copies_are_few_and_only_made_where_something_has_happened(tmp_path: Path) -> None:
    paths = filled(tmp_path, 1)
    assert copies.is_due(paths, 1e9, 0.0)
    for _ in range(5):
        assert copies.take(paths)
    made = copies.own(paths)
    assert len(made) == copies.KEPT
    at = made[0].stat().st_mtime
    assert not copies.is_due(paths, at + 60, at - 1)
    assert copies.is_due(paths, at + copies.DAY_S, at - 1)
    assert copies.is_due(paths, at + 60, at + 1)
