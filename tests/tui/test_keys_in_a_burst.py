"""Keys that come all at once, as behind a stutter of the line: each does what it would have done alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events

from code_scene import STARTER, code, editor, script

__all__ = ["code", "script"]


def burst(at: Any, text: str) -> None:
    """Put keys before the app without letting it do anything in between; `<...>` is a key's name."""
    while text:
        name, sign, text = text[0], text[0], text[1:]
        if name == "<":
            name, text = text.split(">", 1)
            sign = ""
        at.app.post_message(events.Key(name, sign or None))


async def test_letters_do_not_overtake_enter_backspace_and_arrows(code: Any) -> None:
    async with code() as at:
        burst(at, "ax<backspace><enter>bc<left>d<enter>")
        await at.until(lambda: editor(at).text.startswith("a\nbd\nc"))
        assert editor(at).text == "a\nbd\nc" + STARTER


async def test_what_is_typed_right_behind_the_key_for_a_line_goes_to_that_line_and_not_into_the_code(code: Any) -> None:
    async with code() as at:
        burst(at, "<ctrl+l>3<enter><home>z")
        await at.until(lambda: "z" in editor(at).text.splitlines()[2])
        lines = STARTER.splitlines(keepends=True)
        assert editor(at).text == "".join([*lines[:2], "z", *lines[2:]])


async def test_what_is_typed_right_behind_the_key_for_find_is_looked_for(code: Any) -> None:
    async with code() as at:
        burst(at, "<ctrl+f>keras<enter>")
        await at.until(lambda: editor(at).selected_text == "keras")
        assert editor(at).text == STARTER


async def test_keys_that_open_and_close_sheets_leave_the_keyboard_alive(code: Any, script: Path) -> None:
    async with code() as at:
        burst(at, "<f1><f1><ctrl+p>zoom<ctrl+p><f2><f4>q<ctrl+s>")
        await at.until(lambda: script.read_text() == "q" + STARTER)


@pytest.mark.parametrize("key", ["alt+f", "alt+g"])
async def test_the_key_that_opened_a_screen_with_a_field_closes_it_and_is_not_typed(code: Any, key: str) -> None:
    async with code() as at:
        below = at.app.screen
        await at.press(key)
        await at.until(lambda: at.app.screen is not below)
        await at.press("down")
        at.app.post_message(events.Key(key, key[-1]))
        await at.until(lambda: at.app.screen is below)
