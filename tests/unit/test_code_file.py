"""Scripts on the disk: byte for byte, whole or not at all, never over a change of someone else; and unsaved text."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from tfcert_tui.code.code_file import ChangedOutside, CodeFile, FileRefused, kept_beside
from tfcert_tui.code.drafts import Drafts


def opened(folder: Path, content: bytes = b"x = 1\n") -> CodeFile:
    (folder / "solution.py").write_bytes(content)
    file = CodeFile(folder / "solution.py")
    file.read()
    return file


@pytest.mark.parametrize(
    "content", [b"", b"a\r\nb\r\n", b"a\r\nb\n", b"\xef\xbb\xbfa\n", b"\xff\xfe\x00", b"a\rb", "한국어\n".encode()]
)
def test_reading_and_saving_keeps_every_byte(tmp_path: Path, content: bytes) -> None:
    file = opened(tmp_path, content)
    file.save(file.read())
    assert file.path.read_bytes() == content
    assert os.listdir(tmp_path) == ["solution.py"]  # noqa: PTH208 - hidden files as well


def test_a_mere_touch_is_no_change(tmp_path: Path) -> None:
    file = opened(tmp_path)
    os.utime(file.path, (1, 1))
    assert not file.changed()
    file.path.write_text("y = 2\n")
    assert file.changed()


def test_a_change_of_the_same_size_and_time_is_seen_by_another_inode(tmp_path: Path) -> None:
    file = opened(tmp_path)
    before = file.path.stat()
    (tmp_path / "new").write_bytes(b"y = 2\n")
    os.utime(tmp_path / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tmp_path / "new").replace(file.path)
    assert file.changed()


def test_a_change_of_someone_else_is_overwritten_only_when_it_is_said(tmp_path: Path) -> None:
    file = opened(tmp_path)
    file.path.write_text("theirs\n")
    with pytest.raises(ChangedOutside):
        file.save("mine\n")
    assert file.path.read_text() == "theirs\n"
    file.save("mine\n", over=True)
    assert file.path.read_text() == "mine\n" and not file.changed()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "The disk is read-only"), (errno.EIO, "was not saved")],
)
def test_a_disk_that_takes_nothing_is_said_and_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    file = opened(tmp_path)

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileRefused, match=words):
        file.save("mine\n")
    assert file.path.read_bytes() == b"x = 1\n"
    assert os.listdir(tmp_path) == ["solution.py"]  # noqa: PTH208 - hidden files as well


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "category1").mkdir()
    file = opened(tmp_path / "category1")
    file.path.unlink()
    file.path.parent.rmdir()
    with pytest.raises(FileRefused, match="is gone"):
        file.save("mine\n", over=True)


def test_what_is_too_large_or_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "solution.py")
    with pytest.raises(FileRefused, match="no plain file"):
        CodeFile(tmp_path / "solution.py").read()
    (tmp_path / "large.py").write_bytes(b"#" * (5 << 20))
    with pytest.raises(FileRefused, match="too large"):
        CodeFile(tmp_path / "large.py").read()


def test_a_new_file_has_the_mode_of_new_files(tmp_path: Path) -> None:
    file = CodeFile(tmp_path / "solution.py")
    assert file.read() == "" and not file.changed()
    file.save("x\n")
    mask = os.umask(0)
    os.umask(mask)
    assert file.path.stat().st_mode & 0o777 == 0o644 & ~mask


def test_what_is_kept_beside_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "solution.py"
    kept = [kept_beside(file, content, "theirs-1").name for content in (b"1", b"2")]
    assert kept == ["solution-theirs-1.py", "solution-theirs-1-2.py"]


def test_unsaved_text_of_a_process_that_lives_is_its_own_affair(tmp_path: Path, monkeypatch: Any) -> None:
    script = tmp_path / "solution.py"
    drafts = Drafts(script, tmp_path / "elsewhere")
    drafts.keep("mine\n", "abc")
    assert drafts.left() == []
    monkeypatch.setattr(os, "getpid", lambda: 1 << 22)
    other = Drafts(script, tmp_path / "elsewhere")
    assert other.left() == [], "the process that wrote it lives"
    monkeypatch.setattr("tfcert_exam_engine.process.start_of", lambda _pid: None)
    assert [(draft.text, draft.over) for draft in other.left()] == [("mine\n", "abc")]
    other.give_up()
    assert len(other.left()) == 1, "one gives up one's own alone"


def test_where_the_folder_takes_nothing_unsaved_text_goes_elsewhere(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "gone" / "solution.py", tmp_path / "elsewhere")
    drafts.keep("mine\n", "")
    (kept,) = (tmp_path / "elsewhere").iterdir()
    assert kept.read_text().endswith("\nmine\n")
    drafts.give_up()
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_torn_or_foreign_draft_is_no_draft(tmp_path: Path) -> None:
    (tmp_path / ".solution.py.unsaved-7").write_text("nothing of ours\n")
    assert Drafts(tmp_path / "solution.py", tmp_path / "elsewhere").left() == []
