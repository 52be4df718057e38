"""All of a person's state in one file and back: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backed_up import ATTEMPT, back_up, everything, furnished, restore
from disks import Disk
from kept_records import counted, filled, keep_attempts, paths_in, verdict
from tfcert_exam_engine import settings
from tfcert_exam_engine.backups import holding, snapshot, writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.reading import Backup
from tfcert_exam_engine.errors import EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import Cancelled
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import copies
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return furnished(tmp_path / "mine")


def test_everything_is_there_again_on_another_machine(paths: Paths, tmp_path: Path) -> None:
    back_up(paths, tmp_path / "b.zip")
    other = paths_in(tmp_path / "other")
    restored = restore(other, tmp_path / "b.zip")
    assert everything(other) == everything(paths)
    assert counted(other) == counted(paths) == (2, 12, 12)
    assert (restored.kept, restored.put_back) == ("", ())
    store = Store(other.database)
    assert [attempt.folder for attempt in store.attempts()][-1] == str(other.attempts / ATTEMPT)
    store.close()
    model = other.attempts / ATTEMPT / "category1" / "mymodel.keras"
    assert model.stat().st_mtime == 1_700_000_000
    strangers = [file for file in other.data_dir.rglob("*") if file.stat().st_mode & 0o077 and file != other.lock]
    assert not [file for file in strangers if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o022]


def test_what_was_here_is_backed_up_and_can_be_had_again(paths: Paths, tmp_path: Path) -> None:
    other = filled(tmp_path / "other", 1)
    (other.snippets).mkdir()
    (other.snippets / "other.py").write_text("other")
    (other.attempts / "20200101-000000").mkdir(parents=True)
    (other.attempts / "20200101-000000" / "left.py").write_text("of a deleted attempt")
    assert copies.take(other)
    before = everything(other)
    back_up(paths, tmp_path / "b.zip")
    restored = restore(other, tmp_path / "b.zip")
    assert counted(other) == (2, 12, 12)
    assert not (other.snippets / "other.py").exists()
    assert not copies.own(other), "they are of the record before"
    assert (other.attempts / "20200101-000000" / "left.py").is_file()

    restore(other, Path(restored.kept))
    assert counted(other) == (1, 6, 6)
    assert {name: content for name, content in everything(other).items() if name in before} == before
    assert len(list(other.backups.iterdir())) == 2


def test_models_and_logs_may_stay_behind(paths: Paths, tmp_path: Path) -> None:
    whole = back_up(paths, tmp_path / "whole.zip")
    slim = back_up(paths, tmp_path / "slim.zip", choice=Choice(models=False, logs=False))
    gone = {member.name for member in whole.manifest.members} - {member.name for member in slim.manifest.members}
    assert {name.rpartition(".")[2] for name in gone} == {"keras", "txt", "jsonl"}
    assert "jobs/run-1/solution.py" not in gone
    other = paths_in(tmp_path / "other")
    restore(other, tmp_path / "slim.zip")
    store = Store(other.database)
    assert all(run.log_pruned for run in store.all_runs())
    store.close()


def test_what_is_submitted_and_not_graded_comes_along_in_any_case(paths: Paths, tmp_path: Path) -> None:
    store = Store(paths.database)
    last = store.all_submissions()[-1]
    store.save_submission(msgspec.structs.replace(last, state="grading", ending=None))
    store.close()
    slim = back_up(paths, tmp_path / "slim.zip", choice=Choice(models=False))
    models = [member.name for member in slim.manifest.members if member.name.startswith("models/")]
    assert models == [f"models/{last.kept_as}"]


def test_data_sets_links_and_pipes_stay_out_and_what_was_left_out_is_said(paths: Paths, tmp_path: Path) -> None:
    category = paths.attempts / ATTEMPT / "category1"
    built = paths.datasets / "digits-1" / "public"
    built.mkdir(parents=True)
    (built / "x.npy").write_bytes(b"1234567")
    (category / "data").symlink_to(built)
    shutil.copytree(built, category.with_name("category2") / "data")
    (category.with_name("category2") / "data" / "mine.csv").write_text("1,2")
    (category / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(category / "pipe")
    (category / "steers\x1b[2J.py").write_text("x")
    written = back_up(paths, tmp_path / "b.zip")
    names = {member.name for member in written.manifest.members}
    assert not [name for name in names if name.endswith((".npy", "link.py", "pipe"))]
    assert f"workspaces/{ATTEMPT}/category2/data/mine.csv" in names
    assert sorted(Path(one.file).name for one in written.manifest.left_out) == [
        "link.py",
        "pipe",
        "steers\x1b[2J.py",
    ]


def test_a_file_that_is_there_is_written_over_only_by_force(paths: Paths, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_text("mine")
    with pytest.raises(UsageRefused, match="is there already"):
        back_up(paths, file)
    assert file.read_text() == "mine"
    back_up(paths, file, force=True)
    with Backup(file) as found:
        assert found.manifest.attempts == 2


@pytest.mark.parametrize(("place", "why"), [("no/folder/b.zip", "There is no folder"), (".", "is no file")])
def test_a_place_where_no_file_can_be_is_refused(place: str, why: str, paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match=why):
        back_up(paths, tmp_path / place)


def test_of_an_empty_data_folder_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(UsageRefused, match="nothing in"):
        back_up(paths_in(tmp_path / "new"), tmp_path / "b.zip")
    assert not (tmp_path / "new" / "tfcert.db").exists()


def test_one_that_is_broken_off_leaves_nothing_behind(paths: Paths, tmp_path: Path) -> None:
    def broken_off(name: str, part: float) -> None:
        if part > 0.5:
            raise KeyboardInterrupt

    (tmp_path / "to").mkdir()
    with pytest.raises(KeyboardInterrupt):
        writing.backup(paths, tmp_path / "to" / "b.zip", force=False, choice=Choice(), tell=broken_off)
    assert list((tmp_path / "to").iterdir()) == []


def test_what_a_killed_one_left_is_taken_away_by_the_next(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    for end in ("draft", "tfcert.db"):
        (tmp_path / "to" / f".b.zip.{2**22 + 1}.{end}").write_text("half")
    back_up(paths, tmp_path / "to" / "b.zip")
    assert [file.name for file in (tmp_path / "to").iterdir()] == ["b.zip"]


def test_a_full_disk_is_one_sentence_and_leaves_nothing(paths: Paths, disk: Disk) -> None:
    disk.fill()
    with pytest.raises(EngineUnavailable, match=r"No space left on device|disk is full") as refused:
        back_up(paths, disk.place / "b.zip")
    assert refused.value.code == "disk"
    assert [file.name for file in disk.place.iterdir()] == ["filler"]


@pytest.fixture
def disk(tmp_path: Path) -> Any:
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


def test_a_restore_without_room_changes_nothing(paths: Paths, tmp_path: Path, disk: Disk) -> None:
    back_up(paths, tmp_path / "b.zip")
    other = filled(disk.place / "other", 1)
    before = everything(other)
    with pytest.raises(EngineUnavailable, match="has room for"):
        restore(other, tmp_path / "b.zip")
    assert (everything(other), counted(other)) == (before, (1, 6, 6))


def test_a_file_that_is_being_written_comes_along_as_it_was_read(paths: Paths, tmp_path: Path) -> None:
    """A log grows while it is read: what there was of it is whole. Anything else is read again, and then said."""
    log = paths.job("run", 1) / "log.txt"
    script = paths.attempts / ATTEMPT / "category1" / "solution.py"
    real = os.pread

    def written_meanwhile(descriptor: int, size: int, at: int) -> bytes:
        content = real(descriptor, size, at)
        for file in (log, script):
            with file.open("ab") as opened:
                opened.write(b"# more\n")
        return content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pread", written_meanwhile)
        written = back_up(paths, tmp_path / "b.zip")
    assert [Path(one.file).name for one in written.manifest.left_out if "being written" in one.why] == ["solution.py"]
    restore(paths_in(tmp_path / "other"), tmp_path / "b.zip")


def test_a_run_that_lived_in_the_backup_is_not_looked_for_here(paths: Paths, tmp_path: Path) -> None:
    store = Store(paths.database)
    keep_attempts(store, 1, paths, first=9, live=True)
    running = store.all_runs()[-1]
    alive = msgspec.structs.replace(running, ended_at=None, ending=None, state="running", pid=os.getpid(), token="t")
    store.save_run(alive)
    store.close()
    back_up(paths, tmp_path / "b.zip")
    other = paths_in(tmp_path / "other")
    restore(other, tmp_path / "b.zip")
    store = Store(other.database)
    known = store.all_runs()[-1]
    store.close()
    assert (known.state, known.pid, known.token) == ("cancelled", 0, "")
    assert isinstance(known.ending, Cancelled)
    assert known.ended_at is not None


def test_a_restore_is_refused_while_an_attempt_is_under_way_here(paths: Paths, tmp_path: Path) -> None:
    back_up(paths, tmp_path / "b.zip")
    other = paths_in(tmp_path / "other")
    store = Store(other.database)
    keep_attempts(store, 1, other, live=True)
    store.close()
    with pytest.raises(UsageRefused, match="is under way here"):
        restore(other, tmp_path / "b.zip")
    assert counted(other) == (1, 6, 6)


def test_a_folder_that_another_holds_is_left_alone(paths: Paths) -> None:
    with holding.held(paths), pytest.raises(UsageRefused, match="at work in"), holding.held(paths):
        pass


def test_settings_that_name_what_is_not_here_are_put_back_and_said(paths: Paths, tmp_path: Path) -> None:
    paths.settings.write_bytes(msgspec.json.encode(Settings(python="/nowhere/python", training_nice=7)))
    back_up(paths, tmp_path / "b.zip")
    other = paths_in(tmp_path / "other")
    assert restore(other, tmp_path / "b.zip").put_back == ("python",)
    assert settings.load(other.settings) == Settings(training_nice=7)


def test_a_damaged_record_here_is_mended_and_backed_up_before_it_is_replaced(paths: Paths, tmp_path: Path) -> None:
    back_up(paths, tmp_path / "b.zip")
    content = bytearray(paths.database.read_bytes())
    content[:100] = bytes(100)
    paths.database.write_bytes(content)
    restored = restore(paths, tmp_path / "b.zip")
    assert counted(paths) == (2, 12, 12)
    with Backup(Path(restored.kept)) as found:
        assert (found.manifest.attempts, found.manifest.runs) == (2, 12)


def test_a_damaged_record_is_mended_before_it_is_backed_up_and_that_is_said(paths: Paths, tmp_path: Path) -> None:
    content = bytearray(paths.database.read_bytes())
    content[4096 : 4096 * 3] = bytes(4096 * 2)
    paths.database.write_bytes(content)
    written = back_up(paths, tmp_path / "b.zip")
    assert "The database was damaged" in written.mended
    assert (written.manifest.attempts, written.manifest.runs) == counted(paths)[:2]
    assert back_up(paths, tmp_path / "again.zip").mended == ""


def test_of_a_record_that_is_damaged_under_a_working_engine_no_backup_is_made(paths: Paths, tmp_path: Path) -> None:
    content = bytearray(paths.database.read_bytes())
    content[4096 : 4096 * 3] = bytes(4096 * 2)
    paths.database.write_bytes(content)
    with holding.held(paths), pytest.raises(EngineUnavailable, match="is damaged, or closed to you"):
        back_up(paths, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


def test_the_copy_is_of_one_moment_while_another_writes(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    store = Store(paths.database)
    keep_attempts(store, 1, paths, live=True)
    last = store.all_submissions()[-1]
    store.save_submission(msgspec.structs.replace(last, parts={"verdict": float(len(verdict(10).checks))}))
    taken = snapshot.take(paths.database, tmp_path / "copy.db")
    store.close()
    assert (taken.attempts, len(taken.runs), taken.submissions) == (1, 6, 6)
