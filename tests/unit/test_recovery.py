"""A database that was damaged in every way: the engine's record is there again as far as it can be, and what is said is
true."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kept_records import PER_ATTEMPT, Count, counted, filled, paths_in
from tfcert_exam_engine.recovery import checking, copies, mending, notes
from tfcert_exam_engine.store import Store

PAGE = 4096
ALL: Count = (8, 48, 48)
SEEDS = range(12)


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with eight attempts."""
    return filled(tmp_path_factory.mktemp("good")).database.read_bytes()


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def overwrite_pages(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content) // PAGE) * PAGE
        content[at : at + PAGE] = chance.randbytes(PAGE)


def zero_a_page(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) // PAGE) * PAGE
    content[at : at + PAGE] = bytes(PAGE)


def overwrite_the_header(content: bytearray, chance: random.Random) -> None:
    size = chance.randrange(1, 200)
    content[:size] = chance.randbytes(size)


def change_bytes(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def repeat_a_page(content: bytearray, chance: random.Random) -> None:
    source, to = (chance.randrange(1, len(content) // PAGE) * PAGE for _ in range(2))
    content[to : to + PAGE] = content[source : source + PAGE]


DAMAGES = (cut, overwrite_pages, zero_a_page, overwrite_the_header, change_bytes, repeat_a_page)


def numbers_after(words: str, said: str) -> Count:
    """Return the numbers of attempts, runs and submissions that are named behind some words."""
    part = re.search(rf"{words}:? ([^;.(]*)", said)
    found = {what: int(n) for n, what in re.findall(r"(\d+) (attempt|run|submission)", part[1] if part else "")}
    return found.get("attempt", 0), found.get("run", 0), found.get("submission", 0)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_database_is_used_again_and_what_is_said_of_it_is_true(
    damage: Callable[[bytearray, random.Random], None], seed: int, good: bytes, tmp_path: Path
) -> None:
    paths, content = paths_in(tmp_path), bytearray(good)
    damage(content, random.Random(seed))
    paths.database.write_bytes(content)

    said = mending.mend(paths)
    there = counted(paths)
    assert all(mine <= whole for mine, whole in zip(there, ALL, strict=True))
    assert mending.mend(paths) == "", "said once"
    if not said:
        assert there == ALL
        return
    (kept,) = tmp_path.glob("tfcert.db.damaged-*")
    assert kept.read_bytes() == bytes(content)
    assert numbers_after("rebuilt", said) == there
    certain, most = numbers_after("lost for certain", said), numbers_after("at the most", said)
    for mine, lost, unknown, whole in zip(there, certain, most, ALL, strict=True):
        assert mine + lost + unknown <= whole


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("seed", SEEDS)
def test_with_a_copy_nothing_that_was_in_it_is_lost(
    damage: Callable[[bytearray, random.Random], None], seed: int, good: bytes, tmp_path: Path
) -> None:
    paths, content = paths_in(tmp_path), bytearray(good)
    paths.database.write_bytes(content)
    assert copies.take(paths)
    damage(content, random.Random(seed))
    paths.database.write_bytes(content)
    said = mending.mend(paths)
    assert counted(paths) == ALL
    assert "lost for certain" not in said
    assert "at the most" not in said


@pytest.mark.parametrize(
    "word", [b"last_category", b"runs", b"sqlite_sequence", b"attempt TEXT", b"offline", b"CREATE"]
)
def test_names_and_texts_that_are_no_texts_any_more_keep_nothing_from_starting(
    word: bytes, good: bytes, tmp_path: Path
) -> None:
    paths = paths_in(tmp_path)
    paths.database.write_bytes(good.replace(word, b"\xff\xc6" + word[2:]))
    assert "damaged" in mending.mend(paths)
    attempts, runs, submissions = counted(paths)
    if word != b"offline":  # each attempt has that
        assert (attempts, runs, submissions) == ALL


def test_only_a_torn_page_is_lost_where_that_is_all_that_is_damaged(good: bytes, tmp_path: Path) -> None:
    """Every page in turn: each has a few rows at most, apart from those of the attempts, to which the others belong."""
    lost = []
    for number in range(len(good) // PAGE):
        paths = paths_in(tmp_path / str(number))
        content = bytearray(good)
        content[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
        paths.database.write_bytes(content)
        mending.mend(paths)
        lost.append(sum(ALL) - sum(counted(paths)))
    assert sorted(lost)[: len(lost) * 9 // 10][-1] <= PER_ATTEMPT
    assert sum(lost) / len(lost) < PER_ATTEMPT


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 9 * PAGE, b"once upon a time\n" * 999, b"SQLite format 3\0", b"\xff"], ids=len
)
def test_what_is_no_database_at_all_is_set_aside(content: bytes, tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    paths.job("run", 7).mkdir(parents=True)  # somebody has been here
    paths.database.write_bytes(content)
    assert "nothing recovered" in mending.mend(paths)
    assert counted(paths) == (0, 0, 0)
    (kept,) = tmp_path.glob("tfcert.db.damaged-*")
    assert kept.read_bytes() == content


def test_a_folder_in_its_place_is_set_aside_with_what_is_in_it(tmp_path: Path) -> None:
    paths = filled(tmp_path, 2)
    assert copies.take(paths)
    paths.database.unlink()
    paths.database.mkdir()
    (paths.database / "letter").write_text("mine")
    assert "2 attempts, 12 runs, 12 submissions recovered (26 of these from the copy of" in mending.mend(paths)
    assert counted(paths) == (2, 12, 12)
    assert [file.read_text() for file in tmp_path.glob("tfcert.db.damaged-*/letter")] == ["mine"]


def test_a_database_that_is_gone_is_taken_from_its_copy(tmp_path: Path) -> None:
    paths = filled(tmp_path, 2)
    assert copies.take(paths)
    paths.database.unlink()
    assert "it is gone" in mending.mend(paths)
    assert counted(paths) == (2, 12, 12)


def test_a_new_data_folder_is_no_damage(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    assert mending.mend(paths) == ""
    assert not paths.database.exists()


def test_a_newer_database_is_no_damage(tmp_path: Path) -> None:
    paths = filled(tmp_path, 1)
    with closing(sqlite3.connect(paths.database)) as db:
        db.execute("ALTER TABLE attempts ADD COLUMN mood TEXT")
        db.execute("PRAGMA user_version=99")
        db.commit()
    assert checking.fault_of(paths.database) == ""


def test_a_version_that_does_not_fit_the_tables_is_damage_of_the_header(tmp_path: Path) -> None:
    paths = filled(tmp_path, 1)
    with closing(sqlite3.connect(paths.database)) as db:
        db.execute("PRAGMA user_version=99")
    assert "its tables are not those of its version" in mending.mend(paths)
    assert counted(paths) == (1, 6, 6)


def test_numbers_of_lost_runs_are_not_given_again(tmp_path: Path) -> None:
    paths = filled(tmp_path, 1)
    paths.job("run", 40).mkdir(parents=True)
    with closing(sqlite3.connect(paths.database)) as db:
        db.execute("UPDATE runs SET record = x'7b7d' WHERE run = 6")
        db.execute("UPDATE submissions SET category = 9 WHERE submission = 6")
        db.commit()
    said = mending.mend(paths)
    assert "lost for certain: 1 run, 1 submission" in said
    store = Store(paths.database)
    try:
        run, submission = store.all_runs()[-1], store.all_submissions()[-1]
        assert (run.run, submission.submission) == (5, 5)
        assert store.add_run(run).run == 41
        assert store.add_submission(submission).submission == 7
    finally:
        store.close()


def test_what_was_said_is_kept_while_the_damaged_file_lies_there(tmp_path: Path) -> None:
    paths = filled(tmp_path, 1)
    paths.database.write_bytes(b"text")
    said = mending.mend(paths)
    note = notes.last(paths)
    assert note is not None
    assert note.said == said
    assert notes.said_since(paths, note.at) == said
    assert notes.said_since(paths, note.at + 1) == ""
    Path(note.kept).unlink()
    assert notes.last(paths) is None
