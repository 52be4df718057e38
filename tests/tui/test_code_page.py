"""The code page by keys: typing, indenting, finding, frozen lines, colours, and what a key costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events

from code_scene import STARTER, code, editor, script

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


async def test_a_script_with_tabs_is_indented_with_tabs(code: Any, script: Path) -> None:
    script.write_text("if a:\n\tb\n\tc\n")
    async with code() as at:
        await at.press("end", "enter", *"d")
        assert editor(at).text == "if a:\n\td\n\tb\n\tc\n"


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


async def test_behind_a_long_line_the_view_goes_back_to_the_beginnings_of_lines(code: Any) -> None:
    async with code() as at:
        await at.press(*("x" * 90))
        await at.until(lambda: editor(at).scroll_offset.x > 0)
        await at.press("enter")
        await at.until(lambda: editor(at).scroll_offset.x == 0)
        await at.shows("import keras")
