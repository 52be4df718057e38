"""The key bar: what can be done now, the most useful first, and what matters most in every width."""

from __future__ import annotations

from typing import Any

import pytest

import scenes
from code_scene import code, editor, script
from fakes import ScriptedEngine
from tfcert_exam_engine.views import EngineState
from tfcert_tui.widgets.attempt_list import AttemptList

__all__ = ["code", "script"]

SIZES = [(80, 24), (120, 40), (200, 60)]


def bar(at: Any) -> str:
    """Return the bottom line."""
    return str(at.text.splitlines()[-1])


@pytest.mark.parametrize("size", SIZES)
async def test_run_submit_and_help_are_in_the_bar_wherever_one_is(code: Any, size: tuple[int, int]) -> None:
    async with code(size) as at:
        for goes_to in ("alt+l", "f4", "alt+d", "alt+m", "f2", "f3", "f7", "f8"):
            await at.press("alt+2", goes_to)
            await at.until(lambda: "F5" in bar(at) and "F9 submit" in bar(at) and "F1 help" in bar(at))
            at.whole()


async def test_with_the_field_for_a_line_the_bar_offers_nothing_of_finding(code: Any) -> None:
    async with code() as at:
        await at.press("ctrl+l")
        await at.until(lambda: "enter go" in bar(at) and "close" in bar(at))
        assert "next" not in bar(at) and "previous" not in bar(at)
        await at.press("f1")
        await at.shows("Here: Code", "Go to the line with this number.")
        assert "Go to the next match; Enter as well." not in at.text.partition("Everywhere")[0]
        await at.press("f1", "3", "enter")
        await at.until(lambda: editor(at).has_focus and editor(at).cursor_location[0] == 2)
        await at.press("ctrl+f")
        await at.until(lambda: "down next" in bar(at) and "up previous" in bar(at))
        assert "enter go" not in bar(at)


@pytest.mark.parametrize("size", SIZES)
async def test_on_the_first_day_home_offers_the_first_try_first_and_no_result(work: Any, size: tuple[int, int]) -> None:
    async with work(ScriptedEngine(EngineState(None, [], [], scenes.data())), size) as at:
        await at.until(lambda: bar(at).startswith(" F6 first try  F2 exam"))
        assert "result" not in bar(at) and "resume" not in bar(at)
        at.app.screen.query_one(AttemptList).focus()
        await at.pilot.pause()
        assert "open" not in bar(at)


async def test_once_there_is_a_result_it_is_offered_and_the_live_attempt_before_all(work: Any) -> None:
    async with work(scenes.at_home()) as at:
        await at.until(lambda: "F7 result" in bar(at))
        assert bar(at).startswith(" F2 exam")
        at.app.screen.query_one(AttemptList).focus()
        await at.until(lambda: "enter open" in bar(at))
    async with work(scenes.in_full_swing()) as at:
        await at.press("alt+h")
        await at.until(lambda: bar(at).startswith(" F5 resume"))
        assert "first try" not in bar(at) and "result" not in bar(at)
