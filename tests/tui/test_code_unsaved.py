"""Text that was not saved: offered after a workstation was killed, kept on leaving, never lost."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from code_scene import STARTER, code, editor, script
from tfcert_tui.code import drafts
from tfcert_tui.pages.code_page import CodePage

__all__ = ["code", "script"]

SIZES = [(80, 24), (120, 40)]


def leave_draft(script: Path, text: str) -> Path:
    """Lay out what a workstation that was killed leaves: a draft of a process that is no more."""
    draft = script.with_name(f".{script.name}.unsaved-999999")
    draft.write_text(f"# tfcert-tui: unsaved text of solution.py; process 999999 1.0; over \n{text}")
    return draft


@pytest.mark.parametrize("size", SIZES)
async def test_unsaved_text_of_a_killed_workstation_is_offered(code: Any, script: Path, size: tuple[int, int]) -> None:
    draft = leave_draft(script, "precious\n")
    async with code(size) as at:
        await at.shows("Unsaved text of solution.py was found")
        at.whole()
        await at.press("enter")
        await at.until(lambda: editor(at).text == "precious\n")
        assert script.read_text() == STARTER
        assert not draft.exists()
        await at.press("ctrl+s")
        assert script.read_text() == "precious\n"
        assert not list(script.parent.glob(".solution*"))


async def test_unsaved_text_that_is_not_wanted_is_kept_under_a_dated_name(code: Any, script: Path) -> None:
    draft = leave_draft(script, "precious\n")
    async with code() as at:
        await at.shows("Unsaved text of solution.py was found")
        await at.press("down", "enter")
        await at.says("The unsaved text is kept as")
        assert [each.read_text() for each in script.parent.glob("solution-unsaved-*.py")] == ["precious\n"]
        assert editor(at).text == STARTER
        assert not draft.exists()


async def test_unsaved_text_is_on_the_disk_within_two_seconds_and_goes_when_it_is_saved(
    code: Any, script: Path
) -> None:
    async with code() as at:
        await at.press("a")
        await at.press("b")
        await at.until(lambda: [f for f in script.parent.glob(".solution*") if f.read_text().endswith("ab" + STARTER)])
        await at.press("ctrl+s")
        await at.until(lambda: not list(script.parent.glob(".solution*")))


async def test_leaving_saves(code: Any, script: Path) -> None:
    async with code() as at:
        await at.press("a", "ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
    assert script.read_text() == "a" + STARTER
    assert not list(script.parent.glob(".solution*"))


async def test_leaving_what_cannot_be_saved_keeps_it_as_unsaved_text(code: Any, script: Path) -> None:
    async with code() as at:
        script.chmod(0o444)
        await at.press("a", "ctrl+q")
        await at.until(lambda: at.app.return_value is not None)
    assert script.read_text() == STARTER
    (draft,) = script.parent.glob(".solution*")
    assert draft.read_text().endswith("a" + STARTER)


async def test_unsaved_text_is_said_before_anybody_opens_the_code(code: Any, script: Path) -> None:
    leave_draft(script, "precious\n")
    async with code(opens="f2") as at:
        await at.says("Unsaved code of an earlier workstation was found")
        assert not at.app.screen.query(CodePage)


async def test_unsaved_text_taken_back_while_the_disk_is_full_stays_on_it(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = leave_draft(script, "hours of work\n")

    def no_room(_file: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with code() as at:
        await at.shows("Unsaved text of solution.py was found")
        monkeypatch.setattr(drafts, "_write", no_room)
        await at.press("enter")
        await at.says("Unsaved text cannot be kept beside")
        assert editor(at).text == "hours of work\n"
        assert draft.exists(), "the only copy"
        monkeypatch.undo()
        await at.press("ctrl+s")
        assert script.read_text() == "hours of work\n"
