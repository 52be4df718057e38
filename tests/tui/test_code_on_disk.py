"""The script as a file: saved before it is used, changed from outside, every byte and link of it as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from code_scene import STARTER, code, editor, page, script, write_outside

__all__ = ["code", "script"]

SIZES = [(80, 24), (120, 40)]


async def test_run_check_and_submit_save_first(code: Any, script: Path) -> None:
    async with code() as at:
        at.engine.kept = msgspec.structs.replace(at.engine.kept, runs=[])
        await at.press("a", "f9")
        await at.until(lambda: at.engine.asked("submit"))
        assert script.read_text() == "a" + STARTER


async def test_nothing_is_run_where_the_text_cannot_be_saved(code: Any, script: Path) -> None:
    async with code() as at:
        script.chmod(0o444)
        await at.press("a", "f9")
        await at.says("write-protected")
        assert not at.engine.asked("submit")
        assert script.read_text() == STARTER
        assert editor(at).text == "a" + STARTER
        script.chmod(0o644)
        await at.press("f9")
        await at.until(lambda: at.engine.asked("submit"))
        assert script.read_text() == "a" + STARTER


async def test_a_change_from_outside_is_taken_where_nothing_is_unsaved_and_the_cursor_stays(
    code: Any, script: Path
) -> None:
    async with code() as at:
        await at.press("ctrl+l", "5", "enter")
        write_outside(script, STARTER.replace("None", "Some"))
        await at.shows("return Some")
        assert editor(at).cursor_location[0] == 4
        assert "unsaved" not in at.text
        await at.press("ctrl+z")
        assert editor(at).text == STARTER, "even that can be undone"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("answer", ["both", "theirs", "mine", "later"])
async def test_with_unsaved_text_a_change_from_outside_is_asked_about(
    code: Any, script: Path, answer: str, size: tuple[int, int]
) -> None:
    async with code(size) as at:
        await at.press("a")
        write_outside(script, "theirs\n")
        await at.shows("Two versions of solution.py", "Nothing is overwritten")
        at.whole()
        moves = {"both": [], "theirs": ["down"], "mine": ["up"], "later": []}[answer]
        await at.press(*moves, "escape" if answer == "later" else "enter")
        kept = [each.read_text() for each in script.parent.glob("solution-theirs-*.py")]
        if answer == "both":
            assert (script.read_text(), kept) == ("a" + STARTER, ["theirs\n"])
        elif answer == "theirs":
            assert editor(at).text == script.read_text() == "theirs\n"
            await at.press("ctrl+z")
            assert editor(at).text == "a" + STARTER
        elif answer == "mine":
            assert script.read_text() == "theirs\n"
            await at.press("ctrl+s")
            assert script.read_text() == "a" + STARTER
        else:
            await at.shows("changed outside")
            await at.press("ctrl+s")
            await at.shows("Two versions of solution.py")
            assert script.read_text() == "theirs\n"


async def test_a_file_that_changed_between_the_last_look_and_a_save_is_not_overwritten(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with code() as at:
        monkeypatch.setattr(page(at), "_look", lambda: None)
        await at.press("a")
        write_outside(script, "theirs\n")
        await at.press("ctrl+s")
        await at.shows("Two versions of solution.py")
        assert script.read_text() == "theirs\n"


async def test_a_file_that_was_taken_away_leaves_its_text_and_is_written_again(code: Any, script: Path) -> None:
    async with code() as at:
        script.unlink()
        await at.says("was taken away")
        assert editor(at).text == STARTER
        await at.shows("file gone: Ctrl+S")
        await at.press("ctrl+s")
        assert script.read_text() == STARTER


async def test_a_reset_is_seen_and_can_be_undone(code: Any, script: Path) -> None:
    script.write_text("mine\n")
    async with code() as at:
        await at.press("a", "alt+x")
        await at.shows("Put the starter back?")
        assert script.read_text() == "amine\n", "saved first, so that the backup has it"
        await at.press("y")
        await at.until(lambda: at.engine.asked("reset"))
        write_outside(script, STARTER)
        await at.until(lambda: editor(at).text == STARTER)
        await at.press("ctrl+z")
        assert editor(at).text == "amine\n"


@pytest.mark.parametrize(
    "content",
    [
        b"a = 1\r\nb = 2\r\n",
        b"\xef\xbb\xbfa = 1\n",
        b"a = '\xe9'\n",
        b"a\x0cb\nc\rd\n\x1b[31m\n",
        b"a\r\nb\nc\r\n",
        b"if a:\n\tb\n",
        "a\u2028b\n".encode(),
        b"no end",
        b"",
    ],
    ids=["crlf", "bom", "latin-1", "form feed and escape", "mixed ends", "tabs", "line separator", "no end", "empty"],
)
async def test_every_other_byte_stays_as_it_was(code: Any, script: Path, content: bytes) -> None:
    script.write_bytes(content)
    async with code() as at:
        at.whole()
        assert "\x1b" not in at.text
        await at.press("x", "ctrl+s")
        body = content.removeprefix(b"\xef\xbb\xbf")
        assert script.read_bytes() == content[: len(content) - len(body)] + b"x" + body


@pytest.mark.parametrize(("content", "kept"), [(b"b\n", b"r?seaub\n"), (b"'\xe8'\n", b"r\xe9seau'\xe8'\n")])
async def test_bytes_of_another_encoding_that_are_pasted_end_nothing(
    code: Any, script: Path, content: bytes, kept: bytes
) -> None:
    """A line copied out of a script in Latin-1: a mark where the script is UTF-8, the byte where it is not."""
    script.write_bytes(content)
    async with code() as at:
        editor(at).type_in("r\udce9seau")
        await at.press("ctrl+s")
        assert script.read_bytes() == kept
        at.whole()


async def test_a_link_stays_a_link_and_the_mode_stays(code: Any, script: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.py"
    real.write_text("a\n")
    real.chmod(0o750)
    script.unlink()
    script.symlink_to(real)
    async with code() as at:
        await at.press("x", "ctrl+s")
        assert script.is_symlink()
        assert real.read_text() == "xa\n"
        assert real.stat().st_mode & 0o777 == 0o750


async def test_what_is_no_script_is_said_and_left_alone(code: Any, script: Path) -> None:
    script.unlink()
    script.mkdir()
    async with code() as at:
        await at.shows("solution.py", "cannot be shown")
        await at.press("x")
        assert editor(at).text == ""
        await at.press("ctrl+s")
        assert script.is_dir()


async def test_a_megabyte_is_edited_and_saved(code: Any, script: Path) -> None:
    script.write_text("x = 1  # a line among many\n" * 40_000)
    async with code() as at:
        await at.press("ctrl+end", *"end", "ctrl+s")
        assert script.read_text().endswith("a line among many\nend")


async def test_the_own_editor_gets_what_was_typed_and_what_it_writes_is_shown(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def edit(_app: Any, file: Path) -> str:
        seen.append(file.read_text())
        write_outside(file, "from vim\n")
        return ""

    monkeypatch.setattr("tfcert_tui.code.editor.edit", edit)
    async with code() as at:
        await at.press("a", "alt+e")
        await at.until(lambda: editor(at).text == "from vim\n")
    assert seen == ["a" + STARTER]


async def test_the_own_editor_is_not_opened_on_a_text_that_cannot_be_saved(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edit(_app: Any, file: Path) -> str:
        raise AssertionError(file)

    monkeypatch.setattr("tfcert_tui.code.editor.edit", edit)
    async with code() as at:
        script.chmod(0o444)
        await at.press("a", "alt+e")
        await at.says("write-protected")
        assert editor(at).text == "a" + STARTER
