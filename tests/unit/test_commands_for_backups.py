"""`backup` and `restore` as a script sees them: documents, exit codes, and questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backed_up import back_up, furnished
from kept_records import counted, filled, paths_in
from tfcert_exam_engine.paths import Paths
from tfcert_exam_engine.signing import key_file


@pytest.fixture
def paths(own_data_folder: None, tmp_path: Path, engine: Any) -> Paths:
    """The command's own data folder; no engine runs for it."""
    engine.running = False
    return paths_in(tmp_path)


def test_a_backup_says_what_is_in_it(paths: Paths, document: Any, tmp_path_factory: Any) -> None:
    furnished(paths.data_dir)
    file = tmp_path_factory.mktemp("to") / "b.zip"
    code, found = document("backup", str(file), "--without-logs")
    assert code == 0
    assert found["size"] == file.stat().st_size
    facts = ("file", "attempts", "runs", "submissions", "with_models", "with_logs", "left_out", "schema")
    assert [found[name] for name in facts] == [str(file), 2, 12, 12, True, False, [], 5]
    assert set(found) >= {"product", "made_at", "files"}


def test_a_file_that_is_there_is_not_written_over(paths: Paths, document: Any, tmp_path_factory: Any) -> None:
    furnished(paths.data_dir)
    file = tmp_path_factory.mktemp("to") / "b.zip"
    file.write_text("mine")
    code, found = document("backup", str(file))
    assert (code, found["error"]["code"], file.read_text()) == (2, "exists", "mine")
    assert document("backup", str(file), "--force")[0] == 0


def test_a_name_that_is_no_utf8_is_refused_before_anything_is_done(paths: Paths, document: Any) -> None:
    furnished(paths.data_dir)
    code, found = document("backup", "b\udcff.zip")
    assert (code, found["error"]["code"]) == (2, "no_utf8")


def test_where_nothing_is_nothing_is_backed_up(paths: Paths, document: Any) -> None:
    code, found = document("backup", str(paths.data_dir / "b.zip"))
    assert (code, found["error"]["code"]) == (2, "nothing_here")


def test_a_restore_into_an_empty_folder_asks_nobody(
    paths: Paths, document: Any, nobody: None, tmp_path_factory: Any
) -> None:
    other = tmp_path_factory.mktemp("other")
    back_up(furnished(other), other / "b.zip")
    code, found = document("restore", str(other / "b.zip"))
    assert (code, found["kept"], found["settings_put_back"], found["attempts"]) == (0, None, [], 2)
    assert counted(paths) == (2, 12, 12)


def test_a_restore_over_something_asks_first(
    paths: Paths, command: Any, answer: Any, engine: Any, tmp_path_factory: Any
) -> None:
    other = tmp_path_factory.mktemp("other")
    back_up(furnished(other), other / "b.zip")
    filled(paths.data_dir, 1)
    answer("n\n")
    code, _out, err = command("restore", str(other / "b.zip"))
    assert (code, "It holds 2 attempts, 12 runs, 12 submissions" in err, counted(paths)) == (130, True, (1, 6, 6))
    assert "What is here (1 attempt) is backed up first" in err
    answer("y\n")
    code, out, _err = command("restore", str(other / "b.zip"))
    assert (code, "What was here before is in" in out, counted(paths)) == (0, True, (2, 12, 12))


def test_a_restore_over_something_where_nobody_can_be_asked_wants_yes(
    paths: Paths, document: Any, nobody: None, tmp_path_factory: Any
) -> None:
    other = tmp_path_factory.mktemp("other")
    back_up(furnished(other), other / "b.zip")
    filled(paths.data_dir, 1)
    code, found = document("restore", str(other / "b.zip"))
    assert (code, found["error"]["code"]) == (2, "confirmation_needed")
    code, found = document("restore", str(other / "b.zip"), "--yes")
    assert (code, Path(found["kept"]).parent) == (0, paths.backups)


@pytest.mark.parametrize("content", [b"", b"once upon a time", b"PK\3\4 and no more"])
def test_what_is_no_backup_is_refused(content: bytes, paths: Paths, document: Any) -> None:
    (paths.data_dir / "b.zip").write_bytes(content)
    code, found = document("restore", str(paths.data_dir / "b.zip"), "--yes")
    assert (code, found["error"]["code"]) == (2, "no_backup")


def test_an_engine_that_works_keeps_its_folder(
    document: Any, engine: Any, own_data_folder: None, tmp_path_factory: Any
) -> None:
    """The scripted engine has an attempt under way."""
    other = tmp_path_factory.mktemp("other")
    back_up(furnished(other), other / "b.zip")
    code, found = document("restore", str(other / "b.zip"), "--yes")
    assert (code, found["error"]["code"]) == (2, "attempt_live")
    assert engine.running


def test_a_signing_key_comes_along_and_one_that_is_here_is_not_lost(
    paths: Paths, command: Any, tmp_path_factory: Any
) -> None:
    other = tmp_path_factory.mktemp("other")
    furnished(other)
    elsewhere = paths_in(other)
    key_file.load_or_make(elsewhere.signing_key)
    key = elsewhere.signing_key.read_bytes()
    back_up(elsewhere, other / "with.zip")
    elsewhere.signing_key.unlink()
    back_up(elsewhere, other / "without.zip")
    assert command("restore", str(other / "with.zip"))[0] == 0
    assert (paths.signing_key.read_bytes(), paths.signing_key.stat().st_mode & 0o777) == (key, 0o600)
    assert command("restore", str(other / "without.zip"), "--yes")[0] == 0
    assert paths.signing_key.read_bytes() == key
    _code, _out, err = command("backup", str(other / "again.zip"))
    assert "whoever has it can sign as you" in err
