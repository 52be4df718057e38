"""Databases that the code of every released version of the tables wrote: all of it is there, and a copy is kept."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kept_records import counted, paths_in
from tfcert_exam_engine import schema
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import checking, copies, mending
from tfcert_exam_engine.store import Store

FOLDER = Path(__file__).parents[1] / "old_databases"
VERSIONS = range(1, schema.SCHEMA_VERSION + 1)
STARS = {
    "20261001-090000": (5, 4, 5, 5, 5),
    "20261008-090000": (5, 5, 3, 2, 0),
    "20261015-090000": (4, None, None, 5, 1),
}
COUNT = (3, 15, 15)
DIES = """
import os, sys
from pathlib import Path
from tfcert_exam_engine import schema, store
left = int(sys.argv[2])
def dying(statement):
    global left
    left -= 1
    if left < 0:
        os._exit(9)
real = schema.bring_up
def traced(db, file):
    db.set_trace_callback(dying)
    real(db, file)
schema.bring_up = traced
store.Store(Path(sys.argv[1])).close()
"""


def laid_out(folder: Path, version: int) -> Paths:
    """Return a data folder with a database of that version."""
    paths = paths_in(folder)
    paths.database.write_bytes(gzip.decompress((FOLDER / f"v{version}.db.gz").read_bytes()))
    return paths


def test_every_version_has_its_file() -> None:
    assert {file.name for file in FOLDER.glob("*.gz")} == {f"v{version}.db.gz" for version in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_of_an_older_version_is_there(version: int, tmp_path: Path) -> None:
    paths = laid_out(tmp_path, version)
    with closing(sqlite3.connect(paths.database)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
    assert mending.mend(paths) == "", "it is no damage"
    store = Store(paths.database)
    attempts = store.attempts()
    found = {
        attempt.attempt: tuple(state.stars for state in attempt.categories.values()) for attempt in reversed(attempts)
    }
    assert found == STARS
    live, *ended = attempts
    assert (live.ended, [attempt.ended for attempt in ended]) == (False, [True, True])
    assert live.countdown.deadline is not None
    assert live.countdown.deadline.wall_s - live.started.wall_s == 300 * 60
    assert live.category(2).grading is not None
    assert [state.hints for state in live.categories.values()] == ([0, 0, 2, 0, 0] if version > 1 else [0] * 5)
    assert (live.skill, live.blank) == ("3.4" if version > 1 else "", version > 3)
    assert live.note == ("then" if version > 4 else "")
    runs = store.all_runs()
    assert {(run.state, run.epoch, run.logs["loss"]) for run in runs} == {("trained", 1, 0.5)}
    verdicts = [one.verdict for one in store.all_submissions() if one.verdict]
    assert len(verdicts) == 13
    assert all(verdict.checks[-1].advice.startswith("Train on.") for verdict in verdicts)
    assert len({attempt.uid for attempt in attempts}) == 3
    store.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_uids_come_of_it_every_time(version: int, tmp_path: Path) -> None:
    found = []
    for name in ("once", "again"):
        store = Store(laid_out(tmp_path / name, version).database)
        found.append([attempt.uid for attempt in store.attempts()])
        store.close()
    assert found[0] == found[1]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_copy_of_the_older_one_is_kept(version: int, tmp_path: Path) -> None:
    paths = laid_out(tmp_path, version)
    Store(paths.database).close()
    kept = tmp_path / f"tfcert.db.v{version}"
    if version == schema.SCHEMA_VERSION:
        assert not kept.exists()
        return
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        assert db.execute("SELECT count(*) FROM submissions").fetchone() == (15,)
    assert copies.newest_first(paths) == [kept]


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_a_migration_that_is_killed_anywhere_loses_nothing(version: int, tmp_path: Path) -> None:
    """It dies before each of its statements in turn, the copying of the older one included."""
    steps, done = 0, 9
    while done == 9:
        paths = laid_out(tmp_path / str(steps), version)
        command = [sys.executable, "-c", DIES, str(paths.database), str(steps)]
        done = subprocess.run(command, env=os.environ, check=False).returncode
        assert mending.mend(paths) == ""
        assert counted(paths) == COUNT
        assert (paths.data_dir / f"tfcert.db.v{version}").is_file()
        steps += 3
    assert done == 0
    assert steps > 9


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_the_lost_rows_of_a_new_database_come_back_from_the_copy_of_the_older_one(version: int, tmp_path: Path) -> None:
    paths = laid_out(tmp_path, version)
    Store(paths.database).close()
    paths.database.write_bytes(b"text " * 4096)
    assert "33 of these from the copy of" in mending.mend(paths)
    assert counted(paths) == COUNT
    assert checking.fault_of(paths.database) == ""


@pytest.mark.parametrize("version", VERSIONS)
def test_a_damaged_database_of_an_older_version_is_rebuilt_as_one_of_today(version: int, tmp_path: Path) -> None:
    paths = laid_out(tmp_path, version)
    content = bytearray(paths.database.read_bytes())
    content[:100] = bytes(100)
    paths.database.write_bytes(content)
    assert "3 attempts, 15 runs, 15 submissions recovered; nothing is known to be missing" in mending.mend(paths)
    store = Store(paths.database)
    assert [attempt.hints.get(3, 0) for attempt in store.attempts()] == [2 * (version > 1)] * 3
    store.close()
