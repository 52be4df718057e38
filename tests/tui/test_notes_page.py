"""Notes on a problem: saved by themselves, kept across attempts, never overwritten unseen."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual import events

import scenes
from tfcert_exam_engine.changes import AttemptChanged
from tfcert_tui.code.drafts import HEAD, LEFT
from tfcert_tui.notes_file import NotesFile, notes_of
from tfcert_tui.screens.exam import ExamScreen
from tfcert_tui.screens.home import HomeScreen

SIZES = [(80, 24), (120, 40), (200, 60)]


def file_of(at: Any, slug: str = "digits") -> Path:
    """Return where the notes of a problem lie."""
    return at.app.desk.data_dir / "notes" / f"{slug}.md"


def text(at: Any) -> str:
    """Return what stands on the page."""
    return at.app.screen.query_one("#notes").text


@pytest.mark.parametrize("size", SIZES)
async def test_empty_notes_say_what_they_are_for_and_where_they_lie(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing("exam"), size) as at:
        await at.press("2", "alt+m")
        await at.shows("Your notes on this problem", "saved in", "digits.md")
        assert not file_of(at).exists(), "nothing is written before something is typed"
        at.whole()


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_typed_is_on_the_disk_by_itself(work: Any, size: tuple[int, int]) -> None:
    async with work(scenes.in_full_swing(), size) as at:
        await at.press("2", "alt+m", *"two conv")
        await at.until(lambda: file_of(at).exists() and file_of(at).read_text() == "two conv")
        await at.shows("saved in")
        await at.press("ctrl+z")
        await at.until(lambda: file_of(at).read_text() != "two conv")


async def test_turning_to_another_problem_saves_at_once_and_each_has_its_own(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", "a", "b")
        await at.press("alt+3")
        assert file_of(at).read_text() == "ab"
        await at.press(*"cd")
        await at.until(lambda: text(at) == "cd")
        await at.press("alt+2")
        await at.until(lambda: text(at) == "ab")
        assert file_of(at, "textures").read_text() == "cd"


async def test_notes_of_an_earlier_attempt_are_there_again(work: Any) -> None:
    async with work(scenes.in_full_swing("exam")) as at:
        file_of(at).parent.mkdir(parents=True)
        file_of(at).write_text("from last week: 노트\n", encoding="utf-8")
        await at.press("2", "alt+m")
        await at.shows("from last week: 노트")
        at.whole()


async def test_what_another_editor_writes_comes_in_while_nothing_is_unsaved(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", "a")
        await at.until(lambda: file_of(at).exists())
        await at.until(lambda: "saved in" in at.text)
        file_of(at).write_text("written elsewhere")
        await at.until(lambda: text(at) == "written elsewhere")


async def test_leaving_loses_nothing(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", *"last words", "ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
        place = file_of(at)
    assert place.read_text() == "last words"


async def test_the_end_of_the_exam_loses_nothing(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", *"almost")
        over = scenes.ended().kept.attempt
        at.engine.ended_state = msgspec.structs.replace(at.engine.kept, attempt=over)
        at.engine.tell(AttemptChanged(over))
        await at.until(lambda: file_of(at).exists() and file_of(at).read_text() == "almost")


async def test_keys_of_the_exam_work_from_within_the_notes(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", "x", "f7")
        await at.until(lambda: at.app.screen.shown == "log")
        await at.press("alt+m", "ctrl+e")
        await at.shows("End the practice now?")


async def test_the_date_is_one_key(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m", "alt+u")
        await at.until(lambda: text(at).startswith("20") and text(at).endswith(" "))


def no_room(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    """Let the disk be full in one folder; a context."""
    sync = os.fsync

    def full(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").resolve().is_relative_to(folder):
            raise OSError(28, "No space left on device")
        sync(descriptor)

    patched = monkeypatch.context()
    patched.__enter__().setattr(os, "fsync", full)
    return patched


async def test_notes_that_no_disk_took_are_there_after_home_and_back(
    work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.desk.drafts_elsewhere = tmp_path / "elsewhere"
        full = no_room(monkeypatch, at.app.desk.data_dir)
        await at.press("2", "alt+m", *"hard won")
        await at.says("Your notes could not be saved: No space left on device.")
        await at.press("alt+h")
        await at.until(lambda: isinstance(at.app.screen, HomeScreen))
        full.__exit__(None, None, None)
        at.app.screen.action_resume()
        await at.until(lambda: isinstance(at.app.screen, ExamScreen))
        await at.press("2", "alt+m")
        await at.says("Notes that could not be saved earlier are here again.")
        await at.until(lambda: file_of(at).exists() and file_of(at).read_text() == "hard won")
        assert not list((tmp_path / "elsewhere").iterdir())


async def test_notes_in_another_encoding_are_shown_and_stay_as_they_are(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        file_of(at).parent.mkdir(parents=True)
        file_of(at).write_bytes(b"caf\xe9\r\nau lait\r\n")
        await at.press("2", "alt+m")
        await at.shows("caf\ufffd", "au lait")
        await at.press("x")
        await at.until(lambda: file_of(at).read_bytes() == b"xcaf\xe9\r\nau lait\r\n")


def test_what_a_killed_workstation_had_not_saved_comes_back_and_another_text_is_kept(tmp_path: Path) -> None:
    """The draft is as one writes it that is gone: its process has no such start."""
    notes = notes_of(tmp_path, "digits")
    notes.write("first")
    over = hashlib.sha256(b"first").hexdigest()
    draft = notes.file.with_name(".digits.md.unsaved-1")
    draft.write_text(HEAD.format(name="digits.md", pid=1, start=LEFT, sha=over) + "mine")
    again = notes_of(tmp_path, "digits")
    assert again.bring_back(again.read()) == "mine"
    assert again.write("mine and more") is None and not draft.exists()
    assert [each.name for each in notes.file.parent.iterdir()] == ["digits.md"], "the text below was the draft's own"

    draft.write_text(HEAD.format(name="digits.md", pid=1, start=LEFT, sha=over) + "mine")
    assert again.bring_back(again.read()) == "mine"
    kept = again.write("mine")
    assert kept is not None and kept.read_text() == "mine and more" and notes.file.read_text() == "mine"


def test_a_full_disk_does_not_keep_the_others_text_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = notes_of(tmp_path, "digits", tmp_path / "elsewhere")
    notes.write("mine")
    notes.file.write_text("theirs, longer")
    put = Path.replace

    def full(draft: Path, target: Path) -> Path:
        if target == notes.file:
            raise OSError(28, "No space left on device")
        return put(draft, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        for _again in range(3):
            with pytest.raises(OSError, match="No space"):
                notes.write("mine again")
    kept = notes.write("mine again")
    assert kept is not None and kept.read_text() == "theirs, longer"
    assert sorted(each.name for each in notes.file.parent.iterdir()) == sorted([kept.name, "digits.md"])


async def test_notes_that_cannot_be_saved_say_so_and_are_saved_when_they_can_be(
    work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    async with work(scenes.in_full_swing()) as at:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            await at.press("2", "alt+m", "a")
            await at.says("Your notes could not be saved: No space left on device.")
            assert at.app.screen.query_one("#page").settle(), "a submission does not wait for notes"
            await at.press("alt+3", "b", "alt+2")
            await at.until(lambda: text(at) == "a")
            await at.press("alt+1")
            assert not file_of(at).exists()
        await at.until(lambda: file_of(at).exists() and file_of(at).read_text() == "a")
        await at.until(lambda: file_of(at, "textures").exists() and file_of(at, "textures").read_text() == "b")


async def test_notes_that_cannot_be_read_are_not_written_over(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        at.app.desk.data_dir.mkdir(parents=True)
        place = at.app.desk.data_dir / "notes"
        place.write_text("a file where the folder should be")
        await at.press("2", "alt+m", "a")
        await at.shows("They cannot be read: Not a directory.")
        place.unlink()
        await at.until(lambda: not at.app.screen.query_one("#notes").read_only)
        await at.press("b")
        await at.until(lambda: file_of(at).exists() and file_of(at).read_text() == "b")


def test_what_someone_else_wrote_meanwhile_is_kept_beside(tmp_path: Path) -> None:
    notes = notes_of(tmp_path, "digits")
    assert notes.read() == ""
    assert notes.write("mine") is None
    notes.file.write_text("theirs, longer")
    assert notes.changed_outside
    kept = notes.write("mine again")
    assert kept is not None and kept.read_text() == "theirs, longer"
    assert notes.file.read_text() == "mine again" and not notes.changed_outside


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = NotesFile(tmp_path / "notes" / "line.md")
    notes.write("whole")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        notes.write("half")
    assert notes.file.read_text() == "whole"
    assert [each.name for each in notes.file.parent.iterdir()] == ["line.md"]


@pytest.mark.parametrize("content", [b"page one\x0cpage two\n", b"a\r\nb\nc\n", "one\u2028two\x85three".encode()])
async def test_notes_that_are_looked_at_stay_byte_for_byte(work: Any, content: bytes) -> None:
    async with work(scenes.in_full_swing()) as at:
        file_of(at).parent.mkdir(parents=True, exist_ok=True)
        file_of(at).write_bytes(content)
        await at.press("2", "alt+m")
        await at.until(lambda: text(at))
        await at.press("x")
        await at.until(lambda: file_of(at).read_bytes() != content)
        assert file_of(at).read_bytes() == b"x" + content


async def test_what_a_terminal_pastes_into_notes_has_line_feeds(work: Any) -> None:
    async with work(scenes.in_full_swing()) as at:
        await at.press("2", "alt+m")
        at.app.screen.query_one("#notes").post_message(events.Paste("one\rtwo\r\nthree"))
        await at.until(lambda: file_of(at).exists() and file_of(at).read_bytes() == b"one\ntwo\nthree")
