"""Real SQLite: what was acknowledged is there after a new start."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from attempts import BEGAN, an_attempt
from tfcert_exam_engine.attempts.attempt import Attempt
from tfcert_exam_engine.errors import DiskTrouble, EngineUnavailable
from tfcert_exam_engine.events import Graded, Rejected
from tfcert_exam_engine.grading.verdict import ModelFacts, Verdict
from tfcert_exam_engine.records import RunRecord, SubmissionRecord
from tfcert_exam_engine.schema import SCHEMA_1, SCHEMA_VERSION, SHA256
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.views import LatePress

OpenStore = Callable[[Path], Store]


@pytest.fixture
def open_store() -> Iterator[Callable[[Path], Store]]:
    opened: list[Store] = []

    def open_in(folder: Path) -> Store:
        opened.append(Store(folder / "db"))
        return opened[-1]

    yield open_in
    for store in opened:
        store.close()


def a_submission(attempt: Attempt, category: int) -> SubmissionRecord:
    return SubmissionRecord(attempt.attempt, category, 1.0, "mymodel.keras", "ab", "ab.keras")


def graded(stars: int) -> Graded:
    return Graded(2.0, Verdict(stars, [], "mae", 0.1, 0.01, 10, 0.2, ModelFacts("m", "ab", 0.1)))


def test_an_attempt_comes_back_with_its_stars_and_its_open_grading(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    for stars in (3, 2):
        record = store.add_submission(a_submission(attempt, 1))
        store.save_submission(record.ended(graded(stars), 3.0, 1))
    open_one = store.add_submission(a_submission(attempt, 2))
    store.look_at("a", 4)
    store.close()

    back = open_store(tmp_path).attempts()[0]
    assert (back.category(1).stars, back.category(1).submissions) == (3, 2)
    assert back.category(2).grading == open_one.submission
    assert (back.started, back.countdown, back.last_category) == (attempt.started, attempt.countdown, 4)


def test_a_rejected_submission_keeps_its_reason_and_gives_no_stars(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    record = store.add_submission(a_submission(attempt, 1))
    store.save_submission(record.ended(Rejected(2.0, "truncated", "It is cut off.", "Save it again."), 3.0, 1))
    view = store.submissions("a")[0].view(figures=True)
    assert (view.state, view.message, view.advice, view.stars) == ("rejected", "It is cut off.", "Save it again.", None)
    assert store.attempts()[0].category(1).stars is None


def test_there_is_one_live_attempt_at_a_time(tmp_path: Path, open_store: OpenStore) -> None:
    store, first, second = open_store(tmp_path), an_attempt(), an_attempt()
    second.attempt = "b"
    store.add_attempt(first)
    with pytest.raises(sqlite3.IntegrityError):
        store.add_attempt(second)
    first.end("candidate", BEGAN.after(5))
    store.end_attempt(first)
    store.add_attempt(second)
    assert [attempt.attempt for attempt in store.attempts()] == ["b", "a"]


def test_the_first_recorded_end_stays(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    attempt.end("candidate", BEGAN.after(5))
    store.end_attempt(attempt)
    attempt.ended_at, attempt.end_reason = 99.0, "deadline"
    store.end_attempt(attempt)
    back = store.attempts()[0]
    assert (back.ended_at, back.end_reason) == (BEGAN.wall_s + 5, "candidate")


def test_runs_are_numbered_on_and_kept(tmp_path: Path, open_store: OpenStore) -> None:
    store = open_store(tmp_path)
    store.add_attempt(an_attempt())
    runs = [store.add_run(RunRecord("a", 3, 1.0)) for _ in range(2)]
    assert [run.run for run in store.runs("a")] == [run.run for run in runs]
    assert store.attempts()[0].category(3).run == runs[-1].run


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(tmp_path: Path, open_store: OpenStore) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "db") as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(EngineUnavailable, match="newer version"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path, open_store: OpenStore) -> None:
    (tmp_path / "db").write_bytes(b"this is not a database, it is a letter" * 100)
    with pytest.raises(EngineUnavailable, match="cannot be used"):
        open_store(tmp_path)


def test_a_database_of_version_1_is_taken_over_and_a_copy_is_kept(tmp_path: Path, open_store: OpenStore) -> None:
    attempt = an_attempt()
    old = sqlite3.connect(tmp_path / "db")
    old.executescript(f"{SCHEMA_1};PRAGMA user_version=1")
    encode = msgspec.json.encode
    problems = [state.problem for state in attempt.categories.values()]
    old.execute(
        "INSERT INTO attempts (attempt, ordinal, form, mode, seed, minutes, started, deadline, folder, problems)"
        " VALUES ('a', 1, 'offline', 'exam', 7, 300, ?, ?, '/a', ?)",
        (encode(attempt.started), encode(BEGAN.after(18000)), encode(problems)),
    )
    old.commit()
    old.close()

    back = open_store(tmp_path).attempts()[0]
    assert back.remaining_s(BEGAN.after(8000)) == 10_000
    assert (back.skill, back.category(1).hints) == ("", 0)
    with sqlite3.connect(tmp_path / "db.v1") as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT attempt FROM attempts").fetchall() == [("a",)]
    copy.close()


def test_time_left_hints_and_skill_are_kept(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    attempt.mode, attempt.skill, attempt.blank = "practice", "3.4", True
    store.add_attempt(attempt)
    attempt.pause(BEGAN.after(60))
    store.save_countdown(attempt)
    attempt.read_hint(2, 3)
    store.save_hints(attempt)
    back = store.attempts()[0]
    assert (back.countdown, back.skill, back.blank) == (attempt.countdown, "3.4", True)
    assert back.category(2).hints == 3


def test_a_deleted_attempt_is_gone_with_all_that_names_it(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    store.add_run(RunRecord("a", 1, 1.0))
    store.add_submission(a_submission(attempt, 1))
    store.delete_attempt("a")
    assert (store.attempts(), store.all_runs(), store.all_submissions()) == ([], [], [])


def test_a_disk_that_takes_nothing_is_one_sentence_and_changes_nothing(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DiskTrouble, match="cannot be written"):
            for _number in range(100):
                store.add_submission(a_submission(attempt, 1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    kept = len(store.submissions("a"))
    store.add_submission(a_submission(attempt, 1))
    assert len(store.submissions("a")) == kept + 1


def test_all_submissions_of_one_file_are_found_in_all_attempts(tmp_path: Path, open_store: OpenStore) -> None:
    store, attempt = open_store(tmp_path), an_attempt()
    store.add_attempt(attempt)
    mine = store.add_submission(a_submission(attempt, 2))
    store.add_submission(msgspec.structs.replace(a_submission(attempt, 2), sha256="cd"))
    ((problem, found),) = store.submissions_of_file("ab")
    assert (problem.category, found) == (2, mine)
    assert list(store.submissions_of_file("ef")) == []


def test_a_file_is_looked_up_by_index_among_many(tmp_path: Path, open_store: OpenStore) -> None:
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "db") as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM submissions WHERE {SHA256}='ab'").fetchall()
    db.close()
    assert "submissions_by_file" in plan[0][3]


def a_full_attempt(store: Store, name: str, uid: str) -> Attempt:
    attempt = an_attempt()
    attempt.attempt, attempt.uid, attempt.product, attempt.note = name, uid, "0.1.0", "tired"
    attempt.category(3).spent_s = 12.25
    attempt.late.append(LatePress(3, 99.0))
    store.add_attempt(attempt)
    run = store.add_run(RunRecord(name, 3, 1.0, pid=77, boot_id="boot", token="t", python="/opt/x/bin/python"))
    store.save_run(run)
    store.save_submission(store.add_submission(a_submission(attempt, 3)).ended(graded(4), 3.0, 1))
    attempt.end("candidate", BEGAN.after(5))
    store.end_attempt(attempt)
    return attempt


def test_an_attempt_is_carried_to_another_machine_whole_and_is_never_the_newest_there(
    tmp_path: Path, open_store: OpenStore
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    here, there = open_store(tmp_path / "here"), open_store(tmp_path / "there")
    carried = here.portable(_only(here, a_full_attempt(here, "a", "u1")))
    a_full_attempt(there, "a", "u2")

    there.put_portable(carried, "a-2", "/elsewhere", "laptop")

    newest, brought = there.attempts()
    assert (newest.uid, brought.uid) == ("u2", "u1")
    assert (brought.attempt, brought.folder, brought.origin) == ("a-2", "/elsewhere", "laptop")
    assert (brought.category(3).stars, brought.category(3).spent_s, brought.ended) == (4, 12.2, True)
    assert (brought.note, brought.product, brought.late) == ("tired", "0.1.0", [LatePress(3, 99.0)])
    (run,) = there.runs("a-2")
    assert (run.pid, run.boot_id, run.token, run.python) == (0, "", "", "python")
    again = there.portable(brought)
    assert [each.sha256 for each in again.submissions] == [each.sha256 for each in carried.submissions]


def test_an_attempt_that_is_here_is_not_carried_in_twice(tmp_path: Path, open_store: OpenStore) -> None:
    store = open_store(tmp_path)
    carried = store.portable(_only(store, a_full_attempt(store, "a", "u1")))
    with pytest.raises(sqlite3.IntegrityError):
        store.put_portable(carried, "b", "/b", "laptop")
    assert [attempt.attempt for attempt in store.attempts()] == ["a"]
    assert len(store.all_runs()) == len(store.all_submissions()) == 1


def _only(store: Store, attempt: Attempt) -> Attempt:
    (found,) = store.attempts()
    assert found.attempt == attempt.attempt
    return found


def test_an_attempt_of_an_older_version_gets_a_uid_that_never_changes(tmp_path: Path, open_store: OpenStore) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        old = sqlite3.connect(tmp_path / name / "db")
        old.executescript(f"{SCHEMA_1};PRAGMA user_version=1")
        started = msgspec.json.encode(BEGAN)
        old.execute(
            "INSERT INTO attempts (attempt, ordinal, form, mode, seed, minutes, started, deadline, folder, problems)"
            " VALUES ('a', 1, 'offline', 'exam', 7, 300, ?, ?, '/a', ?)",
            (started, started, b"[]"),
        )
        old.commit()
        old.close()
    one, two = open_store(tmp_path / "one"), open_store(tmp_path / "two")
    (first,), (second,) = one.attempts(), two.attempts()
    assert first.uid == second.uid and len(first.uid) == 32
