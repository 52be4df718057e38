"""The code page with real files: editing, saving, changes from outside, unsaved text of a workstation that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual import events

from code_scene import STARTER, code, editor, page, script, write_outside
from tfcert_tui.pages.code_page import CodePage

__all__ = ["code", "script"]

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_script_is_shown_edited_and_saved(code: Any, script: Path, size: tuple[int, int]) -> None:
    async with code(size) as at:
        await at.shows("import keras", "saved")
        at.whole()
        await at.press("x", "=", "1", "enter")
        await at.shows("x=1", "unsaved (Ctrl+S)", "Code *")
        assert script.read_text() == STARTER
        await at.press("ctrl+s")
        assert script.read_text() == "x=1\n" + STARTER
        await at.until(lambda: "unsaved" not in at.text)


async def test_typing_alt_and_a_letter_types_nothing_and_the_keys_of_the_exam_still_work(code: Any) -> None:
    async with code() as at:
        await at.press("alt+1")
        await at.until(lambda: at.app.screen.category == 1)
        await at.until(lambda: editor(at).has_focus)
        await at.press("4")
        assert editor(at).text == "4", "digits go into the text"
        editor(at).post_message(events.Key("pound_sign", "£"))
        await at.until(lambda: editor(at).text == "4£")
        await at.press("f2")
        assert at.app.screen.shown == "statement"
        await at.press("f4")
        await at.until(lambda: editor(at).has_focus)
        await at.press("alt+4")
        await at.until(lambda: editor(at).text == STARTER)


async def test_each_problem_keeps_its_text_its_cursor_and_what_can_be_undone(code: Any, script: Path) -> None:
    async with code() as at:
        await at.press("a", "down", "down")
        await at.press("alt+1", "b", "alt+4")
        await at.until(lambda: editor(at).has_focus)
        assert editor(at).cursor_location[0] == 2
        await at.press("ctrl+z")
        assert editor(at).text == STARTER
        await at.press("ctrl+y")
        assert editor(at).text == "a" + STARTER


async def test_enter_indents_behind_a_colon_and_tab_and_comment_work_on_selected_lines(code: Any) -> None:
    async with code() as at:
        await at.press("ctrl+a", *"if x:", "enter", *"y", "enter", *"return 1", "enter", *"z")
        assert editor(at).text == "if x:\n    y\n    return 1\nz"
        await at.press("shift+up", "shift+up", "tab")
        assert editor(at).text == "if x:\n        y\n        return 1\n    z"
        await at.press("shift+tab")
        assert editor(at).text == "if x:\n    y\n    return 1\nz"
        await at.press("ctrl+underscore")
        assert editor(at).text == "if x:\n#     y\n#     return 1\n# z"
        await at.press("ctrl+underscore", "ctrl+z", "ctrl+z")
        assert editor(at).text == "if x:\n    y\n    return 1\nz"


@pytest.mark.parametrize("size", SIZES)
async def test_find_goes_round_and_replace_changes_one_or_all(code: Any, size: tuple[int, int]) -> None:
    async with code(size) as at:
        await at.press("ctrl+f", *"size")
        await at.shows("1 of 2")
        at.whole()
        assert editor(at).selected_text == "SIZE"
        await at.press("enter")
        await at.shows("2 of 2")
        await at.press("down")
        await at.shows("1 of 2")
        await at.press("up")
        await at.shows("2 of 2")
        await at.press("tab", "S", "enter")
        await at.until(lambda: "return S\n" in editor(at).text)
        await at.press("shift+tab", "end", *"xyz")
        await at.shows("not found")
        await at.press("backspace", "backspace", "backspace", "ctrl+o")
        await at.shows("1 replaced")
        assert "S = 8" in editor(at).text
        await at.press("escape")
        assert editor(at).has_focus
        await at.press("ctrl+z")
        assert "SIZE = 8" in editor(at).text


async def test_go_to_line_wants_a_number(code: Any) -> None:
    async with code() as at:
        await at.press("ctrl+l", "x", "enter")
        await at.shows("a number, 1 to")
        await at.press("backspace", "1", "1", "enter")
        assert editor(at).cursor_location == (10, 4)
        assert editor(at).has_focus


@pytest.mark.parametrize("size", SIZES)
async def test_frozen_lines_are_marked_and_an_altered_block_is_said(code: Any, size: tuple[int, int]) -> None:
    async with code(size) as at:
        row = next(line for line in at.text.splitlines() if "SIZE = 8" in line)
        assert "6▌" in row
        row = next(line for line in at.text.splitlines() if "import keras" in line)
        assert "3  import" in row
        await at.press("ctrl+l", "6", "enter")
        await at.shows("frozen line: not to be changed")
        await at.press("end", "0")
        await at.says("A frozen block is no longer as the starter has it")
        await at.shows("frozen block 1 ALTERED")
        row = next(line for line in at.text.splitlines() if "SIZE = 80" in line)
        assert "6!" in row
        await at.press("ctrl+z")
        await at.until(lambda: "ALTERED" not in at.text)


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


async def test_ctrl_c_copies_a_selection_and_else_says_how_to_leave(code: Any) -> None:
    async with code() as at:
        await at.press("shift+down", "ctrl+c")
        assert at.app.clipboard == STARTER.splitlines(keepends=True)[0]
        await at.press("right", "ctrl+c")
        await at.says("Ctrl+C again")
        await at.press("ctrl+v")
        assert editor(at).text.startswith(STARTER[0]) and '"""A starter."""\n' in editor(at).text


async def test_the_palette_knows_the_editors_actions_and_does_them(code: Any, script: Path) -> None:
    async with code() as at:
        await at.press("a")
        commands = {each.title: each.callback for each in at.app.get_system_commands(at.app.screen)}
        assert "Comment the lines, or no more." in commands
        assert "Save solution.py." in commands
        await commands["Save solution.py."]()
        assert script.read_text() == "a" + STARTER


@pytest.mark.parametrize("size", SIZES)
async def test_wide_characters_keep_their_columns(code: Any, script: Path, size: tuple[int, int]) -> None:
    script.write_text("x = 1  # 학습률을 낮춘다\ny = 2  # 日本語\n", encoding="utf-8")
    async with code(size) as at:
        await at.shows("학습률을 낮춘다")
        at.whole()
        await at.press("end", "backspace", "ctrl+s")
        assert script.read_text(encoding="utf-8") == "x = 1  # 학습률을 낮춘\ny = 2  # 日本語\n"
        at.whole()


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


async def test_a_script_with_tabs_is_indented_with_tabs(code: Any, script: Path) -> None:
    script.write_text("if a:\n\tb\n\tc\n")
    async with code() as at:
        await at.press("end", "enter", *"d")
        assert editor(at).text == "if a:\n\td\n\tb\n\tc\n"


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


async def test_colours_are_left_out_where_they_cannot_be_had(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfcert_tui.widgets import code_document

    monkeypatch.setattr(code_document, "python_grammar", lambda: None)
    async with code() as at:
        await at.shows("import keras")
        await at.press("x", "ctrl+s")
        assert script.read_text() == "x" + STARTER


async def test_a_key_sends_a_few_cells_and_not_the_pane(code: Any) -> None:
    async with code() as at:
        sent: list[int] = []
        shown = at.app._display

        def counted(screen: Any, renderable: Any) -> None:
            if renderable is not None and hasattr(renderable, "spans"):
                sent.append(sum(end - start for _row, start, end in renderable.spans))
            shown(screen, renderable)

        at.app._display = counted
        await at.press("ctrl+l", "1", "8", "enter", "end", "b")
        await at.pilot.pause(0.5)
        sent.clear()
        await at.press("a")
        await at.pilot.pause(0.5)
        assert sent and sum(sent) < 120, sent
        sent.clear()
        await at.press("left")
        await at.pilot.pause(0.5)
        assert sum(sent) < 120, sent


async def test_two_thousand_lines_take_every_key(code: Any, script: Path) -> None:
    script.write_text((STARTER + "\n") * 100)
    async with code() as at:
        await at.press("ctrl+end")
        for _each in range(20):
            await at.press("a")
        assert editor(at).text.endswith("a" * 20)


async def test_unsaved_text_is_said_before_anybody_opens_the_code(code: Any, script: Path) -> None:
    leave_draft(script, "precious\n")
    async with code(opens="f2") as at:
        await at.says("Unsaved code of an earlier workstation was found")
        assert not at.app.screen.query(CodePage)


async def test_the_own_editor_gets_what_was_typed_and_what_it_writes_is_shown(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def edit(_app: Any, file: Path) -> str:
        seen.append(file.read_text())
        write_outside(file, "from vim\n")
        return ""

    monkeypatch.setattr("tfcert_tui.editor.edit", edit)
    async with code() as at:
        await at.press("a", "alt+e")
        await at.until(lambda: editor(at).text == "from vim\n")
    assert seen == ["a" + STARTER]


async def test_the_own_editor_is_not_opened_on_a_text_that_cannot_be_saved(
    code: Any, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def edit(_app: Any, file: Path) -> str:
        raise AssertionError(file)

    monkeypatch.setattr("tfcert_tui.editor.edit", edit)
    async with code() as at:
        script.chmod(0o444)
        await at.press("a", "alt+e")
        await at.says("write-protected")
        assert editor(at).text == "a" + STARTER


async def test_behind_a_long_line_the_view_goes_back_to_the_beginnings_of_lines(code: Any) -> None:
    async with code() as at:
        await at.press(*("x" * 90))
        await at.until(lambda: editor(at).scroll_offset.x > 0)
        await at.press("enter")
        await at.until(lambda: editor(at).scroll_offset.x == 0)
        await at.shows("import keras")
