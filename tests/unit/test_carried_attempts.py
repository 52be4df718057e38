"""Attempts written by one store and taken in by another: real SQLite, real files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from past_attempts import FIRST, keep, past_attempt, quick, unfinished_run
from tfcert_exam_engine.errors import DiskTrouble, UsageRefused
from tfcert_exam_engine.history import carrying
from tfcert_exam_engine.history.csv_file import FIELDS
from tfcert_exam_engine.store import Store
from tfcert_exam_engine.views import LatePress

OpenStore = Callable[[str], Store]


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[OpenStore]:
    opened: list[Store] = []

    def open_called(name: str) -> Store:
        (tmp_path / name).mkdir(exist_ok=True)
        opened.append(Store(tmp_path / name / "tfcert.db"))
        quick(opened[-1])
        return opened[-1]

    yield open_called
    for store in opened:
        store.close()


async def carried(here: Store, file: Path, there: Store) -> Any:
    await carrying.export(here, here.attempts(), str(file), force=True)
    return await carrying.take_in(there, str(file))


def rewritten(file: Path, change: Callable[[Any], object]) -> None:
    """Change the first attempt of a file, and have its checksum fit: what a clever hand would write."""
    whole = json.loads(file.read_bytes())
    change(whole["attempts"][0])
    body = json.dumps(whole["attempts"]).encode()
    del whole["attempts"]
    head = json.dumps({**whole, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    file.write_bytes(head[:-1] + b', "attempts": ' + body + b"}")


async def refused(store: Store, file: Path) -> UsageRefused:
    before = dump(store)
    with pytest.raises(UsageRefused) as caught:
        await carrying.take_in(store, str(file))
    assert dump(store) == before
    assert "\n" not in caught.value.message and caught.value.advice
    return caught.value


def dump(store: Store) -> list[object]:
    return [store.attempts(), store.all_runs(), store.all_submissions()]


async def test_an_attempt_arrives_with_all_that_is_kept_of_it(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    sat = past_attempt(1, note="slept badly", product="0.1.0", late=[LatePress(2, FIRST)])
    sat = keep(here, sat, [2, 4])
    done = await carried(here, tmp_path / "h.json", there)
    assert [(one.attempt, one.called, one.replaced) for one in done.imported] == [(sat.attempt, sat.attempt, False)]
    came = there.attempts()[0]
    assert came.origin and not came.folder
    assert (came.uid, came.note, came.product, came.late) == (sat.uid, sat.note, sat.product, sat.late)
    assert [came.category(n).stars for n in range(1, 6)] == [4] * 5
    assert came.view().problems[0].folder == ""
    before, after = [
        [(each.sha256, each.accepted_at, each.stars, each.verdict and each.verdict.checks) for each in records]
        for records in (here.submissions(sat.attempt), there.submissions(came.attempt))
    ]
    assert before == after


async def test_nothing_of_another_machine_is_taken_for_ours(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    sat = keep(here, past_attempt(1), [3])
    unfinished_run(here, sat)
    await carried(here, tmp_path / "h.json", there)
    assert not there.unfinished_runs()
    for run in there.all_runs():
        assert (run.pid, run.boot_id, run.token, run.elsewhere, run.log_pruned) == (0, "", "", True, True)
        view = run.view(0, None)
        assert (view.kept_model, view.model_file) == (None, None)
    assert there.all_runs()[-1].state == "cancelled"


async def test_no_folder_of_a_machine_leaves_it(tmp_path: Path, open_store: OpenStore) -> None:
    here, file = open_store("here"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    await carrying.export(here, here.attempts(), str(file), force=False)
    assert '"mymodel.keras"' in file.read_text()
    assert "/tmp/" not in file.read_text() and '"/exam' not in file.read_text()


async def test_what_is_here_is_not_doubled_however_often_it_comes(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    for number in range(3):
        keep(here, past_attempt(number), [3])
    await carried(here, tmp_path / "h.json", there)
    before = dump(there)
    again = await carrying.take_in(there, str(tmp_path / "h.json"))
    assert (again.imported, len(again.known)) == ([], 3)
    assert dump(there) == before
    back = await carried(there, tmp_path / "back.json", here)
    assert back.imported == []
    assert [each.origin for each in here.attempts()] == ["", "", ""]


async def test_the_same_attempt_twice_in_a_file_comes_once(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    sat, file = keep(here, past_attempt(1), [3]), tmp_path / "h.json"
    await carrying.export(here, [sat, sat], str(file), force=False)
    assert len((await carrying.take_in(there, str(file))).imported) == 1


async def test_a_name_that_is_taken_here_gives_way(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    mine, theirs = past_attempt(1), past_attempt(1)
    theirs.uid = "f" * 32
    keep(there, mine, [5])
    keep(here, theirs, [1])
    done = await carried(here, tmp_path / "h.json", there)
    assert [(one.attempt, one.called) for one in done.imported] == [(f"{mine.attempt}-2", mine.attempt)]
    assert [each.category(1).stars for each in there.attempts()] == [5, 1]


async def test_runs_get_numbers_of_their_own(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    own = keep(there, past_attempt(9), [2])
    sat = keep(here, past_attempt(1), [3])
    await carried(here, tmp_path / "h.json", there)
    mine = {run.run for run in there.runs(own.attempt)}
    came = {run.run for run in there.runs(sat.attempt)}
    assert came and not mine & came


async def test_an_imported_attempt_is_never_the_newest(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    keep(here, past_attempt(99), [3])
    own = keep(there, past_attempt(1), [3])
    await carried(here, tmp_path / "h.json", there)
    assert there.attempts()[0].attempt == own.attempt


async def test_more_verdicts_replace_what_was_imported_and_a_note_written_here_stays(
    tmp_path: Path, open_store: OpenStore
) -> None:
    here, there = open_store("here"), open_store("there")
    sat = keep(here, past_attempt(1), [3])
    await carried(here, tmp_path / "h.json", there)
    there.save_note(sat.attempt, "from home")
    late = here.submissions(sat.attempt)[0]
    here.add_submission(msgspec.structs.replace(late, sha256="ab" * 32))
    done = await carried(here, tmp_path / "h.json", there)
    assert [one.replaced for one in done.imported] == [True]
    (came,) = there.attempts()
    assert (came.attempt, came.note) == (sat.attempt, "from home")
    assert len(there.submissions(sat.attempt)) == len(here.submissions(sat.attempt))


async def test_what_was_sat_here_is_never_replaced(tmp_path: Path, open_store: OpenStore) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    keep(there, past_attempt(1), [])
    done = await carried(here, file, there)
    assert (done.imported, len(done.known)) == ([], 1)


async def test_a_live_attempt_and_an_open_grading_are_left_out_and_named(tmp_path: Path, open_store: OpenStore) -> None:
    here, file = open_store("here"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    grading = keep(here, past_attempt(2), [3])
    first = here.submissions(grading.attempt)[0]
    here.add_submission(msgspec.structs.replace(first, state="grading", ending=None))
    keep(here, past_attempt(3, ended_at=None, end_reason=""), [])
    done = await carrying.export(here, here.attempts(), str(file), force=False)
    assert (len(done.attempts), len(done.left_out)) == (1, 2)
    assert file.stat().st_size == done.size


async def test_a_file_that_is_cut_anywhere_imports_nothing(tmp_path: Path, open_store: OpenStore) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    for number in range(3):
        keep(here, past_attempt(number), [3, 4])
    await carrying.export(here, here.attempts(), str(file), force=False)
    whole = file.read_bytes()
    for end in [0, 1, *range(1024, len(whole) - 1, 1024), len(whole) - 2]:
        file.write_bytes(whole[:end])
        assert (await refused(there, file)).code in ("history_foreign", "history_damaged")


async def test_a_byte_that_changed_on_the_way_is_noticed(tmp_path: Path, open_store: OpenStore) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    await carrying.export(here, here.attempts(), str(file), force=False)
    whole = file.read_bytes()
    for at in range(whole.index(b'"uid"'), len(whole) - 4, 997):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert (await refused(there, file)).code in ("history_foreign", "history_damaged")


CANNOT_BE: list[Callable[[Any], object]] = [
    lambda one: one.update(ended_at=None),
    lambda one: one.update(uid="../../etc"),
    lambda one: one.update(attempt="../../../tmp/x"),
    lambda one: one.update(attempt=""),
    lambda one: one.update(form="a/b"),
    lambda one: one.update(mode="cheat"),
    lambda one: one.update(seed=2**70),
    lambda one: one.update(minutes=-1),
    lambda one: one.update(ended_at=1e300),
    lambda one: one.update(ended_at=253_402_200_000.0),  # December 9999: no calendar has the month after it
    lambda one: one["started"].update(wall_s=-1e18),
    lambda one: one.update(problems=[]),
    lambda one: one["problems"].append(one["problems"][0]),
    lambda one: one["problems"][0].update(slug="../line"),
    lambda one: one["problems"][0].update(category=6),
    lambda one: one["problems"][0].update(weight=10**9),
    lambda one: one["problems"].pop(),
    lambda one: one["submissions"][0].update(state="grading"),
    lambda one: one["submissions"][0].update(category=9),
    lambda one: one["submissions"][0].update(accepted_at=1e30),
    lambda one: one["submissions"][0]["ending"]["verdict"].update(stars=17),
    lambda one: one["submissions"][0]["ending"]["verdict"]["checks"].append(
        one["submissions"][0]["ending"]["verdict"]["checks"][0]
    ),
    lambda one: one["runs"][0].update(started_at="yesterday"),
    lambda one: one.update(spent={"1": 1e99}),
]


@pytest.mark.parametrize("change", CANNOT_BE, ids=range(len(CANNOT_BE)))
async def test_what_cannot_be_is_refused_in_one_sentence(
    tmp_path: Path, open_store: OpenStore, change: Callable[[Any], object]
) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    keep(there, past_attempt(2), [3])
    await carrying.export(here, here.attempts(), str(file), force=False)
    rewritten(file, change)
    assert (await refused(there, file)).code == "history_damaged"


async def test_names_of_files_and_words_for_a_terminal_are_taken_out(tmp_path: Path, open_store: OpenStore) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    await carrying.export(here, here.attempts(), str(file), force=False)
    evil = "a\x1b]0;title\x07\x9b31m\u202eb\\u001b\nc"

    def change(one: Any) -> None:
        one.update(note=evil, origin=evil)
        one["runs"][0].update(kept_as="../../tfcert.db", remark=evil, python="/bin/evil", pid=1, ended_at=None)
        one["submissions"][0].update(kept_as="/etc/passwd", model_name=evil)
        one["submissions"][0]["ending"]["verdict"].update(remark=evil)

    rewritten(file, change)
    await carrying.take_in(there, str(file))
    (came,) = there.attempts()
    run, submission = there.all_runs()[0], there.all_submissions()[0]
    verdict = submission.verdict
    assert verdict is not None
    assert (run.kept_as, submission.kept_as, run.pid) == ("", "", 0)
    assert came.note == came.origin == submission.model_name == "a]0;title31mb\\u001b c"
    for text in (came.note, run.remark, verdict.remark):
        assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}


async def test_what_would_join_to_words_for_a_terminal_once_some_are_out_is_refused(
    tmp_path: Path, open_store: OpenStore
) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    keep(here, past_attempt(1), [3])
    await carrying.export(here, here.attempts(), str(file), force=False)
    rewritten(file, lambda one: one.update(note="abcdefg"))
    evil = file.read_bytes().replace(b"abcdefg", b"\xc2\x7f\x9b31m")
    body = evil[evil.index(b"[") : evil.rindex(b"]") + 1]
    old = json.loads(file.read_text())["sha256"].encode()
    file.write_bytes(evil.replace(old, hashlib.sha256(body).hexdigest().encode()))
    assert (await refused(there, file)).code == "history_damaged"
    assert not there.attempts()


async def test_foreign_files_are_refused_in_one_sentence(tmp_path: Path, open_store: OpenStore) -> None:
    there, file = open_store("there"), tmp_path / "h.json"
    contents = [
        *(b"", b"\0" * 4096, b"{}", b"[]", b"null", b"[" * 100_000, b'{"format": "other", "version": 1}', b"\xff\xfe"),
        b'{"format": "tfcert-tui history", "version": "new"}',
    ]
    for content in contents:
        file.write_bytes(content)
        assert (await refused(there, file)).code == "history_foreign"
    file.write_bytes(b'{"format": "tfcert-tui history", "version": 2, "more": []}')
    assert (await refused(there, file)).code == "history_newer"
    os.truncate(file, (512 << 20) + 1)
    assert (await refused(there, file)).code == "history_foreign"
    os.mkfifo(tmp_path / "pipe")
    for place, code in ((tmp_path / "none", "not_read"), (tmp_path, "no_file"), (tmp_path / "pipe", "no_file")):
        assert (await refused(there, place)).code == code


async def test_a_disk_that_fills_in_the_middle_imports_nothing(tmp_path: Path, open_store: OpenStore) -> None:
    here, there, file = open_store("here"), open_store("there"), tmp_path / "h.json"
    for number in range(20):
        keep(here, past_attempt(number), [3, 4])
    keep(there, past_attempt(50), [1])
    await carrying.export(here, here.attempts(), str(file), force=False)
    pages = there._db.execute("PRAGMA page_count").fetchone()[0]
    there._db.execute(f"PRAGMA max_page_count={pages + 30}")
    before = dump(there)
    with pytest.raises(DiskTrouble):
        await carrying.take_in(there, str(file))
    assert dump(there) == before
    there._db.execute("PRAGMA max_page_count=1000000")
    assert len((await carrying.take_in(there, str(file))).imported) == 20


async def test_an_export_says_what_it_needs(tmp_path: Path, open_store: OpenStore) -> None:
    here = open_store("here")
    with pytest.raises(UsageRefused) as nothing:
        await carrying.export(here, here.attempts(), str(tmp_path / "h.json"), force=False)
    keep(here, past_attempt(1), [3])
    (tmp_path / "there.json").write_text("mine")
    codes = [nothing.value.code]
    for name in ("h.txt", "none/h.json", "there.json"):
        with pytest.raises(UsageRefused) as caught:
            await carrying.export(here, here.attempts(), str(tmp_path / name), force=False)
        codes.append(caught.value.code)
    assert codes == ["no_attempt", "no_format", "no_folder", "exists"]
    assert (tmp_path / "there.json").read_text() == "mine"
    done = await carrying.export(here, here.attempts(), str(tmp_path), force=False)
    assert Path(done.file).parent == tmp_path and Path(done.file).suffix == ".json"


async def test_a_spreadsheet_gets_a_line_for_each_category_and_no_formula(
    tmp_path: Path, open_store: OpenStore
) -> None:
    here, file = open_store("here"), tmp_path / "h.csv"
    keep(here, past_attempt(1, note="=cmd|' /C calc'!A0"), [3])
    keep(here, past_attempt(2, mode="drill"), [5])
    await carrying.export(here, here.attempts(), str(file), force=False)
    head, *rows = list(csv.reader(io.StringIO(file.read_text())))
    assert tuple(head) == FIELDS
    assert len(rows) == 6
    noted = {row[head.index("note")] for row in rows}
    assert noted == {"", "'=cmd|' /C calc'!A0"}
    stars = [row[head.index("stars")] for row in rows]
    assert stars == ["5", "3", "3", "3", "3", "3"]


async def test_what_was_graded_elsewhere_is_not_held_against_our_grader(tmp_path: Path, open_store: OpenStore) -> None:
    here, there = open_store("here"), open_store("there")
    keep(here, past_attempt(1), [3])
    await carried(here, tmp_path / "h.json", there)
    sha256 = there.all_submissions()[0].sha256
    assert list(here.submissions_of_file(sha256))
    assert not list(there.submissions_of_file(sha256))


def test_reading_one_attempt_is_reading_the_same_of_all(open_store: OpenStore) -> None:
    store = open_store("here")
    for number in range(3):
        keep(store, past_attempt(number), [number, 2])
    assert [store.attempt(each.attempt) for each in store.attempts()] == store.attempts()
    assert store.attempt("none") is None


def test_an_index_answers_what_is_asked_of_one_attempt(open_store: OpenStore, tmp_path: Path) -> None:
    open_store("here")
    db = sqlite3.connect(tmp_path / "here" / "tfcert.db")
    for table in ("runs", "submissions"):
        plan = db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE attempt='a'").fetchall()
        assert "USING INDEX" in plan[0][3]
    db.close()
