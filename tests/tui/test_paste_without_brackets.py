"""A paste that comes key by key: all of it, in order, and the screen is not compared for each letter."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from code_scene import STARTER, code, editor, script
from tfcert_tui.widgets import code_canvas

__all__ = ["code", "script"]

PASTED = "".join(f"layer_{number} = Dense({number})\n" for number in range(15))


def type_all(at: Any, text: str) -> None:
    """Put every character before the app at once."""
    for each in text:
        name = {"\n": "enter", " ": "space"}.get(each, each)
        at.app.post_message(events.Key(name, "\r" if each == "\n" else each))


async def test_three_hundred_characters_are_compared_with_the_screen_a_few_times_and_all_are_seen(
    code: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_canvas, "BURST_S", 1.0)
    compared = 0
    compare = code_canvas.CodeCanvas._compare

    def counted(canvas: code_canvas.CodeCanvas) -> None:
        nonlocal compared
        compared += 1
        compare(canvas)

    async with code() as at:
        monkeypatch.setattr(code_canvas.CodeCanvas, "_compare", counted)
        type_all(at, PASTED)
        await at.until(lambda: editor(at).text == PASTED + STARTER)
        await at.shows("layer_0 = Dense(0)", "layer_14 = Dense(14)")
        assert compared < len(PASTED) / 10
        at.whole()


async def test_a_single_key_is_painted_without_waiting(code: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with code() as at:
        await at.pilot.pause(0.1)
        timers: list[float] = []
        monkeypatch.setattr(editor(at), "set_timer", lambda wait, *_rest, **_more: timers.append(wait))
        await at.press("x")
        await at.shows('x"""A starter')
        assert not timers
