"""All of a person's state in one file and back: whole, or not at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from disks import Disk
from evil_archives import EVIL
from kept_records import counted, filled, keep_attempts, paths_in, verdict
from tfcert_exam_engine import settings
from tfcert_exam_engine.backups import holding, restoring, snapshot, writing
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.manifest import MANIFEST, MARK
from tfcert_exam_engine.backups.reading import Backup
from tfcert_exam_engine.backups.restoring import Restored
from tfcert_exam_engine.errors import EngineError, EngineUnavailable, UsageRefused
from tfcert_exam_engine.events import Cancelled
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.recovery import copies
from tfcert_exam_engine.settings import Settings
from tfcert_exam_engine.store import Store

ATTEMPT = "20261101-101000"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder with two attempts and one of each thing that a person keeps."""
    paths = filled(tmp_path / "mine", 2)
    category = paths.attempts / ATTEMPT / "category1"
    files = {
        paths.settings: msgspec.json.encode(Settings(training_nice=3)),
        paths.keys: b'[exam]\nrun = "f6"\n',
        paths.data_dir / "home.json": b"{}",
        paths.snippets / "mine.py": b"1\n",
        paths.notes / "digits.md": b"# digits\n",
        paths.problems / "v1" / "category1_slug" / "problem.toml": b"title = 1\n",
        category / "solution.py": b"print(1)\n",
        category / "mymodel.keras": b"a model of mine",
        category / "mine" / "notes on it.txt": b"text",
        paths.job("run", 1) / "log.txt": b"line\n" * 1000,
        paths.job("run", 1) / "events.jsonl": b"{}\n",
        paths.job("run", 1) / "solution.py": b"as it was\n",
    }
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    os.utime(category / "mymodel.keras", (1_700_000_000, 1_700_000_000))
    with closing(sqlite3.connect(paths.database)) as db:
        names = [json.loads(blob)["kept_as"] for (blob,) in db.execute("SELECT record FROM submissions")]
    paths.models.mkdir()
    for name in names:
        (paths.models / name).write_bytes(name.encode())
    return paths


def back_up(paths: Paths, file: Path, *, force: bool = False, choice: Choice = Choice()) -> writing.Written:  # noqa: B008
    return writing.backup(paths, file, force=force, choice=choice, tell=lambda name, part: None)


def restore(paths: Paths, file: Path) -> Restored:
    with holding.held(paths):
        return restoring.restore(paths, file, lambda name, part: None)


def everything(paths: Paths) -> dict[str, bytes]:
    """Return what a data folder holds, apart from what is made anew and from what the engine makes by itself."""
    passing = ("engine.lock", "tfcert.db", "tfcert.db-wal", "tfcert.db-shm")
    return {
        str(file.relative_to(paths.data_dir)): file.read_bytes()
        for file in sorted(paths.data_dir.rglob("*"))
        if file.is_file() and file.name not in passing and file.parent not in (paths.backups, paths.copies)
    }


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


def test_of_a_damaged_record_no_backup_is_made(paths: Paths, tmp_path: Path) -> None:
    content = bytearray(paths.database.read_bytes())
    content[4096 : 4096 * 3] = bytes(4096 * 2)
    paths.database.write_bytes(content)
    with pytest.raises(EngineUnavailable, match="is damaged"):
        back_up(paths, tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


# Files that are not taken


def rewritten(content: bytes, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> bytes:
    """Return a backup whose members and manifest somebody has changed, well made in every other way."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name not in (MARK, MANIFEST)}
        manifest = json.loads(archive.read(MANIFEST))
    change(members, manifest)
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(zipfile.ZipInfo(MARK), "1")
        for name, one in members.items():
            archive.writestr(name, one)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return memory.getvalue()


def fact(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    return next(member for member in manifest["members"] if member["name"] == name)


def put(members: dict[str, bytes], manifest: dict[str, Any], name: str, content: bytes) -> None:
    import hashlib

    members[name] = content
    manifest["members"] = [one for one in manifest["members"] if one["name"] != name]
    facts = {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "at": 0.0}
    manifest["members"].append(facts)


def change_database(statement: str, *values: Any) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(members["tfcert.db"])
            db.execute("PRAGMA writable_schema=ON")
            db.execute(statement, values)
            db.commit()
            put(members, manifest, "tfcert.db", db.serialize())

    return change


def without_database(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del members["tfcert.db"]
    manifest["members"].remove(fact(manifest, "tfcert.db"))


def evil_kept_as() -> bytes:
    from tfcert_exam_engine.records import SubmissionRecord

    return msgspec.json.encode(SubmissionRecord(ATTEMPT, 1, 1.0, "m", "ab", "../../../etc/passwd"))


TAMPERED: dict[str, tuple[Callable[[dict[str, bytes], dict[str, Any]], None], str]] = {
    "a byte of a script": (
        lambda m, f: m.update({f"workspaces/{ATTEMPT}/category1/solution.py": b"print(2)\n"}),
        "is not as it was written",
    ),
    "a file that is not named": (lambda m, f: m.update({"snippets/evil.py": b"x"}), "not those that it says"),
    "a file that is named and not there": (lambda m, f: m.pop("snippets/mine.py") and None, "not those that it says"),
    "another size": (lambda m, f: fact(f, "keys.toml").update(size=3), "not those that it says"),
    "a way up": (lambda m, f: put(m, f, "snippets/../../evil", b"x"), "is no name of a file"),
    "an absolute path": (lambda m, f: put(m, f, "/tmp/evil", b"x"), "is no name of a file"),
    "a folder of its own": (lambda m, f: put(m, f, "bin/evil", b"x"), "has no place in it"),
    "the lock": (lambda m, f: put(m, f, "engine.lock", b"x"), "has no place in it"),
    "a file that is a folder too": (lambda m, f: put(m, f, "notes/digits.md/x", b"x"), "is in it twice"),
    "no database": (
        lambda m, f: (m.pop("tfcert.db"), f["members"].remove(fact(f, "tfcert.db")))[0] and None,
        "no database",
    ),
    "a text for a database": (lambda m, f: put(m, f, "tfcert.db", b"text" * 2000), "it is no database"),
    "half a database": (lambda m, f: put(m, f, "tfcert.db", m["tfcert.db"][: 4096 * 5]), "do not fit together"),
    "a trigger in the database": (
        change_database("CREATE TRIGGER evil AFTER INSERT ON runs BEGIN DELETE FROM runs; END"),
        "its tables are not those",
    ),
    "a problem that lies elsewhere": (
        change_database(
            """UPDATE attempts SET problems = CAST(replace(problems, '"slug":"slug"', '"slug":"../x"') AS BLOB)"""
        ),
        "it names '../x'",
    ),
    "a model that lies elsewhere": (
        change_database("UPDATE submissions SET record = ? WHERE submission = 1", evil_kept_as()),
        "it names '../../../etc/passwd'",
    ),
    "a row that is none": (change_database("UPDATE runs SET record = x'00' WHERE run = 1"), "runs 1 cannot be read"),
    "no manifest to speak of": (lambda m, f: f.clear(), "is damaged"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_backup_that_was_tampered_with_is_refused_before_anything_is_changed(
    name: str, paths: Paths, tmp_path: Path
) -> None:
    change, why = TAMPERED[name]
    back_up(paths, tmp_path / "b.zip")
    (tmp_path / "evil.zip").write_bytes(rewritten((tmp_path / "b.zip").read_bytes(), change))
    other = filled(tmp_path / "other", 1)
    before = everything(other)
    with pytest.raises(UsageRefused, match=why) as refused:
        restore(other, tmp_path / "evil.zip")
    assert refused.value.code == "damaged"
    assert everything(other) == before
    assert counted(other) == (1, 6, 6)
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", EVIL)
def test_a_strange_archive_is_no_backup(kind: str, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(EVIL[kind]())
    with pytest.raises(UsageRefused, match="is no backup"):
        Backup(tmp_path / "b.zip")


def test_half_a_backup_and_every_changed_byte_of_one_are_noticed(paths: Paths, tmp_path: Path) -> None:
    back_up(paths, tmp_path / "b.zip", choice=Choice(models=False))
    content = (tmp_path / "b.zip").read_bytes()
    other = paths_in(tmp_path / "other")
    for size in range(0, len(content), len(content) // 25):
        (tmp_path / "cut.zip").write_bytes(content[:size])
        with pytest.raises(UsageRefused, match=r"damaged|no backup"):
            restore(other, tmp_path / "cut.zip")
    assert not other.database.exists()


def test_a_newer_one_is_refused(paths: Paths, tmp_path: Path) -> None:
    back_up(paths, tmp_path / "b.zip")
    for change in ({"format": 2}, {"schema": 99, "product": "7.0"}):
        newer = rewritten((tmp_path / "b.zip").read_bytes(), lambda m, f, change=change: f.update(change))
        (tmp_path / "newer.zip").write_bytes(newer)
        with pytest.raises(UsageRefused, match="A newer version") as refused:
            Backup(tmp_path / "newer.zip")
        assert refused.value.code == "newer"


@pytest.mark.parametrize("make", [lambda at: None, os.mkdir, os.mkfifo, lambda at: Path(at).symlink_to("/dev/zero")])
def test_what_is_no_file_is_refused(make: Callable[[str], None], tmp_path: Path) -> None:
    make(str(tmp_path / "b.zip"))
    with pytest.raises(EngineError) as refused:
        Backup(tmp_path / "b.zip")
    assert refused.value.kind == "usage"


def test_the_copy_is_of_one_moment_while_another_writes(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    store = Store(paths.database)
    keep_attempts(store, 1, paths, live=True)
    last = store.all_submissions()[-1]
    store.save_submission(msgspec.structs.replace(last, parts={"verdict": float(len(verdict(10).checks))}))
    taken = snapshot.take(paths.database, tmp_path / "copy.db")
    store.close()
    assert (taken.attempts, len(taken.runs), taken.submissions) == (1, 6, 6)
