"""Files that are no backup, not of this version, damaged, or made to do harm: refused before anything is changed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backed_up import ATTEMPT, back_up, everything, furnished, restore
from evil_archives import EVIL
from kept_records import counted, filled, paths_in
from tfcert_exam_engine.backups.contents import Choice
from tfcert_exam_engine.backups.manifest import MANIFEST, MARK
from tfcert_exam_engine.backups.reading import Backup
from tfcert_exam_engine.errors import EngineError, UsageRefused
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.records import SubmissionRecord

SLUG, ELSEWHERE = """'"slug":"slug"'""", """'"slug":"../x"'"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return furnished(tmp_path / "mine")


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
